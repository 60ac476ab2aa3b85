# Makes data/products-reference.csv from the table that Microsoft publishes: "Product names and service plan identifiers for licensing".
#
#   awk -v date=2026-11-01 -f data/products-reference.awk TABLE.csv > data/products-reference.csv
#
# TABLE.csv is behind "download" on that table's page: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
# `date` is the day that the table was fetched. What comes out is the table without its repetitions, in four kinds of records:
#
#   source,NAME,ADDRESS,DATE        once, first
#   plan,ID,WORD,NAME               a service plan, sorted by its id
#   product,SKU,PART NUMBER,NAME,"1 2 3"    a product, sorted by its id: which of the plans above are inside, counted from 1
#
# The table spells the words and the names of one plan in several ways. The spelling that stands there most often is taken, and a name with
# small letters before one without; of equals the first. Spaces of other kinds become plain ones; ids are in small letters.

function clean(text)
{
	gsub(/\302\240/, " ", text)
	gsub(/\t/, " ", text)
	gsub(/  +/, " ", text)
	sub(/^ /, "", text)
	sub(/ $/, "", text)
	return text
}

# Splits a record of the table into field[1] … ; a quotation mark within quotation marks is doubled there.
function split_record(line, field,    n, rest, at)
{
	n = 0
	rest = line
	for (;;) {
		n++
		field[n] = ""
		if (substr(rest, 1, 1) == "\"") {
			rest = substr(rest, 2)
			while ((at = index(rest, "\"")) > 0 && substr(rest, at + 1, 1) == "\"") {
				field[n] = field[n] substr(rest, 1, at)
				rest = substr(rest, at + 2)
			}
			if (at == 0)
				fail("a quotation mark is opened and not closed")
			field[n] = field[n] substr(rest, 1, at - 1)
			rest = substr(rest, at + 1)
		} else {
			at = index(rest, ",")
			field[n] = at ? substr(rest, 1, at - 1) : rest
			rest = at ? substr(rest, at) : ""
		}
		field[n] = clean(field[n])
		if (rest == "")
			return n
		if (substr(rest, 1, 1) != ",")
			fail("text follows a quotation mark")
		rest = substr(rest, 2)
	}
}

function fail(what)
{
	print FILENAME ":" FNR ": " what | "cat >&2"
	failed = 1
	exit 1
}

function is_id(text)
{
	return length(text) == 36 && text ~ /^[0-9a-f-]+$/ && split(text, parts, "-") == 5
}

function quoted(text)
{
	if (text !~ /[",]/)
		return text
	gsub(/"/, "\"\"", text)
	return "\"" text "\""
}

# The better of two spellings; `mark` tells words from names.
function spell(mark, id, text,    key, best)
{
	key = mark SUBSEP id SUBSEP text
	seen[key]++
	best = mark SUBSEP id
	if (!(best in spelling) || weight(mark, key, text) > weight(mark, best SUBSEP spelling[best], spelling[best]))
		spelling[best] = text
}

function weight(mark, key, text)
{
	return seen[key] + (mark == "name" && text ~ /[a-z]/ ? 100000 : 0)
}

function sort_ids(ids, n,    i, k, moving)
{
	for (i = 2; i <= n; i++) {
		moving = ids[i]
		for (k = i; k > 1 && ids[k - 1] > moving; k--)
			ids[k] = ids[k - 1]
		ids[k] = moving
	}
}

{ sub(/\r$/, "") }

FNR == 1 {
	sub(/^\357\273\277/, "")
	n = split_record($0, head)
	for (i = 1; i <= n; i++)
		column[head[i]] = i
	n = split("Product_Display_Name String_Id GUID Service_Plan_Name Service_Plan_Id Service_Plans_Included_Friendly_Names", wanted, " ")
	for (i = 1; i <= n; i++)
		if (!(wanted[i] in column))
			fail("the table has no column " wanted[i])
	next
}

$0 != "" {
	if (split_record($0, field) < n)
		fail("the record has fewer fields than the first line names")
	sku = tolower(field[column["GUID"]])
	plan = tolower(field[column["Service_Plan_Id"]])
	if (!is_id(sku) || !is_id(plan))
		fail("an id is not of the form of a GUID")
	if (!(sku in product)) {
		skus[++n_skus] = sku
		product[sku] = quoted(field[column["String_Id"]]) "," quoted(field[column["Product_Display_Name"]])
	}
	if (!(plan in is_plan)) {
		is_plan[plan] = 1
		plans[++n_plans] = plan
	}
	spell("word", plan, field[column["Service_Plan_Name"]])
	spell("name", plan, field[column["Service_Plans_Included_Friendly_Names"]])
	if (!((sku, plan) in inside)) {
		inside[sku, plan] = 1
		held[sku] = held[sku] " " plan
	}
}

END {
	if (failed)
		exit 1
	if (date !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/) {
		print "give the day that the table was fetched: -v date=2026-11-01" | "cat >&2"
		exit 1
	}
	print "source,Product names and service plan identifiers for licensing," \
		"https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference," date
	sort_ids(plans, n_plans)
	for (i = 1; i <= n_plans; i++) {
		number[plans[i]] = i
		print "plan," plans[i] "," quoted(spelling["word", plans[i]]) "," quoted(spelling["name", plans[i]])
	}
	sort_ids(skus, n_skus)
	for (i = 1; i <= n_skus; i++) {
		m = split(substr(held[skus[i]], 2), ids, " ")
		for (k = 1; k <= m; k++)
			ids[k] = number[ids[k]]
		list = ids[1]
		for (k = 2; k <= m; k++)
			list = list " " ids[k]
		print "product," skus[i] "," product[skus[i]] "," list
	}
}

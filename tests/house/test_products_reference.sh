#!/bin/sh
# The script that makes data/products-reference.csv: of a table of our own it makes what its first lines promise, and refuses what is no table.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"

script=$top_srcdir/data/products-reference.awk
head='Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names'
b=bbbbbbbb-0000-4000-8000-000000000002
a=aaaaaaaa-0000-4000-8000-000000000001
sku=cccccccc-0000-4000-8000-000000000003

make_it() { # DAY, the table on the standard input
	awk -v date="$1" -f "$script"
}

same() { # EXPECTED DAY TABLE
	made=$(printf '%b' "$3" | make_it "$2") || return 1
	[ "$made" = "$1" ] || {
		printf '%s\n' "$made"
		return 1
	}
}

table() { # RECORDS: with a mark and line ends as the published table has them
	printf '%s' "\\0357\\0273\\0277$head\\r\\n$1"
}

told="source,Product names and service plan identifiers for licensing,https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference,2026-11-01"

check 'plans and products are sorted, and a product names its plans by number' same "$told
plan,$a,FIRST,The first
plan,$b,SECOND,The second
product,$sku,PART_(x)/y,A plan,2 1" 2026-11-01 "$(table "A plan,PART_(x)/y,$sku,SECOND,$b,The second\\r\\nA plan,PART_(x)/y,$sku,FIRST,$a,The first\\r\\n")"

check 'the spelling that stands there most often is taken, of names one with small letters' same "$told
plan,$a,FIRST,The first
product,$sku,PART,A plan,1" 2026-11-01 "$(table "A plan,PART,$sku,FIRST,$a,THE FIRST\\r\\nA plan,PART,$sku,FIRST,$a,THE FIRST\\r\\nA plan,PART,$sku,first,$a,The first\\r\\n")"

check 'quoted fields, other spaces and capital ids' same "$told
plan,$a,FIRST,\"The first, of \"\"two\"\"\"
product,$sku,\"PART 1,000\",A plan,1" 2026-11-01 "$(table "A\\0302\\0240 plan ,\"PART 1,000\",CCCCCCCC-0000-4000-8000-000000000003\\0302\\0240,FIRST,$a,\"The first, of \"\"two\"\"\"\\r\\n")"

broken() { # WORDS DAY TABLE
	printf '%b' "$3" >"${TMPDIR:-/tmp}/products-reference.$$"
	refused "$1" awk -v date="$2" -f "$script" "${TMPDIR:-/tmp}/products-reference.$$"
	status=$?
	rm -f "${TMPDIR:-/tmp}/products-reference.$$"
	return $status
}

check 'a table without a column' broken 'no column GUID' 2026-11-01 'Product_Display_Name,String_Id\n'
check 'a record that is cut' broken ':2: the record has fewer fields' 2026-11-01 "$(table "A plan,PART,$sku\\r\\n")"
check 'an id that is none' broken ':2: an id is not of the form' 2026-11-01 "$(table "A plan,PART,x,FIRST,$a,The first\\r\\n")"
check 'a quotation mark that is not closed' broken ':2: a quotation mark is opened' 2026-11-01 "$(table "A plan,\"PART,$sku,FIRST,$a,The first\\r\\n")"
check 'no day' broken 'give the day' yesterday "$(table "A plan,PART,$sku,FIRST,$a,The first\\r\\n")"

# What is installed says where it is from.
first=$(head -n 1 "$top_srcdir/data/products-reference.csv")
check 'the table that is installed names its source and its day' test "${first%,*}" = "${told%,*}"
finish

#!/bin/sh
# Every call that the client can make has a contract file, and so has every request that the fault table names; every file is run on both sides.
# And the check notices when one is missing.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

# fields FILE: "METHOD PATH" as the training server sees it, each name in braces as a star
request_of() {
	awk '
		BEGIN {
			prefix["entra"] = "/entra"; prefix["graph"] = "/graph/v1.0"; prefix["commerce"] = "/commerce/v1"
			prefix["prices"] = "/prices/v1.0"; prefix["storefront"] = "/storefront/v1"
		}
		/^\t"(service|method|path)": "/ {
			split($0, part, "\"")
			is[part[2]] = part[4]
		}
		END {
			gsub(/\{[a-z_]+\}/, "*", is["path"])
			print is["method"], prefix[is["service"]] is["path"]
		}' "$1"
}

# requests DIRECTORY: of all files
requests() {
	for file in "$1"/*.json; do
		request_of "$file"
	done
}

# rows TABLE: "METHOD PATH" of each row, its ids and its tenant as stars
rows() {
	awk '$1 == "automatic" || $1 == "manual" { path = $4; gsub(/\{id\}/, "*", path); sub(/^\/entra\/[^\/]+/, "/entra/*", path); print $3, path }' "$1" | sort -u
}

# A row may end in a star where a file goes on.
each_row_has_a_file() {
	requests "$1" >"$scratch/requests"
	rows "$2" >"$scratch/rows"
	[ -s "$scratch/rows" ] || { echo "the table has no rows"; return 1; }
	awk '
		NR == FNR { has[$0] = 1; next }
		{
			found = $0 in has
			if ($0 ~ /\*$/)
				for (one in has)
					found = found || index(one, substr($0, 1, length($0) - 1)) == 1
			if (!found) { print "no contract file: " $0; bad = 1 }
		}
		END { exit bad }' "$scratch/requests" "$scratch/rows"
}

# Verbs that send something stand in headers, and return the number of the call. A probe asks for nothing that it would read.
each_verb_is_driven() {
	missing=0
	for verb in $(sed -n 's/^uint64_t \(api_[a-z_]*\)(.*/\1/p' "$1"/api_*.h | grep -vx api_probe | sort -u); do
		grep -q "$verb(" "$2" || { echo "no contract file makes the client call $verb"; missing=1; }
	done
	return $missing
}

each_drive_has_a_file() {
	missing=0
	for name in $(sed -n 's/^\tDRIVE(\([a-z_]*\)).*/\1/p; s/^\t{ \.name = "\([a-z_]*\)".*/\1/p' "$1"); do
		grep -q "^	\"client\": \"$name\"" "$2"/*.json || { echo "no contract file for $name"; missing=1; }
	done
	return $missing
}

# Both programs go through the whole directory.
run_on_both_sides() {
	for side in test_client_alone test_mock_alone; do
		grep -q 'return call_run_all(\|= call_run_all(' "$1/$side.c" || { echo "$side does not go through the files"; return 1; }
		grep -q "^TESTS += tests/contract/$side$" "$1/Makemodule.am" || { echo "$side is not run"; return 1; }
	done
}

calls=$top_srcdir/tests/contract/calls
table=$top_srcdir/tests/faults/table.txt
check "each row of the fault table has its contract file" each_row_has_a_file "$calls" "$table"
check "each verb of the client is made by a contract file" each_verb_is_driven "$top_srcdir/src/api" "$top_srcdir/tests/contract/drive.c"
check "each call that can be driven has a file" each_drive_has_a_file "$top_srcdir/tests/contract/drive.c" "$calls"
check "each file is run on both sides" run_on_both_sides "$top_srcdir/tests/contract"

cp "$table" "$scratch/table.txt"
echo 'manual    1    GET   /graph/v1.0/somethingNew  r' >>"$scratch/table.txt"
check "a row without a file is noticed" refused "no contract file: GET /graph/v1.0/somethingNew" each_row_has_a_file "$calls" "$scratch/table.txt"
mkdir "$scratch/api" && echo 'uint64_t api_novelty_get(struct api *api);' >"$scratch/api/api_novelty.h"
check "a verb that nothing drives is noticed" refused "api_novelty_get" each_verb_is_driven "$scratch/api" "$top_srcdir/tests/contract/drive.c"
mkdir "$scratch/calls" && cp "$calls/graph-me.json" "$scratch/calls"
check "a missing file is noticed" refused "no contract file for organization" each_drive_has_a_file "$top_srcdir/tests/contract/drive.c" "$scratch/calls"

finish

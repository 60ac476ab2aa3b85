#!/bin/sh
# What `make check-samples` says of samples: of ours, which are taken from the contract files, of broken ones, and of those that it does not know.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
program=$top_builddir/tests/contract/check_samples

# in_directory NAME TEXT…: a directory with this one file
in_directory() {
	rm -rf "$scratch/samples" && mkdir "$scratch/samples" && printf '%s' "$2" >"$scratch/samples/$1"
}

# says WORDS: what the program says of the directory has the words, and it is content
says() {
	said=$("$program" "$scratch/samples") || { printf '%s\n' "$said"; return 1; }
	case $said in
	*"$1"*) return 0 ;;
	esac
	printf '%s\n' "it said:" "$said"
	return 1
}

run() {
	"$program" "$scratch/samples"
}

in_directory graph.list-domains.response.json '{"value":[{"id":"a.example","isDefault":true}]}'
check "an answer that the client reads" says "1 passed, 0 failed"
in_directory graph.list-domains.response.json '{"value":[{"isDefault":true}]}'
check "an answer that it cannot read is noticed" refused "0 passed, 1 failed" run
in_directory pc.change-quantity.response-3.json '{"code":800090,"description":"It cannot be reduced."}'
check "an error of the same call" says "or rather an error, code 800090"
in_directory graph.error.seats.response-400.json '{"error":{"code":"Request_BadRequest","message":"Subscription with SKU x does not have any available licenses."}}'
check "a refusal that has a name here" says "1 passed"
in_directory graph.error.riddle.response-400.json '{"error":{"code":"Request_BadRequest","message":"Because."}}'
check "a refusal that has none is noticed" refused "not recognized" run
in_directory pc.validate-address.request.json '{"AddressLine1":"1 Road","City":"Hull","State":"YK","PostalCode":"HU1","Country":"GB"}'
check "a request with the names of ours" says "1 passed"
in_directory pc.validate-address.request.json '{"Street":"1 Road","City":"Hull","State":"YK","PostalCode":"HU1","Country":"GB"}'
check "a request without one of them is noticed" refused "addressLine1 is in ours" run
in_directory arm.whatever.json '{}'
check "of calls that are not made, nothing is passed silently" refused "0 passed, 0 failed, 1 not used" run
in_directory pc.novelty.response.json '{}'
check "what is not known is noticed" refused "has no row for it" run
check "without a directory it says what it needs" refused "a directory of samples" "$program"

finish

#!/bin/sh
# usage: coverage.sh SRCDIR PROGRAM…
# Replays each target's corpus, built with clang's source-based coverage, and says for each file how much of it was reached.
set -u

srcdir=$1
shift
profiles=tests/fuzz/profiles

tool() { # NAME: the plain one, or the newest that carries its version
	for name in "$1" "$1-19" "$1-18" "$1-17" "$1-16" "$1-15" "$1-14"; do
		command -v "$name" >/dev/null 2>&1 && { printf '%s\n' "$name"; return; }
	done
	printf '%s\n' "fuzz-coverage: $1 is missing: ./bootstrap packages fuzz" >&2
	exit 1
}
profdata=$(tool llvm-profdata) || exit 1
cov=$(tool llvm-cov) || exit 1

rm -rf "$profiles"
mkdir -p "$profiles"
objects=
for program; do
	name=$(basename "$program" | sed s/fuzz_//)
	if ! top_srcdir="$srcdir" LLVM_PROFILE_FILE="$PWD/$profiles/$name.profraw" "$program" >"$profiles/$name.log" 2>&1; then
		tail -n 20 "$profiles/$name.log" >&2
		exit 1
	fi
	objects="$objects -object $program"
done
"$profdata" merge -sparse -o "$profiles/all.profdata" "$profiles"/*.profraw || exit 1

# What the targets link and never enter says nothing about them: left out.
# shellcheck disable=SC2086 # the objects are words
"$cov" report -instr-profile="$profiles/all.profdata" ${objects# -object } 2>"$profiles/cov.log" | awk '
	function share(missed, all) { return all ? sprintf("%.1f %%", 100 * (all - missed) / all) : "-" }
	function line(name, regions, no_regions, lines, no_lines) {
		printf "%-44s %8d %9s %8d %9s\n", name, regions, share(no_regions, regions), lines, share(no_lines, lines)
	}
	BEGIN { printf "%-44s %8s %9s %8s %9s\n", "file", "regions", "reached", "lines", "reached" }
	$1 ~ /\.[ch]$/ && NF >= 10 && $8 > $9 {
		at = match($1, /(src|screens)\/[^ ]*$/)
		if (!at)
			next
		name = substr($1, at)
		line(name, $2, $3, $8, $9)
		room = name
		sub(/\/[^\/]*$/, "", room)
		if (!(room in regions))
			order[++rooms] = room
		regions[room] += $2; no_regions[room] += $3; lines[room] += $8; no_lines[room] += $9
	}
	END {
		print ""
		for (i = 1; i <= rooms; i++)
			line(order[i], regions[order[i]], no_regions[order[i]], lines[order[i]], no_lines[order[i]])
	}'

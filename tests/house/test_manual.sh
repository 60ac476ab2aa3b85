#!/bin/sh
# The manual, the README and the programs name the same options and keys, and the manual can be read without a complaint.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
man1=$stage_mandir/man1
man5=$stage_mandir/man5

# The words of a page as a reader sees them, a hyphen being a hyphen.
plain() {
	groff -k -man -Tutf8 -P-cbou -rLL=200n "$1" | sed 's/‐/-/g; s/−/-/g'
}

options_in() {
	grep -oE -e '--[a-z][a-z-]+' | LC_ALL=C sort -u
}

same() { # FILE FILE
	diff "$1" "$2" && [ -s "$1" ]
}

keys_in() {
	grep -oE '(^|[^A-Za-z0-9_./-])(service|tenant|upgrade|prices|ui)\.[a-z_]+' | sed 's/^[^a-z]//' | LC_ALL=C sort -u
}

# A long directory name that breaks no line is the installer's choice, not the page's fault.
reads_without_complaint() {
	complaints=$(groff -k -ww -W break -z -man -Tutf8 "$1" 2>&1) && [ -z "$complaints" ] && ! grep -nE '@[A-Za-z_]+@' "$1"
	status=$?
	[ -z "$complaints" ] || printf '%s\n' "$complaints"
	return $status
}

no_stranger() { # FILE KNOWN: every line of the first stands in the second
	strangers=$(LC_ALL=C comm -23 "$1" "$2")
	[ -z "$strangers" ] || {
		printf 'not known: %s\n' "$strangers"
		return 1
	}
}

for page in "$man1"/*.1 "$man5"/*.5; do
	check "$(basename "$page") reads without a complaint" reads_without_complaint "$page"
done

for program in m365-upgrade m365-mock; do
	"$stage_bindir/$program" --help | options_in >"$scratch/$program.help"
	plain "$man1/$program.1" | awk '/^[A-Z]/ { inside = /^OPTIONS/ } inside' | grep -E '^ +--' | options_in >"$scratch/$program.man"
	check "$program --help and its manual name the same options" same "$scratch/$program.help" "$scratch/$program.man"
done

cat "$scratch"/*.help | LC_ALL=C sort -u >"$scratch/options"
grep -oE 'm365-(upgrade|mock) [^`#]*' "$top_srcdir/README.md" | options_in >"$scratch/readme-options"
check "the README names options that there are" no_stranger "$scratch/readme-options" "$scratch/options"

plain "$man5/m365-upgrade.conf.5" | awk '/^[A-Z]/ { inside = /^KEYS/ } inside' | keys_in >"$scratch/keys"
check "the manual lists keys" test -s "$scratch/keys"
grep -o '`[^`]*`' "$top_srcdir/README.md" | keys_in >"$scratch/readme-keys"
check "the README names keys that there are" no_stranger "$scratch/readme-keys" "$scratch/keys"
plain "$man1/m365-upgrade.1" | keys_in >"$scratch/manual-keys"
check "the wizard's manual names keys that there are" no_stranger "$scratch/manual-keys" "$scratch/keys"

finish

#!/bin/sh
# usage: translations.sh TREE
# Complains about a string that zh_CN lacks, that is fuzzy, or that stands in a file which po/POTFILES.in does not list.
set -eu
cd "$1"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
found=0

# The ids of a catalogue, one a line; the header's empty one is left out.
msgids() {
	awk '
		/^msgid "/ { id = substr($0, 7); reading = 1; next }
		/^"/ && reading { id = id $0; next }
		{ if (reading && id != "\"\"") { gsub(/""/, "", id); print id }; reading = 0 }'
}

# As po/Makefile extracts them, but from the tree as it is now.
extract() {
	# shellcheck disable=SC2046 # the options are words
	xgettext $(sed -n 's/^XGETTEXT_OPTIONS = //p' po/Makevars) --force-po "$@"
}

find src screens -name '*.[ch]' ! -path src/core/i18n.h | LC_ALL=C sort >"$scratch/sources"
extract --add-location=file -o "$scratch/now.pot" -f "$scratch/sources"
sed -n 's/^#: //p' "$scratch/now.pot" | tr ' ' '\n' | LC_ALL=C sort -u >"$scratch/marked"
grep -v '^#' po/POTFILES.in | LC_ALL=C sort >"$scratch/listed"
LC_ALL=C comm -3 "$scratch/marked" "$scratch/listed" >"$scratch/differ"
if [ -s "$scratch/differ" ]; then
	echo "po/POTFILES.in lists other files than those with words to translate (left: not listed; right: nothing to translate in it):"
	cat "$scratch/differ"
	found=1
fi

for catalogue in po/*.po; do
	msgmerge --quiet --no-fuzzy-matching -o "$scratch/merged.po" "$catalogue" "$scratch/now.pot"
	if ! msgfmt --check -o /dev/null "$scratch/merged.po" 2>"$scratch/wrong"; then
		echo "$catalogue is wrong:"
		cat "$scratch/wrong"
		found=1
	fi
	msgattrib --untranslated --no-obsolete "$scratch/merged.po" | msgids >"$scratch/missing"
	msgattrib --only-fuzzy --no-obsolete "$catalogue" | msgids >"$scratch/fuzzy"
	msgattrib --only-obsolete "$scratch/merged.po" | sed 's/^#~ //' | msgids >"$scratch/unused"
	for kind in missing fuzzy unused; do
		[ -s "$scratch/$kind" ] || continue
		echo "$catalogue, $kind: $(wc -l <"$scratch/$kind")"
		cat "$scratch/$kind"
		found=1
	done
done
exit "$found"

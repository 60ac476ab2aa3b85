#!/bin/sh
# Each header compiles alone: whoever includes it needs nothing before it.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"

alone() {
	# shellcheck disable=SC2086 # the compiler is words
	printf '#include "%s"\n#include "%s"\n' "$1" "$1" | $test_cc -Wall -Wextra -Werror -fsyntax-only -x c -
}

cd "$top_srcdir" || exit 99
for header in $(find src screens -name '*.h' | LC_ALL=C sort); do
	check "$header" alone "${header#src/}"
done
finish

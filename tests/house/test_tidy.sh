#!/bin/sh
# No file names a path of one machine, holds work left over, or is untidy; and the check itself notices when one does.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
rules=$top_srcdir/tests/house/tidy.awk
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

tree_is_tidy() {
	cd "$top_srcdir" &&
		find src screens data man tests .ci bootstrap configure.ac Makefile.am ./*.md -type f ! -path 'tests/fuzz/*corpus*' ! -path 'tests/golden/*' \
			\( -name '*.[ch]' -o -name '*.in' -o -name '*.ini' -o -name '*.am' -o -name '*.ac' -o -name '*.sh' -o -name '*.awk' -o -name '*.md' -o -name run -o -name bootstrap \) |
		LC_ALL=C sort | LC_ALL=C xargs awk -f "$rules"
}

# try FORMAT: the rules' opinion about a C file of this text
try() {
	# shellcheck disable=SC2059 # the format is the text
	printf "$1" >"$scratch/a.c"
	LC_ALL=C awk -f "$rules" "$scratch/a.c"
}

check "the tree is tidy" tree_is_tidy
check "a plain line passes" try '\tint a; /* see /usr/include/stdio.h */\n'
check "a path of one machine is noticed" refused "a path of one machine" try 'read_file("/wo''rk/notes");\n'
check "work left over is noticed" refused "left over" try '/* TO''DO later */\n'
check "blanks at the end are noticed" refused "ends in blanks" try 'int a; \n'
check "a carriage return is noticed" refused "carriage return" try 'int a;\r\n'
check "blanks at the beginning are noticed" refused "indented with blanks" try '    int a;\n'
check "a word that holds such letters is none" try '\tMARK_TO''DO, "wizard-XX''XXXX"\n'

finish

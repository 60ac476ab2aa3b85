#!/bin/sh
# Every string is translated, none is fuzzy; and the check itself notices when one is not.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

judge() {
	sh "$top_srcdir/tests/house/translations.sh" "$1"
}

# A tree of one page, translated: what a test wants otherwise it writes over it.
small_tree() {
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/src/core" "$scratch/tree/screens" "$scratch/tree/po"
	cp "$top_srcdir/po/Makevars" "$scratch/tree/po"
	echo 'const char *title = N_("Cart");' >"$scratch/tree/screens/cart.c"
	echo 'int main(void) { return 0; }' >"$scratch/tree/src/main.c"
	echo 'screens/cart.c' >"$scratch/tree/po/POTFILES.in"
	catalogue '' '购物车'
}

catalogue() { # FLAGS TRANSLATION
	{
		printf 'msgid ""\nmsgstr "Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
		printf '%smsgid "Cart"\nmsgstr "%s"\n' "$1" "$2"
	} >"$scratch/tree/po/zh_CN.po"
}

check "the tree is translated whole" judge "$top_srcdir"

small_tree
check "a small tree, translated, passes" judge "$scratch/tree"
catalogue '' ''
check "an empty translation is noticed" refused '"Cart"' judge "$scratch/tree"
catalogue '#, fuzzy
' '购物车'
check "a fuzzy translation is noticed" refused "fuzzy: 1" judge "$scratch/tree"
small_tree
echo 'const char *label = _("Billing");' >>"$scratch/tree/screens/cart.c"
check "a string that the catalogue does not know is noticed" refused '"Billing"' judge "$scratch/tree"
small_tree
echo 'const char *title = N_("Cart");' >"$scratch/tree/src/main.c"
check "a file that is not listed is noticed" refused "src/main.c" judge "$scratch/tree"
small_tree
echo 'src/main.c' >>"$scratch/tree/po/POTFILES.in"
check "a listed file without strings is noticed" refused "src/main.c" judge "$scratch/tree"
small_tree
echo 'const char *title = "Cart";' >"$scratch/tree/screens/cart.c"
: >"$scratch/tree/po/POTFILES.in"
check "a translation of nothing is noticed" refused "unused: 1" judge "$scratch/tree"
small_tree
echo 'void f(void) { printf(_("%d users"), 1); }' >"$scratch/tree/screens/cart.c"
printf 'msgid ""\nmsgstr "Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n#, c-format\nmsgid "%%d users"\nmsgstr "%%s 个用户"\n' \
	>"$scratch/tree/po/zh_CN.po"
check "a translation with another format is noticed" refused "is wrong" judge "$scratch/tree"

finish

#!/bin/sh
# usage: variant.sh SRCDIR NAME "MAKE-ARGUMENTS" [CONFIGURE-ARGUMENT…]
# Configures variants/NAME when it is new or its arguments have changed, then runs make there.
set -eu

srcdir=$1
name=$2
make_arguments=$3
shift 3
mkdir -p "variants/$name"
cd "variants/$name"

printf '%s\n' "$@" >arguments.now
if [ ! -f Makefile ] || ! cmp -s arguments.now arguments; then
	rm -f arguments
	"$srcdir/configure" --quiet "$@"
	mv arguments.now arguments
fi
# shellcheck disable=SC2086 # make's arguments are words
exec "${MAKE:-make}" --no-print-directory $make_arguments

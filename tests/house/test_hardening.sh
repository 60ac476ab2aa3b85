#!/bin/sh
# Both installed programs are compiled as SECURITY.md says; and each check notices a program that is not.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C
export LC_ALL

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

command -v readelf >/dev/null && command -v nm >/dev/null || skip_all "readelf and nm are missing: ./bootstrap packages binutils"
case " $test_flags " in
*" -fsanitize"*) skip_all "a build for sanitizers is made to find faults, not to bear them" ;;
esac

# complain WORDS: the words are the check's opinion about a program
complain() {
	echo "$1"
	return 1
}

is_position_independent() {
	readelf -hW "$1" | grep -q 'Type: *DYN' || complain "it is not position independent"
}

relocations_are_read_only() {
	readelf -lW "$1" | grep -q ' *GNU_RELRO ' || complain "its relocations stay writable"
}

everything_is_bound_at_the_start() {
	readelf -dW "$1" | grep -Eq 'BIND_NOW|Flags:.* NOW' || complain "it is bound while it runs"
}

no_data_can_be_run() {
	readelf -lW "$1" | grep ' *GNU_STACK ' | grep -q ' RW ' || complain "its stack can be run"
	! readelf -lW "$1" | grep -q ' RWE ' || complain "a segment can be written and run"
}

the_stack_is_protected() {
	nm -D --undefined-only "$1" | grep -q '__stack_chk_fail' || complain "its stack is not protected"
}

# Where the buffer is known to be large enough, the compiler takes the plain call; fprintf() has no buffer, so that it is always the other one.
calls_are_fortified() {
	nm -D --undefined-only "$1" | grep -q '__fprintf_chk' || complain "its calls are not fortified"
	! nm -D --undefined-only "$1" | grep -Eqw 'v?f?printf' || complain "some of its calls are not fortified"
}

no_path_is_built_in() {
	! readelf -dW "$1" | grep -Eq 'RPATH|RUNPATH' || complain "a path to look for libraries is built in"
}

code_stays_as_it_is() {
	! readelf -dW "$1" | grep -q 'TEXTREL' || complain "its code is changed when it is loaded"
}

jumps_land_where_they_may() {
	objdump -d "$1" --disassemble=main | grep -Eq 'endbr64|endbr32|bti|paciasp' || complain "its jumps are free"
}

# try CHECK FLAGS: the check's opinion about a program that is compiled as ours are, and then with these flags
try() {
	# shellcheck disable=SC2086 # flags are words
	$test_cc -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -pie -Wl,-z,relro,-z,now,-z,noexecstack -w $2 "$scratch/a.c" -o "$scratch/a.out" &&
		"$1" "$scratch/a.out"
}

cat >"$scratch/a.c" <<'SOURCE'
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
	char line[80];
	strncpy(line, argv[argc - 1], sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	return fprintf(stderr, "%d %s\n", argc, line) < 0;
}
SOURCE

# notices WORDS CHECK FLAGS: the check passes a program that is as it should be, and refuses one that these flags have spoilt
notices() {
	check "$2: passes what is right" try "$2" ""
	check "$2: refuses ${3##* }" refused "$1" try "$2" "$3"
}

with_flag() {
	case " $test_flags " in
	*" $1"*) return 0 ;;
	esac
	return 1
}

# Each with what it takes to be told of it: the user's own flags are the user's.
fortify=yes
# shellcheck disable=SC2086
[ "$(echo __OPTIMIZE__ | $test_cc $test_flags -E -P - | tail -n 1)" = 1 ] || fortify="nothing is optimised"
case " $test_flags " in
*" -U_FORTIFY_SOURCE "*|*" -D_FORTIFY_SOURCE=0 "*) fortify="the user's flags switch it off" ;;
esac
land=yes
with_flag -fcf-protection=full || with_flag -mbranch-protection=standard || land="this compiler has no such flag"
command -v objdump >/dev/null || land="objdump is missing"

for name in m365-upgrade m365-mock; do
	program=$stage_bindir/$name
	check "$name is position independent" is_position_independent "$program"
	check "$name has its relocations read-only" relocations_are_read_only "$program"
	check "$name is bound at the start" everything_is_bound_at_the_start "$program"
	check "$name runs no data" no_data_can_be_run "$program"
	check "$name has its stack protected" the_stack_is_protected "$program"
	if [ "$fortify" = yes ]; then
		check "$name has its calls fortified" calls_are_fortified "$program"
	else
		skip "$name has its calls fortified" "$fortify"
	fi
	check "$name has no path built in" no_path_is_built_in "$program"
	check "$name is loaded as it is" code_stays_as_it_is "$program"
	if [ "$land" = yes ]; then
		check "$name marks where jumps may land" jumps_land_where_they_may "$program"
	else
		skip "$name marks where jumps may land" "$land"
	fi
done

notices "not position independent" is_position_independent "-fno-pie -no-pie"
notices "stay writable" relocations_are_read_only "-Wl,-z,norelro"
notices "bound while it runs" everything_is_bound_at_the_start "-Wl,-z,lazy"
notices "stack can be run" no_data_can_be_run "-Wl,-z,execstack"
notices "stack is not protected" the_stack_is_protected "-fno-stack-protector"
notices "calls are not fortified" calls_are_fortified "-U_FORTIFY_SOURCE"
notices "a path to look for libraries" no_path_is_built_in "-Wl,-rpath,/nowhere"
if [ "$land" = yes ]; then
	flag=$(echo " $test_flags" | grep -Eo -- '-f?m?(cf-protection=full|branch-protection=standard)' | head -n 1)
	check "jumps_land_where_they_may: passes what is right" try jumps_land_where_they_may "$flag"
	check "jumps_land_where_they_may: refuses ${flag%=*}=none" refused "its jumps are free" try jumps_land_where_they_may "${flag%=*}=none"
fi

finish

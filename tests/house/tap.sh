# shellcheck shell=sh
# For shell tests that speak TAP. Source it; run each test through `check`; end with `finish`.
tap_count=0
tap_failed=0

# check DESCRIPTION COMMAND…: the command's output becomes comments when it fails
check() {
	tap_what=$1
	shift
	tap_count=$((tap_count + 1))
	if tap_output=$("$@" 2>&1); then
		echo "ok $tap_count - $tap_what"
	else
		echo "not ok $tap_count - $tap_what"
		tap_failed=1
		[ -z "$tap_output" ] || printf '%s\n' "$tap_output" | sed 's/^/# /'
	fi
}

# refused WORDS COMMAND…: the command must fail, and say the words
refused() {
	tap_words=$1
	shift
	if tap_said=$("$@" 2>&1); then
		echo "it succeeded; expected: $tap_words"
		return 1
	fi
	case $tap_said in
	*"$tap_words"*) return 0 ;;
	esac
	printf '%s\n' "it said:" "$tap_said" "expected: $tap_words"
	return 1
}

# skip DESCRIPTION REASON
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

finish() {
	echo "1..$tap_count"
	exit "$tap_failed"
}

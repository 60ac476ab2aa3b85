# Complains about what no file of ours should hold. Run with LC_ALL=C; reads any text; ends in 1 when it found something.

function complain(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why
	bad = 1
}

BEGIN {
	# Put together from pieces, so that this file does not hold what it looks for.
	machine = "(^|[^A-Za-z0-9_.])/(work|shared|root|Users)/"
	leftover = "(^|[^A-Za-z0-9_])(TO" "DO|FIX" "ME|XX" "X)([^A-Za-z0-9_]|$)"
}

$0 ~ machine { complain("names a path of one machine") }
$0 ~ leftover { complain("work that is left over: do it, or open an issue") }
/[ \t]$/ { complain("ends in blanks") }
/\r/ { complain("a carriage return") }
FILENAME ~ /\.[ch]$/ && /^ +[^ *]/ { complain("indented with blanks") }

END {
	exit bad
}

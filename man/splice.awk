# Fills a manual page: a line that is @NAME@ and nothing else gives way to the file man/NAME.roff of the build, which a program printed.

/^@[a-z-]+@$/ {
	file = "man/" substr($0, 2, length($0) - 2) ".roff"
	lines = 0
	while ((getline line < file) > 0) {
		print line
		lines++
	}
	if (lines == 0) {
		print FILENAME ": " file " is missing or empty" | "cat >&2"
		exit 1
	}
	next
}

{ print }

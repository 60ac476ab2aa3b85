# Says which room may include what. Reads C sources and headers whose paths begin at the top of the tree; prints each include
# that runs another way, as path:line: reason. Ends in 1 when there was one.

function room_may(room, others) {
	may[room] = " core " others " "
}

function only(header, rooms) {
	owners[header] = " " rooms " "
}

BEGIN {
	# A room, then the rooms whose headers it may include beside its own; every room may include core.
	room_may("main", "flow config")
	room_may("flow", "screens ui model api http json mover journal config loop") # it makes the parts and joins them
	room_may("screens", "ui model")
	room_may("mover", "api json journal")
	room_may("api", "http json")
	room_may("loop", "http ui")
	room_may("mock", "config json")
	room_may("model", "")
	room_may("journal", "")
	room_may("config", "")
	room_may("http", "")
	room_may("json", "")
	room_may("ui", "")
	room_may("core", "")
	room_may("man", "flow screens ui config") # the program that writes the manual's tables

	# A library, then the rooms that know it. A name that ends in / stands for all headers below it.
	only("curses.h", "ui")
	only("ncurses.h", "ui")
	only("ncursesw/", "ui")
	only("term.h", "ui")
	only("curl/", "http")
	only("json-c/", "json")
	only("json.h", "json")
	only("iniparser.h", "config")
	only("iniparser/", "config")
	only("sqlite3.h", "journal mock")
	only("microhttpd.h", "mock")
	only("openssl/", "api mock") # what a program signs to prove who it is, and who looks at that
	only("pthread.h", "core") # curl looks names up in threads of its own; there are no others
	only("dlfcn.h", "http")
	only("cmocka.h", "")
	only("vterm.h", "")

	# The C library and the system, for every room …
	split("config.h assert.h ctype.h errno.h getopt.h inttypes.h langinfo.h libintl.h limits.h locale.h math.h regex.h stdarg.h stdbool.h stddef.h " \
		"stdint.h stdio.h stdlib.h string.h strings.h wchar.h wctype.h", words, " ")
	for (i in words)
		everywhere[words[i]] = 1
	# … and what reaches outside the process: not for models and pages, which know no terminal, no network and no clock.
	split("arpa/inet.h dirent.h fcntl.h ftw.h netdb.h netinet/in.h poll.h pwd.h signal.h spawn.h sys/epoll.h sys/file.h sys/ioctl.h sys/mman.h " \
		"sys/prctl.h sys/random.h sys/resource.h sys/select.h sys/socket.h sys/stat.h sys/time.h sys/types.h sys/wait.h termios.h time.h unistd.h",
		words, " ")
	for (i in words)
		outside[words[i]] = 1
}

function complain(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why
	bad = 1
}

function room_of(path) {
	if (path ~ /^src\/[^\/]*$/)
		return "main"
	sub(/^src\//, "", path)
	sub(/\/.*/, "", path)
	return path
}

function owners_of(header) {
	if (header in owners)
		return owners[header]
	sub(/\/.*/, "/", header)
	return (header in owners) ? owners[header] : "none"
}

function project(room, header,    other) {
	if (header == "config.h")
		return
	if (header !~ /\//)
		return complain("\"" header "\" names no room: write \"" room "/" header "\"")
	other = header
	sub(/\/.*/, "", other)
	if (other != room && index(may[room], " " other " ") == 0)
		complain(room " may not include " other " (\"" header "\")")
}

function system_header(room, header,    rooms) {
	rooms = owners_of(header)
	if (rooms != "none") {
		if (index(rooms, " " room " ") == 0)
			complain(room " may not include <" header ">" (rooms ~ /[a-z]/ ? ": only" rooms "may" : ": only tests may"))
	} else if (header in outside) {
		if (room == "model" || room == "screens")
			complain(room " may not include <" header ">: it reaches outside the process")
	} else if (!(header in everywhere)) {
		complain("<" header "> is a header that no room is known to need: see tests/house/rooms.awk")
	}
}

/^[ \t]*#[ \t]*include/ {
	room = room_of(FILENAME)
	if (!(room in may)) {
		complain(room " is not a room: see tests/house/rooms.awk")
		next
	}
	header = $0
	if (header ~ /"/) {
		gsub(/^[^"]*"|".*$/, "", header)
		project(room, header)
	} else if (header ~ /</) {
		gsub(/^[^<]*<|>.*$/, "", header)
		system_header(room, header)
	} else {
		complain("an include that names no file")
	}
}

END {
	exit bad
}

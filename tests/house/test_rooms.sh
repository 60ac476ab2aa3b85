#!/bin/sh
# Every include runs the way the rooms allow; and the check itself notices when one does not.
# shellcheck source=tests/house/tap.sh
. "$top_srcdir/tests/house/tap.sh"
rules=$top_srcdir/tests/house/rooms.awk
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

tree_keeps_the_rules() {
	cd "$top_srcdir" && find src screens man -name '*.[ch]' | LC_ALL=C sort | xargs awk -f "$rules"
}

# try PATH LINE: the rules' opinion about a file of this one line
try() {
	mkdir -p "$scratch/$(dirname "$1")"
	printf '%s\n' "$2" >"$scratch/$1"
	(cd "$scratch" && awk -f "$rules" "$1")
}

check "the tree keeps the rules" tree_keeps_the_rules

check "a room may include its own header" try src/api/a.c '#include "api/client.h"'
check "any room may include core" try src/mock/a.c '#include "core/error.h"'
check "a page may include the kit" try screens/cart.c '#include "ui/page.h"'
check "the configure header is no room" try src/main.c '#include "config.h"'
check "the service client may include the transport" try src/api/a.c '#include "http/http.h"'
check "the kit may include curses" try src/ui/full.c '#include <curses.h>'
check "the training server may include its HTTP library" try src/mock/server.c '#include <microhttpd.h>'

check "a page may not include the service client" refused "screens may not include api" try screens/cart.c '#include "api/client.h"'
check "a model may not include the kit" refused "model may not include ui" try src/model/cart.c '#include "ui/view.h"'
check "the training server may not include the client" refused "mock may not include api" try src/mock/a.c '#include "api/client.h"'
check "core includes no other room" refused "core may not include json" try src/core/buf.h '#include "json/write.h"'
check "the service client may not include the journal" refused "api may not include journal" try src/api/a.c '#include "journal/journal.h"'
check "the main program reaches no further than the flow" refused "main may not include ui" try src/main.c '#include "ui/view.h"'
check "only the kit knows curses" refused "screens may not include <curses.h>" try screens/cart.c '#include <curses.h>'
check "curses under another name is curses" refused "only ui may" try src/loop/loop.c '#include <ncursesw/curses.h>'
check "only http knows curl" refused "only http may" try src/api/a.c '#include <curl/curl.h>'
check "only json knows json-c" refused "only json may" try src/mock/a.c '#	include <json-c/json.h>'
check "only config knows iniparser" refused "only config may" try src/mock/a.c '#include <iniparser/iniparser.h>'
check "sqlite is for the journal and the training server" refused "only journal mock may" try src/flow/a.c '#include <sqlite3.h>'
check "nobody begins a thread" refused "only core may" try src/api/a.c '#include <pthread.h>'
check "a test's library stays in tests" refused "only tests may" try src/core/a.c '#include <cmocka.h>'
check "a model knows no clock" refused "reaches outside the process" try src/model/a.c '#include <time.h>'
check "an unknown library is asked about" refused "no room is known to need" try src/core/a.c '#include <zlib.h>'
check "a project header is named with its room" refused "names no room" try src/core/a.c '#include "error.h"'
check "an unknown room is refused" refused "is not a room" try src/attic/a.c '#include "core/error.h"'
check "an include behind a macro is refused" refused "names no file" try src/core/a.c '#include HEADER'

finish

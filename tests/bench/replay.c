/* The bare transport: sends bodies that were made before, so many at once, and reads the answers without looking into them.
 *
 * usage: replay URL IN-FLIGHT MOST FILE [PATH-FILE]
 *
 * FILE holds one body a line; MOST says how many of them, 0 all. With PATH-FILE, its line of the same number is put behind URL. The
 * environment's BENCH_AUTHORIZATION is sent as a header. Fails unless each is answered with 200.
 *
 * It knows no JSON, plans nothing and keeps no journal: what it needs for the same requests is what nobody can do without. */
#include "config.h" /* for _GNU_SOURCE */

#include "core/error.h"
#include "core/mem.h"
#include "http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct replay {
	struct http *http;
	const char *url, *headers[3];
	FILE *bodies, *paths;
	char *line, *path;
	size_t line_room, path_room;
	size_t most, on_their_way, answered, fine;
};

static void start_next(struct replay *r);

static void on_answer(void *arg, struct http_answer *answer)
{
	struct replay *r = arg;
	r->on_their_way--;
	r->answered++;
	r->fine += answer->outcome == HTTP_ANSWERED && answer->status == 200;
	start_next(r);
}

static void start_next(struct replay *r)
{
	if (r->most && r->on_their_way + r->answered == r->most)
		return;
	ssize_t n = getline(&r->line, &r->line_room, r->bodies);
	if (n <= 0)
		return;
	if (r->paths && getline(&r->path, &r->path_room, r->paths) <= 0)
		return;
	char *url = xasprintf("%s%s", r->url, r->paths ? r->path : "");
	url[strcspn(url, "\n")] = '\0';
	struct http_request request = {
		.method = "POST", .url = url, .headers = r->headers, .body = r->line, .body_len = (size_t)n, .repeatable = true,
	};
	r->on_their_way++;
	http_start(r->http, &request, on_answer, r);
	free(url);
}

int main(int argc, char **argv)
{
	struct error err = ERROR_INIT;
	struct replay r = { .headers = { "Content-Type: application/json" } };
	if (argc != 5 && argc != 6) {
		fprintf(stderr, "usage: replay URL IN-FLIGHT MOST FILE [PATH-FILE]\n");
		return 2;
	}
	char *authorization = xasprintf("Authorization: %s", getenv("BENCH_AUTHORIZATION") ? getenv("BENCH_AUTHORIZATION") : "");
	r.headers[1] = authorization;
	r.url = argv[1];
	r.http = http_new(NULL, &err);
	r.most = strtoul(argv[3], NULL, 10);
	r.bodies = fopen(argv[4], "r");
	r.paths = argc == 6 ? fopen(argv[5], "r") : NULL;
	if (!r.http || !r.bodies || (argc == 6 && !r.paths)) {
		fprintf(stderr, "replay: %s cannot be sent. %s\n", argv[4], err.text);
		return 1;
	}
	for (long n = strtol(argv[2], NULL, 10); n > 0; n--)
		start_next(&r);
	while (r.on_their_way > 0) {
		http_poll(r.http, NULL, 0, 1000);
		http_deliver(r.http);
	}
	printf("%zu of %zu answered with 200\n", r.fine, r.answered);
	http_free(r.http);
	fclose(r.bodies);
	if (r.paths)
		fclose(r.paths);
	free(r.line);
	free(r.path);
	free(authorization);
	return r.fine == r.answered ? 0 : 1;
}

#include "http/http_transfer.h"

#include "core/mem.h"
#include "http/http_failure.h"
#include "http/http_route.h"
#include "http/http_url.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define DEFAULT_TIMEOUT_MS 60000
#define CONNECT_TIMEOUT_MS 20000
#define DEFAULT_LIMIT ((size_t)16 << 20)

static bool is_success(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status >= 200 && status < 300;
}

/* The limit counts what comes out of decompression, so a small answer cannot unfold into a huge one. */
static size_t receive(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (n > t->limit - t->received) {
		t->too_large = true;
		return 0;
	}
	t->received += n;
	if (!t->chunk || !is_success(t)) {
		buf_add(&t->answer.body, bytes, n);
		return n;
	}
	if (t->chunk(t->chunk_arg, bytes, n) == 0)
		return n;
	t->chunk_stopped = true;
	return CURL_WRITEFUNC_ERROR;
}

/* Called each time that the request is about to leave. */
static int count_sending(void *arg, char *to_ip, char *from_ip, int to_port, int from_port)
{
	struct transfer *t = arg;

	(void)to_ip;
	(void)from_ip;
	(void)to_port;
	(void)from_port;
	t->sendings++;
	return CURL_PREREQFUNC_OK;
}

static int port_of(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
	return address->sa_family == AF_INET ? ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port) : 0;
}

/* Curl's own way leaves the connection open in every child. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;

	(void)purpose;
	t->opened_port = port_of(&address->addr);
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_protocols(struct transfer *t, bool version_1)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, t->plain ? "http" : "https");
#else
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS, t->plain ? CURLPROTO_HTTP : CURLPROTO_HTTPS);
#endif
	route_apply(t->route, t->easy, t->plain, version_1);
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

/* A reused connection that turns out dead makes curl send the request a second time by itself. For a read that is welcome, and for a
 * change that may be repeated; any other may have been carried out before the connection died, so it gets a connection of its own. */
static void set_method(struct transfer *t, const struct http_request *request)
{
	bool read = strcmp(request->method, "GET") == 0;
	/* Curl takes an open connection to the same address whatever version it speaks. */
	bool alone = request->version_1 && !t->plain && t->route->version_2;

	curl_easy_setopt(t->easy, CURLOPT_FRESH_CONNECT, alone || !(read || request->repeatable) ? 1L : 0L);
	curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, alone ? 1L : 0L);
	if (read) {
		curl_easy_setopt(t->easy, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body.data);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.len);
	curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void add_header(struct transfer *t, const char *line)
{
	struct curl_slist *longer = curl_slist_append(t->headers, line);

	if (longer)
		t->headers = longer;
}

static void set_headers(struct transfer *t, const char *const *headers)
{
	for (size_t i = 0; headers && headers[i]; i++)
		add_header(t, headers[i]);
	add_header(t, "Expect:");
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, "");
}

static void set_limits(struct transfer *t, const struct http_request *request)
{
	long timeout = request->timeout_ms > 0 ? request->timeout_ms : DEFAULT_TIMEOUT_MS;

	t->limit = request->limit ? request->limit : DEFAULT_LIMIT;
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_TIMEOUT_MS ? timeout : (long)CONNECT_TIMEOUT_MS);
	curl_easy_setopt(t->easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	/* Without it, ending a transfer waits for a name look-up that hangs. */
	curl_easy_setopt(t->easy, CURLOPT_QUICK_EXIT, 1L);
}

static void set_up(struct transfer *t, const struct http_request *request)
{
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_CURLU, t->url);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->reason);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, count_sending);
	curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
	set_protocols(t, request->version_1);
	set_limits(t, request);
	set_method(t, request);
	set_headers(t, request->headers);
}

struct transfer *transfer_new(const struct http_route *route, const struct http_request *request, http_done_fn *done, void *arg)
{
	struct transfer *t = xcalloc(1, sizeof(*t));

	t->route = route;
	t->done = done;
	t->arg = arg;
	t->chunk = request->chunk;
	t->chunk_arg = request->chunk_arg;
	t->body = BUF_SECRET_INIT;
	t->answer.body = BUF_SECRET_INIT;
	t->url = http_url_parse(request->url, &t->plain, &t->answer.reason);
	t->easy = t->url ? curl_easy_init() : NULL;
	if (!t->easy) {
		t->answer.outcome = HTTP_NOT_SENT;
		t->answer.failure = HTTP_BAD_ADDRESS;
		if (t->url)
			t->answer.reason = "no transfer could be made";
		return t;
	}
	if (request->body)
		buf_add(&t->body, request->body, request->body_len);
	set_up(t, request);
	return t;
}

void transfer_free(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->headers);
	curl_url_cleanup(t->url);
	buf_clear(&t->body);
	buf_clear(&t->answer.body);
	free(t);
}

/* Curl asks before each sending. Whatever went over the line before the first was for a proxy, or for the secure connection. */
static bool nothing_left(const struct transfer *t)
{
	curl_off_t pretransfer = 0;

	curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer);
	return t->sendings == 0 && pretransfer == 0;
}

void transfer_settle(struct transfer *t, CURLcode code)
{
	struct http_answer *a = &t->answer;
	long status = 0;

	t->running = false;
	a->headers = t->easy;
	a->sent_again = t->sendings > 1;
	a->reason = t->reason[0] && route_may_tell(t->route, code, t->reason) ? t->reason : curl_easy_strerror(code);
	if (code == CURLE_OK) {
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
		a->outcome = HTTP_ANSWERED;
		a->status = (int)status;
		return;
	}
	if (t->too_large) {
		a->outcome = HTTP_TOO_LARGE;
		return;
	}
	failure_tell(t, code);
	a->outcome = nothing_left(t) ? HTTP_NOT_SENT : HTTP_LOST;
	if (t->chunk_stopped)
		a->reason = "the reader of the answer stopped it";
}

void transfer_settle_cancelled(struct transfer *t)
{
	t->running = false;
	t->answer.outcome = HTTP_CANCELLED;
	t->answer.status = 0;
	t->answer.reason = "cancelled";
	t->answer.headers = NULL;
}

const char *http_header(const struct http_answer *answer, const char *name)
{
	struct curl_header *header = NULL;
	CURL *easy = (CURL *)(uintptr_t)answer->headers;

	if (!easy || curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
		return NULL;
	return header->value;
}

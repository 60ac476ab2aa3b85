#include "http/http.h"

#include "core/error.h"
#include "core/i18n.h"
#include "core/mem.h"
#include "core/process.h"
#include "http/http_memory.h"
#include "http/http_route.h"
#include "http/http_transfer.h"

#include <stdlib.h>

#define CONNECTIONS_PER_HOST 16L

struct http {
	CURLM *multi;
	struct http_route route;
	uint64_t last_id;
	struct transfer *running;          /* curl has them, or has not been asked yet */
	struct transfer *ended, **ended_at; /* in the order they ended */
	size_t n_running, n_ended;
};

static bool curl_is_fit(struct error *err)
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

	if (!(info->features & CURL_VERSION_ASYNCHDNS)) {
		error_set(err, ERROR_SYSTEM, _("The curl library of this system looks names up in a way that would freeze the screen: install one with asynchronous look-ups."));
		return false;
	}
	if (!(info->features & CURL_VERSION_SSL)) {
		error_set(err, ERROR_SYSTEM, _("The curl library of this system cannot make secure connections: install one that can."));
		return false;
	}
	return true;
}

static CURLM *multi_new(struct error *err)
{
	CURLM *multi = curl_is_fit(err) ? curl_multi_init() : NULL;

	if (!multi)
		return NULL;
	process_keep_descriptors(); /* those by which the multi handle wakes itself */
	curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST);
	return multi;
}

struct http *http_new(struct http_settings *settings, struct error *err)
{
	struct http *h = xcalloc(1, sizeof(*h));
	bool started = http_memory_init() == CURLE_OK;

	if (!started)
		error_set(err, ERROR_SYSTEM, _("The curl library of this system cannot be started."));
	h->ended_at = &h->ended;
	if (route_init(&h->route, settings, err) == 0 && started)
		h->multi = multi_new(err);
	if (h->multi)
		return h;
	route_clear(&h->route);
	if (started)
		curl_global_cleanup();
	free(h);
	return NULL;
}

void http_proxy_credentials(const struct http *h, struct secret *ret)
{
	struct buf both = BUF_SECRET_INIT;

	if (!secret_is_set(&h->route.user))
		return;
	buf_addf(&both, "%s:%s", h->route.user.data, h->route.password.data);
	secret_set(ret, both.data, both.len);
	buf_clear(&both);
}

int http_take_proxy_credentials(struct http *h, struct secret *credentials, struct error *err)
{
	return route_take_credentials(&h->route, credentials, err);
}

static void ended_push(struct http *h, struct transfer *t)
{
	t->next = NULL;
	*h->ended_at = t;
	h->ended_at = &t->next;
	h->n_ended++;
}

static struct transfer *ended_pop(struct http *h)
{
	struct transfer *t = h->ended;

	h->ended = t->next;
	if (!h->ended)
		h->ended_at = &h->ended;
	h->n_ended--;
	return t;
}

static void running_add(struct http *h, struct transfer *t)
{
	t->running = true;
	t->next = h->running;
	t->at = &h->running;
	if (t->next)
		t->next->at = &t->next;
	h->running = t;
	h->n_running++;
}

/* Out of the running list and out of curl. */
static void running_remove(struct http *h, struct transfer *t)
{
	*t->at = t->next;
	if (t->next)
		t->next->at = t->at;
	h->n_running--;
	curl_multi_remove_handle(h->multi, t->easy);
}

uint64_t http_start(struct http *h, const struct http_request *request, http_done_fn *done, void *arg)
{
	struct transfer *t = transfer_new(&h->route, request, done, arg);

	t->id = ++h->last_id;
	if (!t->easy) {
		ended_push(h, t);
		return t->id;
	}
	if (curl_multi_add_handle(h->multi, t->easy) != CURLM_OK) {
		transfer_settle(t, CURLE_FAILED_INIT);
		ended_push(h, t);
		return t->id;
	}
	running_add(h, t);
	return t->id;
}

static struct transfer *find(struct transfer *list, uint64_t id)
{
	while (list && list->id != id)
		list = list->next;
	return list;
}

void http_cancel(struct http *h, uint64_t id)
{
	struct transfer *t = find(h->running, id);

	if (t) {
		running_remove(h, t);
		ended_push(h, t);
	} else {
		t = find(h->ended, id);
	}
	if (t)
		transfer_settle_cancelled(t);
}

size_t http_running(const struct http *h)
{
	return h->n_running + h->n_ended;
}

static void collect(struct http *h)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(h->multi, &left))) {
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		char *private = NULL;
		struct transfer *t;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
		t = (struct transfer *)(void *)private;
		running_remove(h, t);
		transfer_settle(t, code);
		ended_push(h, t);
	}
}

static void wait_for(struct http *h, const struct pollfd *extra, unsigned n_extra, int timeout_ms)
{
	struct curl_waitfd *fds = xcalloc(n_extra + 1, sizeof(*fds));

	for (unsigned i = 0; i < n_extra; i++) {
		fds[i].fd = extra[i].fd;
		fds[i].events = (short)((extra[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) | (extra[i].events & POLLPRI ? CURL_WAIT_POLLPRI : 0) |
					(extra[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0));
	}
	curl_multi_poll(h->multi, fds, n_extra, timeout_ms, NULL);
	free(fds);
}

int http_poll(struct http *h, struct pollfd *extra, unsigned n_extra, int timeout_ms)
{
	int ready = 0, running;

	wait_for(h, extra, n_extra, h->n_ended ? 0 : timeout_ms);
	/* Asked again, because curl reports neither a hang-up nor an error of a descriptor that is not its own. */
	if (n_extra)
		ready = poll(extra, n_extra, 0);
	curl_multi_perform(h->multi, &running);
	collect(h);
	return ready < 0 ? 0 : ready;
}

void http_deliver(struct http *h)
{
	/* What ends while these are handed out waits for the next time, so that a refused request cannot keep the loop here. */
	for (size_t n = h->n_ended; n > 0 && h->ended; n--) {
		struct transfer *t = ended_pop(h);

		t->done(t->arg, &t->answer);
		transfer_free(t);
	}
}

void http_free(struct http *h)
{
	if (!h)
		return;
	while (h->running || h->ended) {
		while (h->running)
			http_cancel(h, h->running->id);
		for (struct transfer *t = h->ended; t; t = t->next)
			transfer_settle_cancelled(t);
		http_deliver(h);
	}
	curl_multi_cleanup(h->multi);
	route_clear(&h->route);
	free(h);
	curl_global_cleanup();
}

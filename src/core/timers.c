#include "core/timers.h"

#include "core/mem.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct timer {
	uint64_t id;
	int64_t due_ms;
	timer_fn *fn;
	void *arg;
};

struct timers {
	struct timer *heap; /* the earliest first */
	size_t count, cap;
	struct timer *added; /* while timers_run() is under way: they join the heap when it ends */
	size_t n_added, added_cap;
	uint64_t last_id;
	bool running;
};

struct timers *timers_new(void)
{
	return xcalloc(1, sizeof(struct timers));
}

void timers_free(struct timers *t)
{
	if (!t)
		return;
	free(t->heap);
	free(t->added);
	free(t);
}

/* Timers of the same moment run in the order in which they were added. */
static bool earlier(const struct timer *a, const struct timer *b)
{
	return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->id < b->id;
}

static void swap(struct timer *a, struct timer *b)
{
	struct timer c = *a;

	*a = *b;
	*b = c;
}

static void sift_up(struct timers *t, size_t i)
{
	while (i > 0 && earlier(&t->heap[i], &t->heap[(i - 1) / 2])) {
		swap(&t->heap[i], &t->heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

static void sift_down(struct timers *t, size_t i)
{
	for (;;) {
		size_t least = i, child = 2 * i + 1;

		if (child < t->count && earlier(&t->heap[child], &t->heap[least]))
			least = child;
		if (child + 1 < t->count && earlier(&t->heap[child + 1], &t->heap[least]))
			least = child + 1;
		if (least == i)
			return;
		swap(&t->heap[i], &t->heap[least]);
		i = least;
	}
}

static void push(struct timers *t, struct timer timer)
{
	t->heap = xgrow(t->heap, &t->cap, t->count, sizeof(*t->heap));
	t->heap[t->count++] = timer;
	sift_up(t, t->count - 1);
}

static void remove_at(struct timers *t, size_t i)
{
	t->heap[i] = t->heap[--t->count];
	if (i < t->count) {
		sift_down(t, i);
		sift_up(t, i);
	}
}

uint64_t timers_add(struct timers *t, int64_t due_ms, timer_fn *fn, void *arg)
{
	struct timer timer = { .id = ++t->last_id, .due_ms = due_ms, .fn = fn, .arg = arg };

	if (t->running) {
		t->added = xgrow(t->added, &t->added_cap, t->n_added, sizeof(*t->added));
		t->added[t->n_added++] = timer;
	} else {
		push(t, timer);
	}
	return timer.id;
}

void timers_cancel(struct timers *t, uint64_t id)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		if (t->heap[i].id == id) {
			remove_at(t, i);
			return;
		}
	}
	for (i = 0; i < t->n_added; i++) {
		if (t->added[i].id == id) {
			t->added[i] = t->added[--t->n_added];
			return;
		}
	}
}

int64_t timers_next(const struct timers *t)
{
	int64_t next = t->count ? t->heap[0].due_ms : INT64_MAX;
	size_t i;

	for (i = 0; i < t->n_added; i++) {
		if (t->added[i].due_ms < next)
			next = t->added[i].due_ms;
	}
	return next;
}

void timers_run(struct timers *t, int64_t now_ms)
{
	size_t i;

	assert(!t->running);
	t->running = true;
	while (t->count > 0 && t->heap[0].due_ms <= now_ms) {
		struct timer timer = t->heap[0];

		remove_at(t, 0);
		timer.fn(timer.arg, now_ms);
	}
	t->running = false;
	for (i = 0; i < t->n_added; i++)
		push(t, t->added[i]);
	t->n_added = 0;
}

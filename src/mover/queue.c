#include "mover/inside.h"

#include "core/mem.h"

#include <stdlib.h>

void queue_put(struct queue *q, struct item *item)
{
	item->next = NULL;
	if (q->last)
		q->last->next = item;
	else
		q->first = item;
	q->last = item;
	q->n++;
}

void queue_put_first(struct queue *q, struct item *item)
{
	item->next = q->first;
	q->first = item;
	if (!q->last)
		q->last = item;
	q->n++;
}

struct item *queue_take(struct queue *q)
{
	struct item *item = q->first;

	if (!item)
		return NULL;
	q->first = item->next;
	if (!q->first)
		q->last = NULL;
	q->n--;
	item->next = NULL;
	return item;
}

void item_free(struct item *item)
{
	journal_row_clear(&item->row);
	free(item);
}

void queue_clear(struct queue *q)
{
	for (struct item *item; (item = queue_take(q)) != NULL;)
		item_free(item);
}

struct flight *flight_new(struct mover *m)
{
	struct flight *f = xcalloc(1, sizeof *f);

	f->m = m;
	f->sent_ms = m->setup.now_ms();
	f->next = m->flights;
	m->flights = f;
	m->n_flights++;
	return f;
}

void flight_free(struct flight *f)
{
	if (f->m) {
		for (struct flight **at = &f->m->flights; *at; at = &(*at)->next) {
			if (*at != f)
				continue;
			*at = f->next;
			f->m->n_flights--;
			break;
		}
	}
	queue_clear(&f->items);
	free(f);
}

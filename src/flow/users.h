/* Reading every user of a product for the record of switched-off services: before the cart, and once more right before the order. */
#ifndef FLOW_USERS_H
#define FLOW_USERS_H

#include "flow/context.h"
#include "flow/copy.h"

struct switched_off_record;

struct user_scan {
	struct task *task;
	void (*done)(void *arg, const struct error *err, size_t count);
	char sku_id[ID_TEXT];
	int64_t read, total, with;
	FACTS(struct switched_off_facts) plans;
	struct switched_off_record *record;
};

/* `done` is called with the scan as its argument. Returns the call's id, for task_wait(). */
uint64_t user_scan_start(struct user_scan *scan, struct task *t, const char *sku_id, void (*done)(void *arg, const struct error *err, size_t count));
int user_scan_keep(struct user_scan *scan, const char *subscription_id, struct error *err); /* into the journal, then to the page */
void user_scan_clear(struct user_scan *scan);

#endif

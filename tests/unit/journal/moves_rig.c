#include "moves_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct journal *j;
struct error err;

int open_one(void **state)
{
	if (make_directory(state) < 0)
		return -1;
	j = open_journal();
	err = ERROR_INIT;
	return 0;
}

int close_one(void **state)
{
	journal_close(j);
	return remove_directory(state);
}

int64_t begin_move(const char *tenant, const char *source, const char *target, int64_t now_ms)
{
	struct journal_move m = { .created_ms = now_ms, .changed_ms = now_ms, .started_ms = TIME_UNKNOWN, .ended_ms = TIME_UNKNOWN };
	int64_t id = 0;

	strcpy(m.tenant_id, tenant);
	strcpy(m.source_sku, source);
	strcpy(m.source_name, "Plan “A” 名");
	strcpy(m.target_sku, target);
	must(journal_move_begin(j, &m, &id, &err));
	return id;
}

struct journal_row a_row(int64_t number)
{
	struct journal_row row = { .seq = number, .enabled = true, .read_ms = 40, .changed_ms = 50 };

	snprintf(row.id, sizeof(row.id), "user-%lld", (long long)number);
	snprintf(row.upn, sizeof(row.upn), "u%lld@contoso.example", (long long)number);
	snprintf(row.name, sizeof(row.name), "User Nr. %lld", (long long)number);
	return row;
}

void add_rows(int64_t move, int64_t from, int64_t to)
{
	struct journal_row rows[100];
	size_t n = 0;

	for (; from <= to; from++) {
		rows[n++] = a_row(from);
		if (n == 100 || from == to) {
			must(journal_rows_add(j, move, rows, n, &err));
			n = 0;
		}
	}
}

void mark(int64_t move, int64_t seq, enum journal_row_state state, const char *cause)
{
	struct journal_mark m = { .seq = seq, .state = state, .cause = cause };

	must(journal_rows_mark(j, move, &m, 1, 60, &err));
}

int64_t count(int64_t move, const struct journal_row_filter *f)
{
	int64_t n = -1;

	must(journal_rows_count(j, move, f, &n, &err));
	return n;
}

struct journal_row find(int64_t move, const char *id)
{
	struct journal_row row = { 0 };
	bool found = false;

	must(journal_rows_find(j, move, id, &row, &found, &err));
	assert_true(found);
	return row;
}

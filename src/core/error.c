#include "core/error.h"

#include "core/buf.h"
#include "core/text.h"

#include <assert.h>
#include <stddef.h>

static const char *const kind_names[ERROR_KINDS] = {
	[ERROR_NONE] = "none",
	[ERROR_OFFLINE] = "offline",
	[ERROR_TIMEOUT] = "timeout",
	[ERROR_TLS] = "tls",
	[ERROR_SIGNED_OUT] = "signed_out",
	[ERROR_FORBIDDEN] = "forbidden",
	[ERROR_NOT_FOUND] = "not_found",
	[ERROR_CONFLICT] = "conflict",
	[ERROR_STALE] = "stale",
	[ERROR_RATE_LIMITED] = "rate_limited",
	[ERROR_REFUSED] = "refused",
	[ERROR_SERVICE] = "service",
	[ERROR_ANSWER] = "answer",
	[ERROR_UNSURE] = "unsure",
	[ERROR_CANCELLED] = "cancelled",
	[ERROR_ABSENT] = "absent",
	[ERROR_INPUT] = "input",
	[ERROR_CONFIG] = "config",
	[ERROR_STORAGE] = "storage",
	[ERROR_SYSTEM] = "system",
};

/* Formatted aside first: an argument may be a text of the very error that is being filled. */
static __attribute__((format(printf, 3, 0))) void fill(char *to, size_t size, const char *fmt, va_list args)
{
	struct buf text = BUF_INIT;

	buf_vaddf(&text, fmt, args);
	text_clean_into(to, size, text.data);
	buf_clear(&text);
}

int error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	assert(kind > ERROR_NONE && kind < ERROR_KINDS);
	if (err) {
		struct error fresh = ERROR_INIT;
		va_list args;

		fresh.kind = kind;
		va_start(args, fmt);
		fill(fresh.text, sizeof(fresh.text), fmt, args);
		va_end(args);
		*err = fresh;
	}
	return -(int)kind;
}

void error_detail(struct error *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return;
	va_start(args, fmt);
	fill(err->detail, sizeof(err->detail), fmt, args);
	va_end(args);
}

void error_explain(struct error *err, const char *meaning, const char *remedy)
{
	if (!err)
		return;
	text_clean_into(err->meaning, sizeof(err->meaning), meaning);
	text_clean_into(err->remedy, sizeof(err->remedy), remedy);
}

void error_service(struct error *err, const char *code, const char *text)
{
	if (!err)
		return;
	text_clean_into(err->code, sizeof(err->code), code);
	text_clean_into(err->service, sizeof(err->service), text);
}

void error_clear(struct error *err)
{
	if (err)
		*err = ERROR_INIT;
}

const char *error_kind_name(enum error_kind kind)
{
	assert(kind >= ERROR_NONE && kind < ERROR_KINDS);
	return kind_names[kind];
}

bool error_is_temporary(const struct error *err)
{
	switch (err->kind) {
	case ERROR_OFFLINE:
	case ERROR_TIMEOUT:
	case ERROR_RATE_LIMITED:
	case ERROR_SERVICE:
		return true;
	default:
		return false;
	}
}

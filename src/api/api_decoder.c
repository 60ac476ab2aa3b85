#include "api/api_decoder.h"

#include "api/api_list.h"
#include "api/api_meaning.h"
#include "api/api_text.h"
#include "core/error.h"
#include "core/mem.h"
#include "core/money.h"
#include "core/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct json_field page_header_fields[] = {
	JSON_FIELD("key", JSON_TEXT, struct api_page_header, key, .flags = JSON_RAW),
	JSON_FIELD("value", JSON_TEXT, struct api_page_header, value, .flags = JSON_RAW),
	JSON_FIELDS_END,
};

static const struct json_shape page_header_shape = { "a header", sizeof(struct api_page_header), page_header_fields };

static const struct json_field page_link_fields[] = {
	JSON_FIELD("uri", JSON_TEXT, struct api_page_link, uri, .flags = JSON_RAW),
	JSON_FIELD("method", JSON_TEXT, struct api_page_link, method),
	JSON_FIELD("headers", JSON_LIST, struct api_page_link, headers, .limit = 16, .shape = &page_header_shape),
	JSON_FIELDS_END,
};

static const struct json_shape page_link_shape = { "a link", sizeof(struct api_page_link), page_link_fields };

static const struct json_field page_links_fields[] = {
	JSON_FIELD("next", JSON_STRUCT, struct api_page_links, next, .shape = &page_link_shape),
	JSON_FIELDS_END,
};

const struct json_shape api_page_links_shape = { "links", sizeof(struct api_page_links), page_links_fields };

static const struct json_field attributes_fields[] = {
	JSON_FIELD("etag", JSON_TEXT, struct api_attributes, etag, .flags = JSON_RAW, .limit = 200),
	JSON_FIELDS_END,
};

const struct json_shape api_attributes_shape = { "attributes", sizeof(struct api_attributes), attributes_fields };

static const struct json_field fault_fields[] = {
	JSON_FIELD("code", JSON_CODE, struct api_fault, code),
	JSON_FIELD("description", JSON_TEXT, struct api_fault, description),
	JSON_FIELDS_END,
};

const struct json_shape api_fault_shape = { "a fault", sizeof(struct api_fault), fault_fields };

static int check_all(const struct api_decoder *d, void *ret, struct error *err)
{
	struct api_page *page = ret;
	int rc = 0;

	if (!d->check)
		return 0;
	if (!d->element)
		return d->check(ret, err);
	for (size_t i = 0; i < page->list.count && rc == 0; i++)
		rc = d->check((char *)page->list.items + i * d->element->size, err);
	return rc;
}

static int decode_as(const struct api_decoder *d, void *ret, const char *text, size_t len, struct error *err)
{
	int rc = json_decode(d->shape, ret, text, len, &json_limits_default, err);

	if (rc == 0)
		rc = check_all(d, ret, err);
	if (rc < 0)
		json_clear(d->shape, ret);
	return rc;
}

/* The one element, in a list of it. */
static int decode_one(const struct api_decoder *d, void *ret, const char *text, size_t len)
{
	struct api_page *page = ret;
	void *one = xcalloc(1, d->element->size);
	int rc = json_decode(d->element, one, text, len, &json_limits_default, NULL);

	if (rc == 0 && d->check)
		rc = d->check(one, NULL);
	if (rc < 0) {
		json_clear(d->element, one);
		free(one);
		return rc;
	}
	page->list = (struct json_list){ one, 1 };
	return 0;
}

/* What is wrong is said of the first form. */
int api_decode(const struct api_decoder *d, void *ret, const char *text, size_t len, struct error *err)
{
	int rc = decode_as(d, ret, text, len, err);

	for (const struct api_decoder *other = d->otherwise; rc < 0 && other; other = other->otherwise)
		if (decode_as(other, ret, text, len, NULL) == 0)
			rc = 0;
	if (rc < 0 && d->or_one && decode_one(d, ret, text, len) == 0)
		rc = 0;
	return rc;
}

void api_decoder_clear(const struct api_decoder *d, void *ret)
{
	json_clear(d->shape, ret);
}

void api_list_clear(const struct json_shape *element, struct json_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		json_clear(element, (char *)list->items + i * element->size);
	free(list->items);
	*list = (struct json_list){ NULL, 0 };
}

void api_list_move(const struct json_shape *element, struct json_list *to, struct json_list *from)
{
	if (to->count == 0) {
		free(to->items);
		*to = *from;
	} else if (from->count > 0) {
		to->items = xrealloc_array(to->items, to->count + from->count, element->size);
		memcpy((char *)to->items + to->count * element->size, from->items, from->count * element->size);
		to->count += from->count;
		free(from->items);
	} else {
		free(from->items);
	}
	*from = (struct json_list){ NULL, 0 };
}

int word_value(const struct json_word *words, const char *text, int unknown)
{
	size_t n;

	if (!text)
		return unknown;
	text += strspn(text, " ");
	n = strcspn(text, " ");
	for (; words->word; words++)
		if (strlen(words->word) == n && strncasecmp(words->word, text, n) == 0)
			return words->value;
	return unknown;
}

void faults_unescape(struct api_fault *faults, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_unescape(&faults[i].description);
}

static int wrong(const char *what, const char *how, struct error *err)
{
	char *why = xasprintf("%s %s", what, how);
	int rc = answer_wrong(err, why);

	free(why);
	return rc;
}

int check_text(const char *text, const char *what, struct error *err)
{
	return str_empty(text) ? wrong(what, "is empty", err) : 0;
}

/* "." and "..", alone or as a part of "PRODUCT:SKU:AVAILABILITY", would climb where they stand in a path. */
static bool climbs(const char *text)
{
	for (const char *part = text; part; part = strchr(part, ':')) {
		part += *part == ':';
		size_t dots = strspn(part, ".");
		if (dots > 0 && dots <= 2 && (part[dots] == '\0' || part[dots] == ':'))
			return true;
	}
	return false;
}

int check_id(const char *text, const char *what, struct error *err)
{
	if (text && climbs(text))
		return wrong(what, "is not an id", err);
	for (const char *p = text; p && *p; p++)
		if (*p <= ' ' || *p > '~')
			return wrong(what, "is not an id", err);
	return check_text(text, what, err);
}

int check_currency(const char *code, const char *what, struct error *err)
{
	bool good = code && strlen(code) == 3;

	for (size_t i = 0; good && i < 3; i++)
		good = code[i] >= 'A' && code[i] <= 'Z';
	return good ? 0 : wrong(what, "is not a currency", err);
}

int check_money(const char *text, const char *currency, const char *what, struct money *ret, struct error *err)
{
	*ret = (struct money){ 0 };
	if (!text)
		return 0;
	return str_empty(currency) || money_parse(text, currency, ret, NULL) < 0 ? wrong(what, "is not an amount", err) : 0;
}

const struct api_decoder *api_decoder_find(const char *name)
{
	for (size_t i = 0; api_decoders[i]; i++)
		if (strcmp(api_decoders[i]->name, name) == 0)
			return api_decoders[i];
	return NULL;
}

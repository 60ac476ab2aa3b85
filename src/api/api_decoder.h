/* How one kind of answer is read: its shape, and what this program relies on beyond types. */
#ifndef API_API_DECODER_H
#define API_API_DECODER_H

#include "json/decode.h"

struct error;

/* An answer that is a list, or one page of it. */
struct api_page_header {
	char *key, *value;
};

struct api_page_link {
	char *uri, *method;
	struct json_list headers; /* struct api_page_header */
};

struct api_page_links {
	struct api_page_link next;
};

struct api_page {
	struct json_list list;
	char *next;             /* Graph: "@odata.nextLink" */
	struct api_page_links links; /* Commerce */
	char *continuation;
};

struct api_decoder {
	const char *name;
	const struct json_shape *shape; /* of a struct api_page when `element` is set */
	const struct json_shape *element;
	/* Of the struct, or of each element: 0, or ERROR_ANSWER. May also derive fields from others. NULL: nothing to check. */
	int (*check)(void *item, struct error *err);
	const struct api_decoder *otherwise; /* another form of the same answer, tried when this one does not fit */
	bool or_one; /* of a list: the service's own page prints its one element where the list is promised */
};

/* `ret` is zeroed; on failure it is left cleared. */
int api_decode(const struct api_decoder *d, void *ret, const char *text, size_t len, struct error *err);
void api_decoder_clear(const struct api_decoder *d, void *ret);
void api_list_clear(const struct json_shape *element, struct json_list *list);
/* Appends and empties `from`. */
void api_list_move(const struct json_shape *element, struct json_list *to, struct json_list *from);

/* The fields of a page whose elements have the shape `element`. */
extern const struct json_shape api_page_links_shape;
/* Shapes that several resources share. */
extern const struct json_shape api_attributes_shape; /* struct api_attributes */
extern const struct json_shape api_fault_shape;      /* struct api_fault */
#define GRAPH_PAGE(name_, what_, element_) \
	static const struct json_field name_##_fields_[] = { \
		JSON_FIELD("value", JSON_LIST, struct api_page, list, .flags = JSON_REQUIRED | JSON_LONG, .shape = (element_)), \
		JSON_FIELD("@odata.nextLink", JSON_TEXT, struct api_page, next, .flags = JSON_RAW), \
		JSON_FIELDS_END, \
	}; \
	static const struct json_shape name_ = { what_, sizeof(struct api_page), name_##_fields_ }
#define COMMERCE_PAGE_NAMED(name_, what_, list_name_, element_) \
	static const struct json_field name_##_fields_[] = { \
		JSON_FIELD(list_name_, JSON_LIST, struct api_page, list, .flags = JSON_REQUIRED, .shape = (element_)), \
		JSON_FIELD("links", JSON_STRUCT, struct api_page, links, .shape = &api_page_links_shape), \
		JSON_FIELD("continuationToken", JSON_TEXT, struct api_page, continuation, .flags = JSON_RAW), \
		JSON_FIELDS_END, \
	}; \
	static const struct json_shape name_ = { what_, sizeof(struct api_page), name_##_fields_ }
#define COMMERCE_PAGE(name_, what_, element_) COMMERCE_PAGE_NAMED(name_, what_, "items", element_)

#define API_ID (JSON_REQUIRED | JSON_RAW) /* goes back into requests as it came; check_id() belongs to it */

/* The value of a word, without case and surrounding space, for a field whose own text is kept too. */
int word_value(const struct json_word *words, const char *text, int unknown);
extern const struct json_word api_billing_cycle_words[];
extern const struct json_word api_transition_type_words[];

/* Checks that several readers share; ERROR_ANSWER with a text that names `what`. */
int check_text(const char *text, const char *what, struct error *err);     /* not empty */
int check_id(const char *text, const char *what, struct error *err);       /* not empty, visible ASCII: may go into a URL and onto a page */
int check_currency(const char *code, const char *what, struct error *err); /* three capital letters */
/* An amount as the service wrote it; NULL leaves `ret` without a currency. */
struct money;
int check_money(const char *text, const char *currency, const char *what, struct money *ret, struct error *err);

struct api_fault;
void faults_unescape(struct api_fault *faults, size_t count);

/* One for each kind of answer, in the file of its resource. */
#define API_EACH_DECODER(do_) \
	do_(account) \
	do_(address_check) \
	do_(agreements) \
	do_(app_roles) \
	do_(authority) \
	do_(availabilities) \
	do_(billing_profile) \
	do_(cart) \
	do_(catalog_sku) \
	do_(catalog_skus) \
	do_(checkout) \
	do_(company) \
	do_(credit_checks) \
	do_(customer) \
	do_(device_code) \
	do_(directory_subscriptions) \
	do_(domains) \
	do_(group) \
	do_(groups) \
	do_(health) \
	do_(members) \
	do_(order) \
	do_(orders) \
	do_(organization) \
	do_(payment_methods) \
	do_(products) \
	do_(provisioning) \
	do_(roles) \
	do_(skus) \
	do_(sold_to) \
	do_(subscription) \
	do_(subscription_terms) \
	do_(subscriptions) \
	do_(terms) \
	do_(token) \
	do_(token_cache) \
	do_(transition) \
	do_(transition_targets) \
	do_(transitions) \
	do_(user) \
	do_(users)

#define API_DECLARE_DECODER(name_) extern const struct api_decoder api_##name_##_decoder;
API_EACH_DECODER(API_DECLARE_DECODER)

/* All of them, for the tests that feed each with anything. */
extern const struct api_decoder *const api_decoders[]; /* ended by NULL */
const struct api_decoder *api_decoder_find(const char *name);

#endif

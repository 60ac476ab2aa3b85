/* Holds the client against samples of answers that a service's publisher has printed: `make check-samples SAMPLES=DIRECTORY`. The files are named
 * after what they show, as "pc.get-order.response.json"; a table says what the client makes of each. What the table does not know is told and fails. */
#include "call.h"
#include "value.h"

#include "api/api.h"
#include "api/api_batch_read.h"
#include "api/api_decoder.h"
#include "api/api_envelope.h"
#include "api/api_licences.h"
#include "api/api_refusal.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/text.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 4 << 20 };

enum what {
	ANSWER,  /* read by the decoder of that name */
	REFUSAL, /* read as an error of that service */
	BATCH,   /* taken apart as the answer to a batch */
	REQUEST, /* has the members that the contract file of that name has, which the client is held against */
	UNREAD,  /* an answer that the client gets and has no need to read: it has to be JSON */
	PRINTED, /* with its head, as the page has it: what counts is its JSON, which stands in a file of its own */
	UNUSED   /* of a call that the client does not make */
};

/* The first pattern that fits. `more` lists members of ours that the sample does without: they are documented elsewhere. */
static const struct row {
	const char *pattern;
	enum what what;
	const char *name; /* of the decoder, the service or the file, or why not */
	const char *more;
} rows[] = {
	{ "entra.devicecode.response*.json", ANSWER, "device_code", NULL },
	{ "entra.token.response*.json", ANSWER, "token", NULL },
	{ "entra.token-error.response*.json", REFUSAL, "entra", NULL },

	{ "graph.error.*.response-*.json", REFUSAL, "graph", NULL },
	{ "graph.throttled-*.response*.json", REFUSAL, "graph", NULL },
	{ "graph.batch*.request*.json", UNUSED, "batches of other calls; ours have users and groups alone", NULL },
	{ "graph.batch*.response*.json", BATCH, "", NULL },
	{ "graph.list-organization.response*.json", ANSWER, "organization", NULL },
	{ "graph.list-domains.response*.json", ANSWER, "domains", NULL },
	{ "graph.list-subscribed-skus.response*.json", ANSWER, "skus", NULL },
	{ "graph.list-directory-subscriptions.response*.json", ANSWER, "directory_subscriptions", NULL },
	{ "graph.get-directory-subscription.response*.json", UNUSED, "subscriptions are listed, never asked for one by one", NULL },
	{ "graph.list-health-overviews*.response*.json", ANSWER, "health", NULL },
	{ "graph.list-users*.response*.json", ANSWER, "users", NULL },
	{ "graph.list-groups*.response*.json", ANSWER, "groups", NULL },
	{ "graph.list-members*.response*.json", ANSWER, "members", NULL },
	{ "graph.user-assign-license.request*.json", REQUEST, "graph-assign-licence", NULL },
	{ "graph.group-assign-license.request*.json", REQUEST, "graph-group-assign-licence", NULL },
	{ "graph.group-remove-license.request*.json", REQUEST, "graph-group-assign-licence", NULL },
	{ "graph.*-assign-license.response*.json", UNREAD, "the thing as it was before or after the change, nobody promises which", NULL },
	{ "graph.user-reprocess-license.response*.json", UNREAD, "the same", NULL },

	{ "pc.throttled-*.response*.json", REFUSAL, "commerce", NULL },
	{ "pc.get-customer.response*.json", ANSWER, "customer", NULL },
	{ "pc.get-customer-company-profile.response*.json", ANSWER, "company", NULL },
	{ "pc.get-customer-billing-profile.response*.json", ANSWER, "billing_profile", NULL },
	{ "pc.update-customer-billing-profile.response*.json", ANSWER, "billing_profile", NULL },
	{ "pc.update-customer-billing-profile.request*.json", REQUEST, "commerce-billing-profile-put", "defaultAddress.region defaultAddress.middleName" },
	{ "pc.validate-address.request*.json", REQUEST, "commerce-address", NULL },
	{ "pc.validate-address.response*.json", ANSWER, "address_check", NULL },
	{ "pc.list-products*.response*.json", ANSWER, "products", NULL },
	{ "pc.list-skus-by-customer.response.json", UNUSED, "of an Azure plan; the page prints a product in the place of its SKUs", NULL },
	{ "pc.list-skus*.response*.json", ANSWER, "catalog_skus", NULL },
	{ "pc.get-sku.response*.json", ANSWER, "catalog_sku", NULL },
	{ "pc.list-availabilities-by-customer.response.json", UNUSED, "of an Azure plan; the page prints a SKU in the place of its availabilities", NULL },
	{ "pc.list-availabilities*.response*.json", ANSWER, "availabilities", NULL },
	{ "pc.get-product.*", UNUSED, "products are listed, never asked for one by one", NULL },
	{ "pc.get-availability.*", UNUSED, "availabilities are listed, never asked for one by one", NULL },
	{ "pc.create-cart-addons.request*.json", UNUSED, "no add-on is bought here", NULL },
	{ "pc.create-cart.request*.json", REQUEST, "commerce-cart-create", "lineItems[].id lineItems[].termDuration" },
	{ "pc.create-cart*.response*.json", ANSWER, "cart", NULL },
	{ "pc.update-cart.response*.json", ANSWER, "cart", NULL },
	{ "pc.checkout-cart.response*.json", ANSWER, "checkout", NULL },
	{ "pc.get-order.response*.json", ANSWER, "order", NULL },
	{ "pc.list-orders.response*.json", ANSWER, "orders", NULL },
	{ "pc.create-order.*", UNUSED, "orders are made by carts and transitions", NULL },
	{ "pc.change-billing-cycle.*", UNUSED, "the billing cycle of what is there is never changed", NULL },
	{ "pc.purchase-addon.*", UNUSED, "no add-on is bought here", NULL },
	{ "pc.order-provisioning-status.*", UNUSED, "the subscription says it", NULL },
	{ "pc.list-subscriptions*.response*.json", ANSWER, "subscriptions", NULL },
	{ "pc.list-addons.response*.json", ANSWER, "subscriptions", NULL },
	{ "pc.get-subscription.response*.json", ANSWER, "subscription", NULL },
	{ "pc.cancel-subscription.request*.json", REQUEST, "commerce-subscription-cancel", "*" },
	{ "pc.change-quantity.request*.json", REQUEST, "commerce-subscription-quantity", "*" },
	{ "pc.update-autorenew.request*.json", REQUEST, "commerce-subscription-renewal", "*" },
	{ "pc.cancel-subscription.response*.json", ANSWER, "subscription", NULL },
	{ "pc.change-quantity.response*.json", ANSWER, "subscription", NULL },
	{ "pc.update-autorenew.response*.json", ANSWER, "subscription", NULL },
	{ "pc.suspend-subscription.response*.json", ANSWER, "subscription", NULL },
	{ "pc.reactivate-subscription.response*.json", ANSWER, "subscription", NULL },
	{ "pc.scheduled-changes.response*.json", ANSWER, "subscription", NULL },
	{ "pc.suspend-subscription.*", UNUSED, "nothing is suspended here", NULL },
	{ "pc.reactivate-subscription.*", UNUSED, "nothing is suspended here", NULL },
	{ "pc.scheduled-changes.*", UNUSED, "nothing is put off to the renewal", NULL },
	{ "pc.subscription-provisioning-status.response*.json", ANSWER, "provisioning", NULL },
	{ "pc.get-transitions.response*.json", ANSWER, "transitions", NULL },
	{ "pc.transition.request*.json", REQUEST, "commerce-transition", "fromCatalogItemId fromSubscriptionId" },
	{ "pc.transition.response.json", ANSWER, "transition_targets", NULL },
	{ "pc.transition.response-*.json", ANSWER, "transition", NULL },
	{ "pc.get-customer-agreement.response*.json", ANSWER, "agreements", NULL },
	{ "pc.assign-licenses.*", UNUSED, "licences are moved in the directory", NULL },
	{ "pc.list-subscribed-skus.*", UNUSED, "the directory says it", NULL },
	{ "pc.auth.*", UNUSED, "the sign-in is by the newer endpoint", NULL },
	{ "pc.legacy-upgrade-*", UNUSED, "upgrades are transitions", NULL },
	{ "pc.*migration*", UNUSED, "moving an old subscription to the new commerce is no upgrade", NULL },
	{ "pc.get-promotions.*", UNUSED, "no promotion is asked for", NULL },
	{ "pc.verify-promotion-*", UNUSED, "no promotion is asked for", NULL },
	{ "pc.list-customers.*", UNUSED, "the customer is configured", NULL },

	{ "arm.*", UNUSED, "billing accounts are not managed here", NULL },
	{ "*.http", PRINTED, NULL, NULL },
	{ "INDEX.md", UNUSED, "says where the samples are from", NULL },
	{ NULL, UNUSED, NULL, NULL },
};

struct tally {
	int passed, failed, unused;
	struct call_file *files;
	size_t n_files;
};

static const struct row *row_of(const char *file)
{
	const struct row *r = rows;

	while (r->pattern && fnmatch(r->pattern, file, 0) != 0)
		r++;
	return r->pattern ? r : NULL;
}

/* ---- each kind ---- */

/* The status, by which the client knows, is not part of the samples. */
static bool is_error_of_call(const char *file, const struct buf *text, struct buf *note)
{
	struct envelope e;
	bool is;

	envelope_read(str_starts(file, "entra.") ? API_ENTRA : str_starts(file, "graph.") ? API_GRAPH : API_COMMERCE, text->data, text->len, &e);
	is = !str_empty(e.code) && !str_empty(e.text);
	if (is)
		buf_addf(note, "or rather an error, code %s", e.code);
	envelope_clear(&e);
	return is;
}

static bool decodes(const char *file, const char *name, const struct buf *text, struct buf *why, struct buf *note)
{
	const struct api_decoder *d = api_decoder_find(name);
	struct error err = ERROR_INIT;
	void *result;
	bool good;

	if (!d) {
		buf_addf(why, "there is no decoder \"%s\"", name);
		return false;
	}
	result = xcalloc(1, d->shape->size);
	good = api_decode(d, result, text->data, text->len, &err) == 0 || is_error_of_call(file, text, note);
	if (!good)
		buf_addstr(why, err.text);
	api_decoder_clear(d, result);
	free(result);
	return good;
}

/* "…response-400.json" has its status in its name. */
static int status_of(const char *file)
{
	const char *mark = strstr(file, "response-");
	return mark ? atoi(mark + strlen("response-")) : 0;
}

static bool is_refusal(const char *service, const char *file, const struct buf *text, struct buf *why, struct buf *note)
{
	enum api_service of = str_eq(service, "entra") ? API_ENTRA : str_eq(service, "graph") ? API_GRAPH : API_COMMERCE;
	struct envelope e;
	bool good;

	envelope_read(of, text->data, text->len, &e);
	good = !str_empty(e.code) && !str_empty(e.text);
	if (!good)
		buf_addstr(why, "no code and no words were found");
	else
		buf_addf(note, "code %s", e.code);
	/* What the directory refuses has a name here; "other" would lose what can be done about it. */
	if (good && of == API_GRAPH && status_of(file) && fnmatch("graph.error.*", file, 0) == 0 && refusal_of(status_of(file), e.code, e.text) == API_LICENCE_OTHER) {
		buf_addf(why, "the refusal is not recognized: %s", e.text);
		good = false;
	}
	envelope_clear(&e);
	return good;
}

static bool is_batch(const struct buf *text, struct buf *why)
{
	struct batch_response responses[API_BATCH] = { 0 };
	size_t there = 0;

	if (!batch_read(text->data, text->len, responses, API_BATCH)) {
		buf_addstr(why, "it could not be taken apart");
		return false;
	}
	for (size_t i = 0; i < API_BATCH; i++)
		there += responses[i].there && responses[i].status != 0;
	if (!there)
		buf_addstr(why, "no part of it was found");
	return there > 0;
}

/* ---- requests: the names of ours are those of the sample ---- */

struct names {
	struct json_object *sample;
	const char *path, *more;
	struct buf *why;
};

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list ? strstr(list, word) : NULL; at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
			return true;
	return false;
}

static int has_name(void *arg, const char *name, struct json_object *value)
{
	struct names *n = arg;
	struct json_object *other = value_member(n->sample, name, false);
	char *path = xasprintf("%s%s%s", n->path, *n->path ? "." : "", name);
	int rc = 0;

	/* "*" in `more`: what comes back is whatever the service had sent, so that only what both have is compared. */
	if (!value || (!other && (has_word(n->more, path) || str_eq(n->more, "*")))) {
		;
	} else if (!other) {
		buf_addf(n->why, "%s is in ours, and not in the sample", path);
		rc = 1;
	} else if (tree_type(value) == TREE_OBJECT && tree_type(other) == TREE_OBJECT) {
		rc = tree_members(value, has_name, &(struct names){ other, path, n->more, n->why });
	} else if (tree_type(value) == TREE_LIST && tree_type(other) == TREE_LIST && tree_count(value) && tree_count(other) && tree_type(tree_at(value, 0)) == TREE_OBJECT) {
		char *each = xasprintf("%s[]", path);
		rc = tree_members(tree_at(value, 0), has_name, &(struct names){ tree_at(other, 0), each, n->more, n->why });
		free(each);
	} else if ((tree_type(value) == TREE_LIST) != (tree_type(other) == TREE_LIST) || (tree_type(value) == TREE_OBJECT) != (tree_type(other) == TREE_OBJECT)) {
		buf_addf(n->why, "%s is of another type in the sample", path);
		rc = 1;
	}
	free(path);
	return rc;
}

static bool is_like_ours(const struct tally *t, const struct row *r, const char *file, const struct buf *text, struct buf *why)
{
	struct call_file *f = call_find(t->files, t->n_files, r->name);
	struct json_object *sample = value_parse(text->data, text->len, file);
	bool good;

	if (!f)
		buf_addf(why, "there is no contract file \"%s\"", r->name);
	good = f && tree_members(value_at(f->tree, "body"), has_name, &(struct names){ sample, "", r->more, why }) == 0;
	tree_free(sample);
	return good;
}

static bool is_json(const char *file, const struct buf *text)
{
	tree_free(value_parse(text->data, text->len, file));
	return true;
}

/* ---- files ---- */

/* A printed block is of use by its JSON alone: beside it, or in it. */
static const char *about_print(const char *directory, const char *file)
{
	char *path = xasprintf("%s/%.*s.json", directory, (int)(strlen(file) - strlen(".http")), file);
	struct buf text = BUF_INIT;
	bool beside = file_read(path, LONGEST, &text, NULL) == 0;

	free(path);
	buf_reset(&text);
	path = xasprintf("%s/%s", directory, file);
	bool empty = file_read(path, LONGEST, &text, NULL) < 0 || !strstr(text.data, "\n{");
	free(path);
	buf_clear(&text);
	return beside ? "its JSON stands beside it" : empty ? "there is no JSON in it" : "what it prints is cut, and no JSON any more";
}

static void look_at(struct tally *t, const char *directory, const char *file)
{
	static const char *const words[] = { [ANSWER] = "decoded as", [REFUSAL] = "an error of", [BATCH] = "a batch, taken apart", [REQUEST] = "a request, as in", [UNREAD] = "not read:",
		[PRINTED] = "as printed:", [UNUSED] = "not used by us:" };
	const struct row *r = row_of(file);
	const char *name = r && r->what == PRINTED ? about_print(directory, file) : r ? r->name : "";
	bool passed_over = r && r->what >= PRINTED;
	struct buf text = BUF_INIT, why = BUF_INIT, note = BUF_INIT;
	struct error err = ERROR_INIT;
	char *path = xasprintf("%s/%s", directory, file);
	bool good = false;

	if (!r) {
		buf_addstr(&why, "it is not known what this is: the table has no row for it");
	} else if (passed_over) {
		good = true;
	} else if (file_read(path, LONGEST, &text, &err) < 0) {
		buf_addstr(&why, err.text);
	} else {
		good = r->what == ANSWER ? decodes(file, r->name, &text, &why, &note) : r->what == REFUSAL ? is_refusal(r->name, file, &text, &why, &note) :
			r->what == BATCH ? is_batch(&text, &why) : r->what == REQUEST ? is_like_ours(t, r, file, &text, &why) : is_json(file, &text);
	}
	t->unused += passed_over;
	t->passed += good && !passed_over;
	t->failed += !good;
	if (good)
		printf("%s %-58s %s %s%s%s\n", passed_over ? "-  " : "ok ", file, words[r->what], name, note.len ? ", " : "", note.data);
	else
		printf("NOT %-58s %s%s%s\n", file, r ? words[r->what] : "", r ? " " : "", why.data);
	free(path);
	buf_clear(&text);
	buf_clear(&why);
	buf_clear(&note);
}

static const char *no_value(void *arg, const char *name)
{
	(void)arg;
	return strstr(name, "quantity") ? "1" : NULL;
}

static int is_visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct tally t = { 0, 0, 0, NULL, 0 };
	struct dirent **list;
	int n = argc == 2 ? scandir(argv[1], &list, is_visible, alphasort) : -1;

	if (n < 0) {
		fprintf(stderr, "check_samples DIRECTORY: a directory of samples\n");
		return 2;
	}
	t.files = call_files(&t.n_files);
	for (size_t i = 0; i < t.n_files; i++)
		call_fill(&t.files[i], no_value, NULL);
	for (int i = 0; i < n; i++) {
		look_at(&t, argv[1], list[i]->d_name);
		free(list[i]);
	}
	free(list);
	call_files_free(t.files, t.n_files);
	printf("%d passed, %d failed, %d not used\n", t.passed, t.failed, t.unused);
	return t.failed || !t.passed ? 1 : 0;
}

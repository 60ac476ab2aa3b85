/* What real clients ask of the directory, over plain HTTP: which queries the training server answers, and which it refuses as the service does. */
#include "client.h"
#include "value.h"

#include "core/mem.h"
#include "core/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define EVENTUAL "ConsistencyLevel: eventual"
#define GRAPH "/graph/v1.0"

static struct client client;

static int begin(void **state)
{
	*state = &client;
	client_begin(&client, "groups");
	return 0;
}

static int end(void **state)
{
	client_end(*state);
	return 0;
}

static struct json_object *answer(struct client *c)
{
	return value_parse(c->body.data, c->body.len, "the answer");
}

/* The status, and of a refusal its code; NULL: whatever it is. */
static void expect(struct client *c, const char *path, const char *header, long status, const char *code)
{
	struct json_object *tree;

	if (client_call(c, "GET", path, NULL, header) != status)
		fail_msg("%s was answered with %ld instead of %ld: %.300s", path, c->status, status, c->body.data);
	if (!code)
		return;
	tree = answer(c);
	if (!str_eq(value_text(tree, "error.code"), code))
		fail_msg("%s: the code is %s instead of %s", path, value_text(tree, "error.code"), code);
	tree_free(tree);
}

/* The names of the first element's members, in order, with blanks. */
static int add_name(void *arg, const char *name, struct json_object *value)
{
	(void)value;
	buf_addf(arg, "%s ", name);
	return 0;
}

static void expect_members(struct client *c, const char *path, const char *at, const char *names)
{
	struct json_object *tree;
	struct buf is = BUF_INIT;

	expect(c, path, NULL, 200, NULL);
	tree = answer(c);
	tree_members(value_at(tree, at), add_name, &is);
	assert_string_equal(is.data, names);
	buf_clear(&is);
	tree_free(tree);
}

static size_t count(struct client *c, const char *path, const char *header)
{
	struct json_object *tree;
	size_t n;

	expect(c, path, header, 200, NULL);
	tree = answer(c);
	n = tree_count(value_at(tree, "value"));
	tree_free(tree);
	return n;
}

/* The pattern with its "%s" replaced. */
static char *text_from(const char *pattern, const char *id)
{
	const char *mark = strstr(pattern, "%s");

	return xasprintf("%.*s%s%s", (int)(mark - pattern), pattern, id, mark + 2);
}

static char *source_sku(struct client *c)
{
	struct json_object *tree;
	char *sku;

	expect(c, "/training/v1/state", NULL, 200, NULL);
	tree = answer(c);
	sku = xstrdup(value_text(tree, "skus[0].skuId"));
	tree_free(tree);
	return sku;
}

static void only_what_is_selected_comes(void **state)
{
	struct client *c = *state;

	expect_members(c, GRAPH "/users?$top=1&$select=id", "value[0]", "id ");
	expect_members(c, GRAPH "/users?$top=1&$select=displayName, id", "value[0]", "id displayName ");
	expect_members(c, GRAPH "/users?$top=1&$select=ID,assignedlicenses", "value[0]", "id assignedLicenses ");
	expect_members(c, GRAPH "/users?$top=1", "value[0]",
		"id displayName userPrincipalName mail givenName surname businessPhones jobTitle mobilePhone officeLocation preferredLanguage ");
	expect_members(c, GRAPH "/users?$top=1&$select=department,proxyAddresses", "value[0]", "department proxyAddresses ");
	expect_members(c, GRAPH "/groups?$top=1&$select=displayName,hasMembersWithLicenseErrors", "value[0]", "displayName ");
	expect_members(c, GRAPH "/subscribedSkus?$select=skuId,consumedUnits", "value[0]", "consumedUnits skuId ");
	expect_members(c, GRAPH "/directory/subscriptions?$select=id,status", "value[0]", "id status ");
	expect_members(c, GRAPH "/organization?$select=displayName,id", "value[0]", "id displayName ");
	expect_members(c, GRAPH "/domains?$select=isDefault", "value[0]", "isDefault ");
	expect_members(c, GRAPH "/me?$select=userPrincipalName", "", "@odata.context userPrincipalName ");
	expect_members(c, GRAPH "/admin/serviceAnnouncement/healthOverviews?$select=status", "value[0]", "status ");
}

static void what_cannot_be_selected_is_refused(void **state)
{
	struct client *c = *state;

	expect(c, GRAPH "/users?$select=id,shoeSize", NULL, 400, "BadRequest");
	assert_non_null(strstr(c->body.data, "Could not find a property named 'shoeSize' on type 'microsoft.graph.user'"));
	expect(c, GRAPH "/users?$select=aboutMe", NULL, 501, "NotImplemented");
	expect(c, GRAPH "/users?$select=mailboxSettings", NULL, 501, "NotImplemented");
	expect(c, GRAPH "/me?$select=aboutMe", NULL, 200, NULL);
	expect(c, GRAPH "/groups?$select=shoeSize", NULL, 400, "BadRequest");
	expect(c, GRAPH "/subscribedSkus?$select=price", NULL, 400, "BadRequest");
	expect(c, GRAPH "/directory/subscriptions?$select=price", NULL, 400, "BadRequest");
	expect(c, GRAPH "/users?$expand=manager", NULL, 200, NULL);
	expect(c, GRAPH "/users?$expand=everything", NULL, 400, "BadRequest");
}

static void the_documented_filters_are_read_however_they_are_written(void **state)
{
	static const char *const forms[] = {
		"assignedLicenses/any(x:x/skuId eq %s)", "assignedLicenses/any(s:s/skuId eq %s)", "assignedLicenses/any(license: license/skuId eq %s)",
		"assignedLicenses/any( l : l/skuId  eq  %s )", "assignedlicenses/any(u:u/skuid eq %s)", " assignedLicenses/any(x:x/skuId eq %s) ",
	};
	static const char *const wrong[] = {
		"assignedLicenses/any(x:y/skuId eq %s)", "assignedLicenses/any(x:x/skuId eq '%s')", "assignedLicenses/any(x:x/skuId ne %s)",
		"assignedLicenses/any(x:x/skuId eq %s", "assignedLicenses/any(x:x/skuId eq %s) or true", "assignedLicenses/all(x:x/skuId eq %s)",
		"assignedLicenses/any(x:x/skuId eq%s)", "skuId eq %s", "displayName lt '%s'",
	};
	struct client *c = *state;
	char *sku = source_sku(c);
	size_t all, groups;

	all = count(c, GRAPH "/users?$top=999&$select=id", NULL);
	assert_true(all > 0);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		for (int upper = 0; upper < 2; upper++) {
			char *id = xstrdup(sku), *filter, *path;
			for (char *p = id; *p && upper; p++)
				*p = *p >= 'a' && *p <= 'f' ? (char)(*p - 32) : *p;
			filter = text_from(forms[i], id);
			path = xasprintf(GRAPH "/users?$top=999&$select=id&$filter=%s", filter);
			size_t n = count(c, path, NULL);
			assert_true(n > 0 && n < all);
			free(path);
			path = xasprintf(GRAPH "/groups?$filter=%s", filter);
			groups = count(c, path, NULL);
			assert_true(groups > 0);
			free(path);
			free(filter);
			free(id);
		}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *filter = text_from(wrong[i], sku), *path = xasprintf(GRAPH "/users?$filter=%s", filter);
		expect(c, path, NULL, 400, "Request_UnsupportedQuery");
		free(path);
		free(filter);
	}
	free(sku);
}

static void what_counts_needs_a_directory_that_may_be_old(void **state)
{
	struct client *c = *state;
	struct json_object *tree;
	size_t all = count(c, GRAPH "/users?$top=999&$select=id", NULL), licensed;
	int64_t n;

	expect(c, GRAPH "/users?$filter=assignedLicenses/$count ne 0", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/users?$filter=assignedLicenses/$count ne 0&$count=true", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/users?$filter=assignedLicenses/$count ne 0", EVENTUAL, 400, "Request_UnsupportedQuery");
	licensed = count(c, GRAPH "/users?$filter=assignedLicenses/$count ne 0&$count=true&$top=999&$select=id", EVENTUAL);
	assert_true(licensed > 0 && licensed <= all);
	tree = answer(c);
	assert_true(tree_int(value_at(tree, "@odata.count"), &n) && (size_t)n == licensed);
	tree_free(tree);

	expect(c, GRAPH "/users?$count=true&$top=1", NULL, 200, NULL);
	assert_null(strstr(c->body.data, "@odata.count"));
	expect(c, GRAPH "/users?$count=yes", EVENTUAL, 400, "BadRequest");
	expect(c, GRAPH "/users/$count", NULL, 400, "Request_BadRequest");
	expect(c, GRAPH "/users/$count", EVENTUAL, 200, NULL);
	assert_true(client_has_header(c, "Content-Type", "text/plain"));
	assert_int_equal(atoi(c->body.data), all);
	expect(c, GRAPH "/users/$count?$filter=assignedLicenses/$count ne 0", EVENTUAL, 200, NULL);
	assert_int_equal(atoi(c->body.data), licensed);

	all = count(c, GRAPH "/groups?$filter=hasMembersWithLicenseErrors eq true", NULL);
	assert_int_equal(count(c, GRAPH "/groups?$filter=hasMembersWithLicenseErrors  eq  TRUE&$count=true", EVENTUAL), all);
	assert_non_null(strstr(c->body.data, "\"@odata.count\":"));
	expect(c, GRAPH "/groups?$filter=hasMembersWithLicenseErrors eq false", NULL, 400, "Request_UnsupportedQuery");
}

static void limits_and_options_that_there_are_not(void **state)
{
	static const char *const tops[] = { "0", "-1", "1000", "many", "" };
	struct client *c = *state;

	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++) {
		char *path = xasprintf(GRAPH "/users?$top=%s", tops[i]);
		expect(c, path, NULL, 400, "Request_BadRequest");
		free(path);
	}
	assert_int_equal(count(c, GRAPH "/users?$top=1", NULL), 1);
	assert_int_equal(count(c, GRAPH "/users?top=2", NULL), 2);
	expect(c, GRAPH "/users?$skip=1", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/users?$search=\"displayName:a\"", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/users?$apply=x", NULL, 400, "BadRequest");
	expect(c, GRAPH "/users?$orderby=shoeSize", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/users?own=1&$top=1", NULL, 200, NULL);
	expect(c, GRAPH "/subscribedSkus?$top=1", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/subscribedSkus?$filter=skuPartNumber eq 'SPE_E5'", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/subscribedSkus?$search=x", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/organization?$filter=id eq 'x'", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/admin/serviceAnnouncement/healthOverviews?$expand=posts", NULL, 400, "BadRequest");
	expect(c, GRAPH "/admin/serviceAnnouncement/healthOverviews?$expand=issues", NULL, 200, NULL);
	assert_non_null(strstr(c->body.data, "\"issues\":["));
	expect(c, GRAPH "/admin/serviceAnnouncement/issues", NULL, 200, NULL);
}

static void subscriptions_are_found_by_what_they_are(void **state)
{
	struct client *c = *state;
	char *path = xasprintf(GRAPH "/directory/subscriptions(commerceSubscriptionId='%s')", c->source);
	struct json_object *tree;
	char *id;

	expect(c, path, NULL, 200, NULL);
	tree = answer(c);
	assert_string_equal(value_text(tree, "commerceSubscriptionId"), c->source);
	id = xstrdup(value_text(tree, "id"));
	tree_free(tree);
	free(path);
	path = xasprintf(GRAPH "/directory/subscriptions/%s?$select=id,status", id);
	expect_members(c, path, "", "@odata.context id status ");
	free(path);
	path = xasprintf(GRAPH "/directory/subscriptions?$filter=commerceSubscriptionId eq '%s'", c->source);
	assert_int_equal(count(c, path, NULL), 1);
	free(path);
	free(id);
	assert_int_equal(count(c, GRAPH "/directory/subscriptions?$filter=status eq 'Deleted'", NULL), 0);
	assert_true(count(c, GRAPH "/directory/subscriptions?$filter=status eq 'Enabled'", NULL) > 0);
	assert_true(count(c, GRAPH "/directory/subscriptions?$filter=isTrial eq false", NULL) > 0);
	expect(c, GRAPH "/directory/subscriptions?$filter=totalLicenses gt 5", NULL, 400, "Request_UnsupportedQuery");
	expect(c, GRAPH "/directory/subscriptions(commerceSubscriptionId='none')", NULL, 404, "Request_ResourceNotFound");
}

/* ---- pages ---- */

static void pages_are_followed_by_their_links(void **state)
{
	struct client *c = *state;
	size_t all = count(c, GRAPH "/users?$top=999&$select=id", NULL), n = 0, pages = 0;
	char *next = xstrdup(GRAPH "/users?$select=id&$top=50&$count=true"), *first = NULL;

	while (next) {
		struct json_object *tree;

		expect(c, next, EVENTUAL, 200, NULL);
		tree = answer(c);
		n += tree_count(value_at(tree, "value"));
		assert_int_equal(value_at(tree, "@odata.count") != NULL, pages == 0);
		free(next);
		next = xstrdup(value_text(tree, "@odata.nextLink"));
		if (!first)
			first = xstrdup(next);
		tree_free(tree);
		pages++;
	}
	assert_int_equal(n, all);
	assert_int_equal(pages, (all + 49) / 50);

	/* The link in another order, and escaped, is the same link. */
	const char *mark = strstr(first, "skiptoken=");
	char *path = xasprintf(GRAPH "/users?%%24skiptoken=%s&$count=true&$top=50&%%24select=id", mark + strlen("skiptoken="));
	expect(c, path, EVENTUAL, 200, NULL);
	free(path);
	path = xasprintf(GRAPH "/users?$select=id&$top=49&$count=true&$%s", mark);
	expect(c, path, EVENTUAL, 400, "Directory_ExpiredPageToken");
	free(path);
	path = xasprintf(GRAPH "/groups?$select=id&$top=50&$count=true&$%s", mark);
	expect(c, path, EVENTUAL, 400, "Directory_ExpiredPageToken");
	free(path);
	expect(c, GRAPH "/users?$skiptoken=50", NULL, 400, "Directory_ExpiredPageToken");
	expect(c, GRAPH "/directory/subscriptions?$skiptoken=x", NULL, 400, "Directory_ExpiredPageToken");
	free(first);
}

static void a_page_that_counts_needs_its_header_again(void **state)
{
	struct client *c = *state;
	struct json_object *tree;
	char *next;

	expect(c, GRAPH "/users?$filter=assignedLicenses/$count ne 0&$count=true&$top=5&$select=id", EVENTUAL, 200, NULL);
	tree = answer(c);
	next = xstrdup(value_text(tree, "@odata.nextLink"));
	tree_free(tree);
	expect(c, next, NULL, 400, "Request_UnsupportedQuery");
	expect(c, next, EVENTUAL, 200, NULL);
	free(next);
}

static void users_come_in_the_order_of_their_names(void **state)
{
	struct client *c = *state;
	char *next = xstrdup(GRAPH "/users?$orderby=displayName&$select=displayName&$top=40"), *last = xstrdup("");
	size_t n = 0, all = count(c, GRAPH "/users?$top=999&$select=id", NULL);

	while (next) {
		struct json_object *tree;

		expect(c, next, NULL, 200, NULL);
		tree = answer(c);
		for (size_t i = 0; i < tree_count(value_at(tree, "value")); i++, n++) {
			struct json_object *user = tree_at(value_at(tree, "value"), i);
			assert_true(strcmp(last, value_text(user, "displayName")) <= 0);
			str_set(&last, value_text(user, "displayName"));
		}
		free(next);
		next = xstrdup(value_text(tree, "@odata.nextLink"));
		tree_free(tree);
	}
	assert_int_equal(n, all);
	free(last);
	expect(c, GRAPH "/users?$orderby=displayName desc&$top=1&$select=displayName", NULL, 200, NULL);
}

/* ---- annotations and addresses ---- */

static void as_much_about_the_data_as_accept_asks_for(void **state)
{
	struct client *c = *state;

	expect(c, GRAPH "/users?$top=1&$select=id", "Accept: application/json;odata.metadata=none", 200, NULL);
	assert_null(strstr(c->body.data, "@odata.context"));
	assert_non_null(strstr(c->body.data, "@odata.nextLink"));
	assert_true(client_has_header(c, "Content-Type", "application/json;odata.metadata=none"));
	expect(c, GRAPH "/users?$top=1&$select=id", NULL, 200, NULL);
	assert_non_null(strstr(c->body.data, "$metadata#users(id)\""));
	assert_null(strstr(c->body.data, "@odata.type"));
	assert_true(client_has_header(c, "Content-Type", "application/json;odata.metadata=minimal"));
	expect(c, GRAPH "/users?$top=1&$select=id", "Accept: application/json;odata.metadata=full", 200, NULL);
	assert_non_null(strstr(c->body.data, "\"@odata.type\":\"#microsoft.graph.user\""));
	assert_non_null(strstr(c->body.data, "\"@odata.id\""));
	expect(c, GRAPH "/me?$select=id", NULL, 200, NULL);
	assert_non_null(strstr(c->body.data, "$metadata#users(id)/$entity\""));
}

static void users_are_known_by_id_and_by_name(void **state)
{
	struct client *c = *state;
	struct json_object *tree;
	char *path, *id, *upn;

	expect(c, GRAPH "/users?$top=1&$select=id,userPrincipalName", NULL, 200, NULL);
	tree = answer(c);
	id = xstrdup(value_text(tree, "value[0].id"));
	upn = xstrdup(value_text(tree, "value[0].userPrincipalName"));
	tree_free(tree);
	path = xasprintf(GRAPH "/users/%s?$select=id", upn);
	expect(c, path, NULL, 200, NULL);
	assert_non_null(strstr(c->body.data, id));
	free(path);
	path = xasprintf(GRAPH "/users/%s/licenseDetails?$select=skuPartNumber", id);
	expect(c, path, NULL, 200, NULL);
	assert_null(strstr(c->body.data, "servicePlans"));
	free(path);
	free(id);
	free(upn);
	expect(c, GRAPH "/users/nobody@contoso.example", NULL, 404, "Request_ResourceNotFound");
	expect(c, GRAPH "/nowhere", NULL, 400, "BadRequest");
	assert_int_equal(client_call(c, "DELETE", GRAPH "/subscribedSkus", NULL, NULL), 405);
	expect(c, GRAPH "/organization", "client-request-id: 11111111-2222-4333-8444-555555555555", 200, NULL);
	assert_true(client_has_header(c, "client-request-id", "11111111-2222-4333-8444-555555555555"));
}

/* ---- batches ---- */

static struct json_object *batch(struct client *c, const char *requests)
{
	char *body = xasprintf("{\"requests\":[%s]}", requests);
	struct json_object *tree;

	if (client_call(c, "POST", GRAPH "/$batch", body, NULL) != 200)
		fail_msg("%s: %ld: %s", requests, c->status, c->body.data);
	free(body);
	tree = answer(c);
	return tree;
}

static int64_t status_of(struct json_object *tree, const char *id)
{
	struct json_object *list = value_at(tree, "responses");
	int64_t status = 0;

	for (size_t i = 0; i < tree_count(list); i++)
		if (str_eq(value_text(tree_at(list, i), "id"), id))
			tree_int(value_at(tree_at(list, i), "status"), &status);
	return status;
}

#define ONE(id_, url_, more_) "{\"id\":\"" id_ "\",\"method\":\"GET\",\"url\":\"" url_ "\"" more_ "}"

static void requests_of_a_batch_wait_for_each_other(void **state)
{
	struct client *c = *state;
	/* One that waits stands before what it waits for; what failed takes along whoever waits for it, and nobody else. */
	struct json_object *tree = batch(c, ONE("c", "/me", ",\"dependsOn\":[\"b\"]") "," ONE("b", "/organization", ",\"dependsOn\":[\"A\"]") "," ONE("a", "domains", "") ","
		ONE("x", "/users/nobody", "") "," ONE("y", "/me", ",\"dependsOn\":[\"x\"]") "," ONE("z", "/me", ",\"dependsOn\":[\"y\"]") "," ONE("free", "me?$select=id", ""));

	assert_int_equal(tree_count(value_at(tree, "responses")), 7);
	assert_int_equal(status_of(tree, "a"), 200);
	assert_int_equal(status_of(tree, "b"), 200);
	assert_int_equal(status_of(tree, "c"), 200);
	assert_int_equal(status_of(tree, "x"), 404);
	assert_int_equal(status_of(tree, "y"), 424);
	assert_int_equal(status_of(tree, "z"), 424);
	assert_int_equal(status_of(tree, "free"), 200);
	tree_free(tree);
}

static void addresses_in_a_batch_are_relative(void **state)
{
	struct client *c = *state;
	struct json_object *tree = batch(c, ONE("1", "https://graph.microsoft.com/v1.0/me", "") "," ONE("2", "/$batch", "") "," ONE("3", "/nowhere", "") ","
		ONE("4", "users/$count", ",\"headers\":{\"ConsistencyLevel\":\"eventual\"}") "," ONE("5", "users?$filter=assignedLicenses/$count%20ne%200&$count=true", ""));

	assert_int_equal(status_of(tree, "1"), 400);
	assert_int_equal(status_of(tree, "2"), 400);
	assert_int_equal(status_of(tree, "3"), 400);
	assert_int_equal(status_of(tree, "4"), 200);
	assert_int_equal(status_of(tree, "5"), 400);
	tree_free(tree);
}

static void a_batch_that_is_none_is_refused_as_a_whole(void **state)
{
	static const char *const wrong[] = {
		"{\"requests\":[]}",
		"{\"requests\":[" ONE("1", "/me", "") "," ONE("1", "/me", "") "]}",
		"{\"requests\":[" ONE("", "/me", "") "]}",
		"{\"requests\":[" ONE("1", "/me", ",\"dependsOn\":[\"2\"]") "]}",
		"{\"requests\":[" ONE("1", "/me", ",\"dependsOn\":[\"1\"]") "]}",
		"{\"requests\":[" ONE("1", "/me", ",\"dependsOn\":[\"2\"]") "," ONE("2", "/me", ",\"dependsOn\":[\"1\"]") "]}",
		"{\"requests\":[{\"id\":\"1\",\"method\":\"PATCH\",\"url\":\"/users/x\",\"body\":{\"usageLocation\":\"DE\"}}]}",
		"{\"requests\":[{\"id\":\"1\",\"url\":\"/me\"}]}",
		"{}",
	};
	struct client *c = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (client_call(c, "POST", GRAPH "/$batch", wrong[i], NULL) != 400)
			fail_msg("%s: %ld: %s", wrong[i], c->status, c->body.data);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_selected_comes),
		cmocka_unit_test(what_cannot_be_selected_is_refused),
		cmocka_unit_test(the_documented_filters_are_read_however_they_are_written),
		cmocka_unit_test(what_counts_needs_a_directory_that_may_be_old),
		cmocka_unit_test(limits_and_options_that_there_are_not),
		cmocka_unit_test(subscriptions_are_found_by_what_they_are),
		cmocka_unit_test(pages_are_followed_by_their_links),
		cmocka_unit_test(a_page_that_counts_needs_its_header_again),
		cmocka_unit_test(users_come_in_the_order_of_their_names),
		cmocka_unit_test(as_much_about_the_data_as_accept_asks_for),
		cmocka_unit_test(users_are_known_by_id_and_by_name),
		cmocka_unit_test(requests_of_a_batch_wait_for_each_other),
		cmocka_unit_test(addresses_in_a_batch_are_relative),
		cmocka_unit_test(a_batch_that_is_none_is_refused_as_a_whole),
	};

	return cmocka_run_group_tests_name("contract/queries of the directory", tests, begin, end);
}

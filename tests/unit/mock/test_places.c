#include "mock/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const char *named(const char *name)
{
	return places_name(name, strlen(name));
}

static void check(const struct places *p, const char *path, const char *expected)
{
	char *url = places_url(p, path);
	assert_string_equal(url, expected);
	free(url);
}

static void names_are_known(void **state)
{
	(void)state;
	assert_string_equal(named("storefront"), "storefront");
	assert_ptr_equal(named("graph"), places_name("graph=127.0.0.1:1", 5));
	assert_null(named("Graph"));
	assert_null(named("training"));
	assert_null(named(""));
}

static void one_place_for_all(void **state)
{
	struct places p = { 0 };
	(void)state;
	check(&p, "/graph/v1.0/users?$top=1", "http://127.0.0.1/graph/v1.0/users?$top=1");
	places_add(&p, NULL, "http://127.0.0.1:8080");
	check(&p, "/entra/device", "http://127.0.0.1:8080/entra/device");
	places_ask(&p, NULL, "http://mock.example:80");
	check(&p, "/entra/device", "http://mock.example:80/entra/device");
	places_clear(&p);
}

static void a_service_of_its_own(void **state)
{
	struct places p = { 0 };
	(void)state;
	places_add(&p, NULL, "https://127.0.0.1:1");
	places_add(&p, named("graph"), "https://127.0.0.1:2");
	places_add(&p, named("entra"), "https://[::1]:3");
	/* The service that was asked is where it was asked, by the name that was used. */
	places_ask(&p, named("graph"), "https://localhost:2");
	check(&p, "/graph/v1.0/users?$skiptoken=1", "https://localhost:2/v1.0/users?$skiptoken=1");
	check(&p, "/graph", "https://localhost:2");
	/* Another one is at its own place, or where all are. */
	check(&p, "/entra/device", "https://[::1]:3/device");
	check(&p, "/commerce/v1/customers", "https://127.0.0.1:1/commerce/v1/customers");
	/* Who asked where everything is, goes on there. */
	places_ask(&p, NULL, "https://127.0.0.1:1");
	check(&p, "/graph/v1.0/users", "https://127.0.0.1:1/graph/v1.0/users");
	check(&p, "/entra/device", "https://127.0.0.1:1/entra/device");
	places_clear(&p);
}

static void services_alone(void **state)
{
	struct places p = { 0 };
	(void)state;
	places_add(&p, named("graph"), "http://127.0.0.1:2");
	places_ask(&p, named("graph"), "http://127.0.0.1:2");
	check(&p, "/graph/v1.0/users", "http://127.0.0.1:2/v1.0/users");
	check(&p, "/entra/device", "http://127.0.0.1:2/entra/device");
	places_clear(&p);
}

static void too_many_are_dropped(void **state)
{
	struct places p = { 0 };
	(void)state;
	for (int i = 0; i < PLACES_MOST + 2; i++)
		places_add(&p, i ? named("graph") : NULL, "http://127.0.0.1:9");
	assert_int_equal(p.n, PLACES_MOST);
	places_clear(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_known), cmocka_unit_test(one_place_for_all), cmocka_unit_test(a_service_of_its_own),
		cmocka_unit_test(services_alone), cmocka_unit_test(too_many_are_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

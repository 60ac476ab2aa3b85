#include "mock/places.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

const char *places_name(const char *text, size_t len)
{
	static const char *const names[] = { "entra", "graph", "commerce", "prices", "storefront" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == len && memcmp(names[i], text, len) == 0)
			return names[i];
	return NULL;
}

void places_add(struct places *p, const char *name, const char *url)
{
	if (p->n < PLACES_MOST)
		p->at[p->n++] = (struct place){ .name = name, .url = xstrdup(url) };
}

void places_clear(struct places *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->at[i].url);
	free(p->asked_url);
	*p = (struct places){ 0 };
}

void places_ask(struct places *p, const char *name, const char *url)
{
	p->asked_name = name;
	str_set(&p->asked_url, url);
}

/* The names are literals of one table: the same name is the same pointer. */
static const struct place *find(const struct places *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].name == name)
			return &p->at[i];
	return NULL;
}

char *places_url(const struct places *p, const char *path)
{
	size_t len = strcspn(path + 1, "/?");
	const char *name = places_name(path + 1, len), *below = path + 1 + len;
	const struct place *own = name ? find(p, name) : NULL, *all = find(p, NULL);

	if (p->asked_url && !p->asked_name)
		return xasprintf("%s%s", p->asked_url, path);
	if (p->asked_url && p->asked_name == name)
		return xasprintf("%s%s", p->asked_url, below);
	if (own)
		return xasprintf("%s%s", own->url, below);
	return xasprintf("%s%s", all ? all->url : p->asked_url ? p->asked_url : "http://127.0.0.1", path);
}

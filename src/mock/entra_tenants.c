#include "core/mem.h"
#include "core/text.h"
#include "mock/entra.h"
#include "mock/entra_refusals.h"
#include "mock/world.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool has_partner(const struct world *w)
{
	return !str_empty(w->scenario->partner.domain);
}

static struct entra_tenant customer(const struct world *w)
{
	struct entra_tenant t = { .name = w->scenario->tenant.name };
	str_copy(t.id, sizeof(t.id), w->tenant_id);
	return t;
}

static struct entra_tenant partner(const struct world *w)
{
	struct entra_tenant t = { .name = w->scenario->partner.name, .is_partner = true };
	world_id(w, "partner", t.id);
	return t;
}

static bool looks_like_a_tenant(const char *text)
{
	bool dot = false;

	if (uuid_valid(text))
		return true;
	for (const char *c = text; *c; c++) {
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '.')
			return false;
		dot = dot || (*c == '.' && c > text && c[1]);
	}
	return dot;
}

static bool find(const struct world *w, const char *text, struct entra_tenant *ret)
{
	struct entra_tenant p = partner(w);

	if (str_ieq(text, "organizations") || str_ieq(text, "common")) {
		*ret = (struct entra_tenant){ .any = true };
		return true;
	}
	if (world_is_customer(w, text) || str_ieq(text, w->scenario->tenant.custom_domain)) {
		*ret = customer(w);
		return true;
	}
	if (has_partner(w) && (str_ieq(text, p.id) || str_ieq(text, w->scenario->partner.domain))) {
		*ret = p;
		return true;
	}
	return false;
}

bool entra_tenant_take(struct world *w, const struct request *rq, struct response *rs, struct entra_tenant *ret)
{
	const char *text = rq->params[0];

	if (find(w, text, ret))
		return true;
	entra_refuse(w, rq, rs, looks_like_a_tenant(text) ? NO_TENANT : NO_TENANT_FORM, text);
	return false;
}

void entra_home(struct world *w, struct entra_tenant *ret)
{
	*ret = has_partner(w) ? partner(w) : customer(w);
}

bool entra_person_in(struct world *w, const struct request *rq, struct response *rs, struct entra_tenant *t)
{
	struct entra_tenant home;
	char id[UUID_TEXT], upn[200];

	entra_home(w, &home);
	if (t->any)
		*t = home;
	if (str_eq(t->id, home.id) || w->scenario->partner.relationship)
		return true;
	entra_person(w, id, upn, sizeof(upn));
	entra_refuse(w, rq, rs, NO_SUCH_GUEST, upn);
	return false;
}

void entra_person(struct world *w, char id[UUID_TEXT], char *upn, size_t size)
{
	world_id(w, "user/admin", id);
	snprintf(upn, size, "admin@%s", has_partner(w) ? w->scenario->partner.domain : w->scenario->tenant.domain);
}

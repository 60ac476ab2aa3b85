#include "mock/settings.h"

#include "core/error.h"
#include "core/text.h"
#include "mock/entra_refusals.h"
#include "mock/world.h"

static bool is_for_sign_in(const char *section)
{
	return str_ieq(section, "sign_in") || str_ieq(section, "partner") || str_starts(section, "app.") || str_starts(section, "refusal.");
}

static bool is_no_refusal(const char *section, const char *key, const char *value)
{
	int64_t code;
	return str_starts(section, "refusal.") && str_ieq(key, "code") && str_to_int64(value, &code) && code && entra_no_of(code) == ENTRA_NOS;
}

int settings_change(struct world *w, const char *section, const char *key, const char *value, struct error *err)
{
	int ret;

	if (!is_for_sign_in(section))
		return error_set(err, ERROR_INPUT, "Only [sign_in], [partner], [app.LABEL] and [refusal.LABEL] can be changed, not [%s].", section);
	if (is_no_refusal(section, key, value))
		return error_set(err, ERROR_INPUT, "AADSTS%s is not known to the training server.", value);
	ret = scenario_set(w->scenario, section, key, value, err);
	if (ret == 0)
		store_run(w->store, "INSERT INTO settings (section, key, value) VALUES (?, ?, ?)", "ttt", section, key, value);
	return ret;
}

bool settings_changed(struct world *w)
{
	return store_int(w->store, "SELECT count(*) FROM settings", "") > 0;
}

int settings_restore(struct world *w, struct error *err)
{
	struct rows r;
	int ret = 0;

	rows_open(&r, w->store, "SELECT section, key, value FROM settings ORDER BY seq", "");
	while (ret == 0 && rows_next(&r))
		ret = scenario_set(w->scenario, rows_text(&r, 0), rows_text(&r, 1), rows_text(&r, 2), err);
	rows_close(&r);
	return ret;
}

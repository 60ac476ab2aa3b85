/* What the terminal's type says about itself. */
#include "core/error.h"
#include "core/i18n.h"
#include "core/text.h"
#include "ui/full_inside.h"

#include <stdio.h>
#include <term.h>

static const char *capability(const char *name)
{
	const char *value = tigetstr(name);
	return value == NULL || value == (const char *)-1 ? "" : value;
}

int full_check_terminal(const char *term, int fd, struct error *err)
{
	int status;
	if (str_empty(term))
		return error_set(err, ERROR_SYSTEM, _("The type of this terminal is not known: TERM is not set. Set it, for example to xterm, or use --plain."));
	if (setupterm(term, fd, &status) == ERR)
		return error_set(err, ERROR_SYSTEM,
			_("The terminal type \"%s\" is not known on this machine. Set TERM to one that is, for example to xterm, or use --plain."), term);
	bool can = *capability("cup") != '\0' && *capability("clear") != '\0';
	del_curterm(cur_term);
	if (!can)
		return error_set(err, ERROR_SYSTEM, _("A terminal of the type \"%s\" cannot place text on its screen. Use --plain."), term);
	return 0;
}

void full_way_back(char *to, size_t size)
{
	snprintf(to, size, "%s%s%s%s%s%s", full_paste_off(), capability("sgr0"), capability("op"), capability("cnorm"), capability("rmkx"), capability("rmcup"));
}

const char *full_paste_on(void)
{
	return capability("BE");
}

const char *full_paste_off(void)
{
	return capability("BD");
}

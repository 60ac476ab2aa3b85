/* Translation. Msgids are whole English sentences; pages say them through _(), tables mark them with N_(). */
#ifndef CORE_I18N_H
#define CORE_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(text) gettext(text)
#define N_(text) (text)

/* Sets the locale from the environment, then the language ("" or NULL: the environment's). A UTF-8 character set is kept or
 * found (C.UTF-8) so that a language works where its locale is not installed. `locale_dir` NULL: the installed one. */
void i18n_init(const char *language, const char *locale_dir);
const char *i18n_colon(void); /* after a label; a space included where the language wants one, as below */
const char *i18n_semicolon(void); /* between the parts of a line */
const char *i18n_comma(void); /* what stands between the members of a list, a space included where the language wants one */
bool i18n_is_utf8(void); /* false: the terminal's character set needs --ascii */

#endif

#include "ui/theme.h"

/* Nothing is said by colour alone: what a colour means stands beside it as a word or a mark. */
static const struct {
	attr_t attributes;
	short colour; /* COLOR_…; -1: none */
} looks[STYLES] = {
	[STYLE_TEXT] = { A_NORMAL, -1 },
	[STYLE_TITLE] = { A_NORMAL, -1 },
	[STYLE_HEADING] = { A_BOLD, -1 },
	[STYLE_QUIET] = { A_NORMAL, COLOR_CYAN },
	[STYLE_CLOSED] = { A_DIM, -1 },
	[STYLE_FOCUS] = { A_REVERSE, -1 },
	[STYLE_FIELD] = { A_UNDERLINE, -1 },
	[STYLE_FIELD_FOCUS] = { A_REVERSE, -1 },
	[STYLE_INFO] = { A_NORMAL, COLOR_CYAN },
	[STYLE_SUCCESS] = { A_NORMAL, COLOR_GREEN },
	[STYLE_WARNING] = { A_BOLD, COLOR_YELLOW },
	[STYLE_ERROR] = { A_BOLD, COLOR_RED },
	[STYLE_MODE] = { A_BOLD, -1 },
	[STYLE_KEY] = { A_BOLD, -1 },
	[STYLE_RULE] = { A_NORMAL, -1 },
	[STYLE_BAR] = { A_NORMAL, COLOR_GREEN },
};

void theme_start(bool colour)
{
	if (!colour || !has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	for (short each = COLOR_BLACK; each <= COLOR_WHITE; each++)
		init_pair((short)(each + 1), each, -1);
}

struct look theme_look(enum style style, bool colour)
{
	short pair = (short)(colour && has_colors() ? looks[style].colour + 1 : 0);
	return (struct look){ .attributes = looks[style].attributes, .pair = pair };
}

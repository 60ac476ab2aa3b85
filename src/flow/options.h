/* The command line: one table feeds the parser, --help and the manual. */
#ifndef FLOW_OPTIONS_H
#define FLOW_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum exit_status {
	EXIT_DONE = 0,       /* done, or left safely */
	EXIT_ERROR = 1,
	EXIT_USAGE = 2,
	EXIT_UNFINISHED = 3  /* an upgrade goes on, or an order waits to be settled: start the wizard again. Of a move: somebody is not moved */
};

#define OPTION_TAKE_OVER "take-over"
#define OPTIONS_DEMO_SCENARIO "contoso" /* of --demo without a name */

/* m365-upgrade move: the mover without pages. */
struct move_options {
	bool asked;                 /* the word stands on the command line */
	const char *from, *to;      /* key of the product file, part number or skuId; NULL: not given */
	const char *users;          /* file; NULL: everybody */
	const char *filter;
	int64_t first;              /* 0: all */
	const char *location;
	const char *report;
	bool switch_off_conflicts, leave_disabled, no_groups;
	bool dry_run, resume, retry, check, no_check, put_back, yes;
	bool take_over;             /* a wizard has started it, and hands over its move (flow/parcel.h): not for people */
};

struct options {
	const char *config_path;    /* NULL: the default file, if there is one */
	const char *profile;        /* NULL: none */
	const char **settings;      /* "KEY=VALUE", in order, NULL-ended; owned */
	bool plain, ascii;
	const char *language;       /* NULL: the environment's */
	const char *trace;          /* NULL: none */
	bool walkthrough;
	bool check;                 /* without `move`; with it, it is move.check */
	bool history;
	const char *history_tenant; /* NULL: all of them */
	const char *demo;           /* NULL: live; otherwise the scenario */
	bool version, help;
	struct move_options move;
};

/* Points into argv. False: the reason stands on `complain`, in one line with the way to --help. */
bool options_parse(struct options *ret_options, int argc, char **argv, FILE *complain);
void options_clear(struct options *o);
void options_print_help(FILE *to);
void options_print_roff(FILE *to);      /* the same table for m365-upgrade(1) */
void options_print_move_roff(FILE *to); /* what goes with `move` alone */

#endif

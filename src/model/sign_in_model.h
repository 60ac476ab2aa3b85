/* Sign in: the code and the address of the device sign-in, and the time that is left. Source: RFC 8628, Entra's device code grant. */
#ifndef MODEL_SIGN_IN_MODEL_H
#define MODEL_SIGN_IN_MODEL_H

#include "model/facts.h"

struct wizard;

struct sign_in_code_facts {
	char user_code[WORD_TEXT];
	char address[NAME_TEXT];  /* where it is typed */
	int64_t lives_ms;         /* from now */
};

enum sign_in_state { SIGN_IN_NEEDED, SIGN_IN_ASKING, SIGN_IN_CODE, SIGN_IN_EXPIRED, SIGN_IN_DONE };

struct sign_in_model {
	bool has_code;
	bool done;
	struct sign_in_code_facts code;
	int64_t code_ends_mono_ms;
	char account[NAME_TEXT];
};

/* intake */
void sign_in_take_code(struct wizard *w, const struct sign_in_code_facts *facts);
void sign_in_take_done(struct wizard *w, const char *account); /* account: as the service names it; "" for an application */
void sign_in_take_account(struct wizard *w, const char *account); /* the same, learned afterwards */

/* questions */
enum sign_in_state sign_in_state(const struct wizard *w);
int64_t sign_in_left_ms(const struct wizard *w); /* 0 when it has run out */
const char *sign_in_account(const struct wizard *w);
/* The one sentence that says what to do now. */
const char *sign_in_sentence(const struct wizard *w, char to[SENTENCE]);
/* Who is asked: "an admin of contoso.example". */
const char *sign_in_who(const struct wizard *w, char to[SENTENCE]);
/* What the sign-in is used for: "Partner Center, and the directory of contoso.example". */
const char *sign_in_what_for(const struct wizard *w, char to[SENTENCE]);

#endif

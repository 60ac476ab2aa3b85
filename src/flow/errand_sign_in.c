/* Signing in: the code goes to the page as soon as there is one; the client polls by itself. */
#include "api/api_sign_in.h"
#include "core/text.h"
#include "flow/context.h"

static void on_prompt(void *arg, const struct api_sign_in_prompt *prompt)
{
	struct task *t = arg;
	if (t->loose)
		return;
	struct wizard *w = &t->flow->wizard;
	struct sign_in_code_facts facts = { .lives_ms = prompt->expires_ms - w->mono_ms };
	str_copy(facts.user_code, sizeof facts.user_code, prompt->user_code);
	str_copy(facts.address, sizeof facts.address, prompt->verification_uri);
	sign_in_take_code(w, &facts);
}

static void on_signed_in(void *arg, const struct error *err)
{
	struct task *t = arg;
	task_took(t, err, NEEDED);
	task_settle(t);
}

static void start(struct task *t)
{
	task_wait(t, api_sign_in(t->flow->api, on_prompt, on_signed_in, t));
}

static void finish(struct task *t)
{
	sign_in_take_done(&t->flow->wizard, "");
}

const struct errand errand_sign_in = { .start = start, .finish = finish };

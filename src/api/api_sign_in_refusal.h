/* Why the sign-in service gave no token: what it means, and what to do. Source: Microsoft identity platform, "Authentication and authorization error
 * codes"; RFC 6749, 5.2; RFC 8628, 3.5. The numbers are told to be for people and may change: a number that is not known falls back on the word of
 * the answer, and the service's own sentence is always shown beside. */
#ifndef API_API_SIGN_IN_REFUSAL_H
#define API_API_SIGN_IN_REFUSAL_H

#include <stdbool.h>

struct call;
struct envelope;
struct error;

enum sign_in_refusal {
	SIGN_IN_NO_REFUSAL,
	SIGN_IN_PENDING,           /* the person is not done yet: no refusal at all */
	SIGN_IN_DECLINED,
	SIGN_IN_CODE_EXPIRED,
	SIGN_IN_ENDED,             /* what was granted has expired or was revoked: sign in again */
	SIGN_IN_PROOF_WANTED,      /* multifactor */
	SIGN_IN_TENANT_UNKNOWN,
	SIGN_IN_TENANT_MALFORMED,
	SIGN_IN_TENANT_WANTED,     /* "organizations" will not do */
	SIGN_IN_OTHER_CLOUD,
	SIGN_IN_CLIENT_UNKNOWN,
	SIGN_IN_CLIENT_DISABLED,
	SIGN_IN_NOT_PUBLIC,        /* the registration takes no sign-in with a code */
	SIGN_IN_IS_PUBLIC,         /* … no secret */
	SIGN_IN_IDENTITY_WANTED,   /* … nothing without one */
	SIGN_IN_SECRET_WRONG,
	SIGN_IN_SECRET_EXPIRED,
	SIGN_IN_ASSERTION_REFUSED, /* the certificate is not known there, or not any more */
	SIGN_IN_ASSERTION_TIME,    /* the clock */
	SIGN_IN_CONSENT,
	SIGN_IN_CONSENT_PARTNER,   /* of a customer, to a partner's application */
	SIGN_IN_CONSENT_DECLINED,
	SIGN_IN_RESOURCE_UNKNOWN,
	SIGN_IN_SCOPE_UNKNOWN,
	SIGN_IN_POLICY,            /* Conditional Access blocks, perhaps signing in with a code as such */
	SIGN_IN_POLICY_DEVICE,
	SIGN_IN_NOT_ASSIGNED,
	SIGN_IN_OTHER_TENANT,      /* the account is not of this tenant */
	SIGN_IN_TENANT_RESTRICTED, /* by a rule about other tenants */
	SIGN_IN_ACCOUNT,           /* locked, disabled, password run out */
	SIGN_IN_BUSY,
	SIGN_IN_OTHER,             /* what the word says, if anything */
	SIGN_IN_REFUSALS
};

enum sign_in_refusal sign_in_refusal_of(const struct envelope *e);
/* Fills `err` with kind, text, meaning and remedy. False: the refusal says no more than its word, and `err` is as it was. */
bool sign_in_refusal_say(const struct call *c, enum sign_in_refusal refusal, struct error *err);

#endif

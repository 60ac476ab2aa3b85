/* How Entra says no: the numbers and the fields of "Microsoft Entra authentication and authorization error codes" and of the pages on
 * each grant; the words are ours. A rule of a scenario names one of these by its number. */
#ifndef MOCK_ENTRA_REFUSALS_H
#define MOCK_ENTRA_REFUSALS_H

#include "mock/router.h"

struct buf;

enum entra_no {
	NO_PENDING,
	NO_SLOW_DOWN,
	NO_DECLINED,
	NO_CODE_EXPIRED,
	NO_CODE_UNKNOWN,
	NO_GRANT,
	NO_REFRESH_INACTIVE,
	NO_REFRESH_REVOKED,
	NO_FIELD,
	NO_GRANT_TYPE,
	NO_APP,
	NO_APP_ELSEWHERE,
	NO_TENANT,
	NO_TENANT_FORM,
	NO_TENANT_NAMED,
	NO_CREDENTIAL,
	NO_SECRET,
	NO_SECRET_EXPIRED,
	NO_ASSERTION_TIME,
	NO_ASSERTION_KEY,
	NO_ASSERTION_AUDIENCE,
	NO_ASSERTION_ISSUER,
	NO_ASSERTION_CLIENT,
	NO_ASSERTION_FORM,
	NO_CONSENT,
	NO_SCOPE,
	NO_SCOPE_DEFAULT,
	NO_SCOPE_MIXED,
	NO_RESOURCE,
	NO_MFA,
	NO_MFA_METHOD,
	NO_PLATFORM,
	NO_COMPLIANCE,
	NO_CONDITIONAL_ACCESS,
	NO_ASSIGNMENT,
	NO_SUCH_GUEST,
	NO_ACCOUNT,
	NO_PASSWORD,
	NO_TIME_FOR_IT,
	NO_OTHER, /* what the router refuses */
	ENTRA_NOS
};

/* {} in the words of the refusal becomes `detail`. */
void entra_refuse(struct world *w, const struct request *rq, struct response *rs, enum entra_no no, const char *detail);
/* The one of this number; ENTRA_NOS: none. */
enum entra_no entra_no_of(int64_t code);
/* All of them as items of a manual page. */
void entra_print_refusals(struct buf *to);
/* A page that says what a number means. */
handler_fn entra_error_page;
/* The router's way in: by status alone. */
void entra_refuse_status(struct world *w, const struct request *rq, struct response *rs, int status, const char *error, const char *message);

#endif

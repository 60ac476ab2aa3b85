#include "mock/entra_refusals.h"

#include "core/buf.h"
#include "core/text.h"
#include "json/write.h"
#include "mock/entra.h"
#include "mock/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What a client sends back so that a person can satisfy the policy: which one it was. */
enum claims { CLAIMS_NONE, CLAIMS_POLICY };

static const struct {
	int code, status;
	const char *error, *suberror;
	enum claims claims;
	const char *words;
} refusals[] = {
	[NO_PENDING] = { 70016, 400, "authorization_pending", NULL, CLAIMS_NONE, "The person has not finished signing in yet. Go on asking." },
	[NO_SLOW_DOWN] = { 70016, 400, "slow_down", NULL, CLAIMS_NONE, "The client asks too often." },
	[NO_DECLINED] = { 65004, 400, "authorization_declined", NULL, CLAIMS_NONE, "The person declined to let the application in." },
	[NO_CODE_EXPIRED] = { 70020, 400, "expired_token", NULL, CLAIMS_NONE, "The device code has expired before anybody used it." },
	[NO_CODE_UNKNOWN] = { 70018, 400, "bad_verification_code", NULL, CLAIMS_NONE, "The device code is not one that was given out." },
	[NO_GRANT] = { 70000, 400, "invalid_grant", NULL, CLAIMS_NONE, "The grant is malformed, unknown or was given to another application." },
	[NO_REFRESH_INACTIVE] = { 700082, 400, "invalid_grant", NULL, CLAIMS_NONE, "The refresh token has expired because it was not used. It was issued on {}." },
	[NO_REFRESH_REVOKED] = { 50173, 400, "invalid_grant", "bad_token", CLAIMS_NONE,
		"The grant has been revoked, by the person or by an administrator. The person has to sign in again." },
	[NO_FIELD] = { 900144, 400, "invalid_request", NULL, CLAIMS_NONE, "The request body has to contain the parameter '{}'." },
	[NO_GRANT_TYPE] = { 70003, 400, "unsupported_grant_type", NULL, CLAIMS_NONE, "The grant type '{}' is not supported." },
	[NO_APP] = { 700016, 400, "unauthorized_client", NULL, CLAIMS_NONE,
		"The application with the identifier '{}' was not found in this directory. The request may have gone to the wrong tenant." },
	[NO_APP_ELSEWHERE] = { 50194, 400, "invalid_request", NULL, CLAIMS_NONE,
		"The application '{}' serves one tenant: the address has to name that tenant, or the application has to be made multitenant." },
	[NO_TENANT] = { 90002, 400, "invalid_request", NULL, CLAIMS_NONE,
		"The tenant '{}' was not found. Check the tenant, and that the sign-in goes to the right cloud." },
	[NO_TENANT_FORM] = { 900023, 400, "invalid_request", NULL, CLAIMS_NONE, "The tenant '{}' is neither an id nor a domain name." },
	[NO_TENANT_NAMED] = { 50059, 400, "invalid_request", NULL, CLAIMS_NONE, "Nothing in the request says which tenant is meant." },
	[NO_CREDENTIAL] = { 7000218, 401, "invalid_client", NULL, CLAIMS_NONE,
		"The request body has to contain the parameter 'client_assertion' or 'client_secret'." },
	[NO_SECRET] = { 7000215, 401, "invalid_client", NULL, CLAIMS_NONE,
		"The client secret is wrong. What has to be sent is the secret's value, not its id. Application: '{}'." },
	[NO_SECRET_EXPIRED] = { 7000222, 401, "invalid_client", NULL, CLAIMS_NONE, "The client secrets of the application '{}' have expired." },
	[NO_ASSERTION_TIME] = { 700024, 401, "invalid_client", NULL, CLAIMS_NONE, "The client assertion is not within its valid time range. {}" },
	[NO_ASSERTION_KEY] = { 700027, 401, "invalid_client", NULL, CLAIMS_NONE, "The client assertion failed the check of its signature. [Reason - {}]" },
	[NO_ASSERTION_AUDIENCE] = { 700023, 401, "invalid_client", NULL, CLAIMS_NONE,
		"The audience of the client assertion is not the token endpoint that it was sent to: '{}'." },
	[NO_ASSERTION_ISSUER] = { 50048, 401, "invalid_client", NULL, CLAIMS_NONE, "The subject of the client assertion is not its issuer." },
	[NO_ASSERTION_CLIENT] = { 700021, 401, "invalid_client", NULL, CLAIMS_NONE,
		"The application that the client assertion names is not the one of 'client_id'." },
	[NO_ASSERTION_FORM] = { 50027, 400, "invalid_request", NULL, CLAIMS_NONE, "The JWT token is invalid or malformed: {}." },
	[NO_CONSENT] = { 65001, 400, "invalid_grant", "consent_required", CLAIMS_NONE,
		"Neither the person nor an administrator has consented to the use of the application '{}'. Ask for it interactively." },
	[NO_SCOPE] = { 70011, 400, "invalid_scope", NULL, CLAIMS_NONE, "The value of the parameter 'scope' is not valid: '{}'." },
	[NO_SCOPE_DEFAULT] = { 1002012, 400, "invalid_scope", NULL, CLAIMS_NONE,
		"The scope '{}' is not valid: client credentials ask for a resource's identifier with /.default behind it." },
	[NO_SCOPE_MIXED] = { 28000, 400, "invalid_scope", NULL, CLAIMS_NONE, "The parameter 'scope' contains more than one resource: '{}'." },
	[NO_RESOURCE] = { 500011, 400, "invalid_resource", NULL, CLAIMS_NONE, "The resource '{}' was not found in this tenant." },
	[NO_MFA] = { 50076, 400, "interaction_required", "basic_action", CLAIMS_POLICY,
		"Because of a change that an administrator made, or of a new place, multifactor authentication is needed here." },
	[NO_MFA_METHOD] = { 50079, 400, "interaction_required", "basic_action", CLAIMS_POLICY,
		"Multifactor authentication is needed, and the person has to set it up first." },
	[NO_PLATFORM] = { 50005, 400, "interaction_required", "message_only", CLAIMS_POLICY, "A Conditional Access policy does not admit this device's platform." },
	[NO_COMPLIANCE] = { 53000, 400, "interaction_required", "message_only", CLAIMS_POLICY, "A Conditional Access policy asks for a compliant device." },
	[NO_CONDITIONAL_ACCESS] = { 53003, 400, "interaction_required", "message_only", CLAIMS_POLICY,
		"A Conditional Access policy has blocked access: no token is given out." },
	[NO_ASSIGNMENT] = { 50105, 400, "invalid_grant", NULL, CLAIMS_NONE, "The person is not assigned to a role for the application '{}'." },
	[NO_SUCH_GUEST] = { 50020, 400, "invalid_grant", NULL, CLAIMS_NONE,
		"The account {} does not exist in this tenant and cannot use the application there. It has to be added as an external user first." },
	[NO_ACCOUNT] = { 50057, 400, "invalid_grant", NULL, CLAIMS_NONE, "The person's account is disabled." },
	[NO_PASSWORD] = { 50055, 400, "invalid_grant", "user_password_expired", CLAIMS_NONE, "The person's password has expired." },
	[NO_TIME_FOR_IT] = { 90033, 503, "temporarily_unavailable", NULL, CLAIMS_NONE, "A transient error has occurred. Try again." },
	[NO_OTHER] = { 90000, 400, "invalid_request", NULL, CLAIMS_NONE, "{}" },
};
_Static_assert(sizeof(refusals) / sizeof(refusals[0]) == ENTRA_NOS, "each refusal has its row");

enum entra_no entra_no_of(int64_t code)
{
	for (int no = 0; no < ENTRA_NOS; no++)
		if (refusals[no].code == code)
			return (enum entra_no)no;
	return ENTRA_NOS;
}

/* "2026-03-02 09:00:00Z": Entra's own way to write a time. */
static void write_time(int64_t ms, char to[TIME_TEXT])
{
	time_wire(ms - ms % 1000, to);
	to[10] = ' ';
}

static void add_words(struct buf *to, const char *words, const char *detail)
{
	const char *hole = strstr(words, "{}");

	if (!hole) {
		buf_addstr(to, words);
		return;
	}
	buf_add(to, words, (size_t)(hole - words));
	/* What came from outside is cut: an answer is not a place to keep it. */
	buf_addf(to, "%.300s%s", detail ? detail : "", hole + 2);
}

static void put_claims(struct world *w, struct json_writer *json)
{
	char policy[UUID_TEXT], text[200];

	world_id(w, "policy", policy);
	snprintf(text, sizeof(text), "{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"%s\"]}}}", policy);
	json_put_string(json, "claims", text);
}

static void write_refusal(struct world *w, const struct request *rq, struct response *rs, enum entra_no no, int status, const char *error, const char *detail)
{
	struct json_writer *json = response_json(rs, status);
	struct buf text = BUF_INIT;
	char at[TIME_TEXT], *uri;

	write_time(world_service_ms(w), at);
	buf_addf(&text, "AADSTS%d: ", refusals[no].code);
	add_words(&text, refusals[no].words, detail);
	buf_addf(&text, " Trace ID: %s Correlation ID: %s Timestamp: %s", rq->request_id, rq->client_id, at);
	json_object(json);
	json_put_string(json, "error", error);
	json_put_string(json, "error_description", text.data);
	json_key(json, "error_codes");
	json_array(json);
	json_int(json, refusals[no].code);
	json_array_end(json);
	json_put_string(json, "timestamp", at);
	json_put_string(json, "trace_id", rq->request_id);
	json_put_string(json, "correlation_id", rq->client_id);
	uri = entra_url(w, "/error?code=%d", refusals[no].code);
	json_put_string(json, "error_uri", uri);
	if (refusals[no].suberror)
		json_put_string(json, "suberror", refusals[no].suberror);
	if (refusals[no].claims == CLAIMS_POLICY)
		put_claims(w, json);
	json_object_end(json);
	free(uri);
	buf_clear(&text);
}

void entra_refuse(struct world *w, const struct request *rq, struct response *rs, enum entra_no no, const char *detail)
{
	write_refusal(w, rq, rs, no, refusals[no].status, refusals[no].error, detail);
}

void entra_print_refusals(struct buf *to)
{
	for (size_t i = 0; i < ENTRA_NOS; i++)
		if (i != NO_OTHER) {
			buf_addf(to, ".TP\n.BR AADSTS%d \" (%s)\"\n", refusals[i].code, refusals[i].error);
			add_words(to, refusals[i].words, "\\&...");
			buf_addch(to, '\n');
		}
}

void entra_error_page(struct world *w, const struct request *rq, struct response *rs)
{
	const char *text = request_query(rq, "code");
	struct buf page = BUF_INIT;
	int64_t code;
	enum entra_no no = text && str_to_int64(text, &code) ? entra_no_of(code) : ENTRA_NOS;

	(void)w;
	if (no == ENTRA_NOS)
		buf_addstr(&page, "This number is not known to the training server.\n");
	else
		buf_addf(&page, "AADSTS%d (%s): %s\n", refusals[no].code, refusals[no].error, refusals[no].words);
	response_text(rs, no == ENTRA_NOS ? 404 : 200, "text/plain; charset=utf-8", page.data);
	buf_clear(&page);
}

void entra_refuse_status(struct world *w, const struct request *rq, struct response *rs, int status, const char *error, const char *message)
{
	bool busy = status >= 500 || status == 429;

	if (!error)
		error = busy ? "temporarily_unavailable" : status == 401 ? "invalid_client" : "invalid_request";
	write_refusal(w, rq, rs, busy ? NO_TIME_FOR_IT : NO_OTHER, status, error, message);
}

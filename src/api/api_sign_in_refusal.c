#include "api/api_sign_in_refusal.h"

#include "api/api_envelope.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

static const struct numbered {
	long number; /* AADSTS… */
	enum sign_in_refusal refusal;
} numbers[] = {
	{ 70016, SIGN_IN_PENDING },
	{ 70018, SIGN_IN_CODE_EXPIRED },
	{ 70019, SIGN_IN_CODE_EXPIRED },
	{ 70020, SIGN_IN_CODE_EXPIRED },
	{ 50089, SIGN_IN_ENDED },
	{ 50132, SIGN_IN_ENDED },
	{ 50133, SIGN_IN_ENDED },
	{ 50173, SIGN_IN_ENDED },
	{ 70000, SIGN_IN_ENDED },
	{ 70008, SIGN_IN_ENDED },
	{ 70043, SIGN_IN_ENDED },
	{ 700082, SIGN_IN_ENDED },
	{ 700084, SIGN_IN_ENDED },
	{ 50072, SIGN_IN_PROOF_WANTED },
	{ 50074, SIGN_IN_PROOF_WANTED },
	{ 50076, SIGN_IN_PROOF_WANTED },
	{ 50078, SIGN_IN_PROOF_WANTED },
	{ 50079, SIGN_IN_PROOF_WANTED },
	{ 50158, SIGN_IN_PROOF_WANTED },
	{ 53004, SIGN_IN_PROOF_WANTED },
	{ 53010, SIGN_IN_PROOF_WANTED },
	{ 90002, SIGN_IN_TENANT_UNKNOWN },
	{ 900021, SIGN_IN_TENANT_MALFORMED },
	{ 900023, SIGN_IN_TENANT_MALFORMED },
	{ 50029, SIGN_IN_TENANT_MALFORMED },
	{ 50059, SIGN_IN_TENANT_WANTED },
	{ 50128, SIGN_IN_TENANT_WANTED },
	{ 50194, SIGN_IN_TENANT_WANTED },
	{ 90019, SIGN_IN_TENANT_WANTED },
	{ 90124, SIGN_IN_TENANT_WANTED },
	{ 90130, SIGN_IN_TENANT_WANTED },
	{ 9001023, SIGN_IN_TENANT_WANTED },
	{ 90038, SIGN_IN_OTHER_CLOUD },
	{ 90051, SIGN_IN_OTHER_CLOUD },
	{ 900382, SIGN_IN_OTHER_CLOUD },
	{ 900432, SIGN_IN_OTHER_CLOUD },
	{ 1000104, SIGN_IN_OTHER_CLOUD },
	{ 70001, SIGN_IN_CLIENT_UNKNOWN },
	{ 700011, SIGN_IN_CLIENT_UNKNOWN },
	{ 700016, SIGN_IN_CLIENT_UNKNOWN },
	{ 700038, SIGN_IN_CLIENT_UNKNOWN },
	{ 1000031, SIGN_IN_CLIENT_DISABLED },
	{ 7000112, SIGN_IN_CLIENT_DISABLED },
	{ 7000218, SIGN_IN_NOT_PUBLIC },
	{ 700025, SIGN_IN_IS_PUBLIC },
	{ 7000216, SIGN_IN_IDENTITY_WANTED },
	{ 70002, SIGN_IN_SECRET_WRONG },
	{ 7000215, SIGN_IN_SECRET_WRONG },
	{ 7000222, SIGN_IN_SECRET_EXPIRED },
	{ 50012, SIGN_IN_ASSERTION_REFUSED },
	{ 50017, SIGN_IN_ASSERTION_REFUSED },
	{ 50027, SIGN_IN_ASSERTION_REFUSED },
	{ 50048, SIGN_IN_ASSERTION_REFUSED },
	{ 700021, SIGN_IN_ASSERTION_REFUSED },
	{ 700023, SIGN_IN_ASSERTION_REFUSED },
	{ 700027, SIGN_IN_ASSERTION_REFUSED },
	{ 700030, SIGN_IN_ASSERTION_REFUSED },
	{ 700024, SIGN_IN_ASSERTION_TIME },
	{ 65001, SIGN_IN_CONSENT },
	{ 90008, SIGN_IN_CONSENT },
	{ 90094, SIGN_IN_CONSENT },
	{ 90095, SIGN_IN_CONSENT },
	{ 650056, SIGN_IN_CONSENT },
	{ 90099, SIGN_IN_CONSENT_PARTNER },
	{ 65004, SIGN_IN_CONSENT_DECLINED },
	{ 50001, SIGN_IN_RESOURCE_UNKNOWN },
	{ 500011, SIGN_IN_RESOURCE_UNKNOWN },
	{ 500014, SIGN_IN_RESOURCE_UNKNOWN },
	{ 65005, SIGN_IN_RESOURCE_UNKNOWN },
	{ 650052, SIGN_IN_RESOURCE_UNKNOWN },
	{ 650054, SIGN_IN_RESOURCE_UNKNOWN },
	{ 650057, SIGN_IN_RESOURCE_UNKNOWN },
	{ 28002, SIGN_IN_SCOPE_UNKNOWN },
	{ 28003, SIGN_IN_SCOPE_UNKNOWN },
	{ 70011, SIGN_IN_SCOPE_UNKNOWN },
	{ 650053, SIGN_IN_SCOPE_UNKNOWN },
	{ 50131, SIGN_IN_POLICY },
	{ 53002, SIGN_IN_POLICY },
	{ 53003, SIGN_IN_POLICY },
	{ 53011, SIGN_IN_POLICY },
	{ 530032, SIGN_IN_POLICY },
	{ 530034, SIGN_IN_POLICY },
	{ 530035, SIGN_IN_POLICY },
	{ 50005, SIGN_IN_POLICY_DEVICE },
	{ 50097, SIGN_IN_POLICY_DEVICE },
	{ 50129, SIGN_IN_POLICY_DEVICE },
	{ 50155, SIGN_IN_POLICY_DEVICE },
	{ 50187, SIGN_IN_POLICY_DEVICE },
	{ 53000, SIGN_IN_POLICY_DEVICE },
	{ 53001, SIGN_IN_POLICY_DEVICE },
	{ 530033, SIGN_IN_POLICY_DEVICE },
	{ 50105, SIGN_IN_NOT_ASSIGNED },
	{ 16000, SIGN_IN_OTHER_TENANT },
	{ 16003, SIGN_IN_OTHER_TENANT },
	{ 50014, SIGN_IN_OTHER_TENANT },
	{ 50020, SIGN_IN_OTHER_TENANT },
	{ 50034, SIGN_IN_OTHER_TENANT },
	{ 51004, SIGN_IN_OTHER_TENANT },
	{ 90072, SIGN_IN_OTHER_TENANT },
	{ 500208, SIGN_IN_OTHER_TENANT },
	{ 50002, SIGN_IN_TENANT_RESTRICTED },
	{ 500021, SIGN_IN_TENANT_RESTRICTED },
	{ 500022, SIGN_IN_TENANT_RESTRICTED },
	{ 500212, SIGN_IN_TENANT_RESTRICTED },
	{ 500213, SIGN_IN_TENANT_RESTRICTED },
	{ 50053, SIGN_IN_ACCOUNT },
	{ 50055, SIGN_IN_ACCOUNT },
	{ 50056, SIGN_IN_ACCOUNT },
	{ 50057, SIGN_IN_ACCOUNT },
	{ 50126, SIGN_IN_ACCOUNT },
	{ 50135, SIGN_IN_ACCOUNT },
	{ 50144, SIGN_IN_ACCOUNT },
	{ 40008, SIGN_IN_BUSY },
	{ 40010, SIGN_IN_BUSY },
	{ 50033, SIGN_IN_BUSY },
	{ 50087, SIGN_IN_BUSY },
	{ 90006, SIGN_IN_BUSY },
	{ 90012, SIGN_IN_BUSY },
	{ 90024, SIGN_IN_BUSY },
	{ 90033, SIGN_IN_BUSY },
	{ 90055, SIGN_IN_BUSY },
	{ 90090, SIGN_IN_BUSY },
	{ 90091, SIGN_IN_BUSY },
};

/* `error`, and the `suberror` that says more of it. */
static const struct worded {
	const char *word, *sub; /* sub NULL: any */
	enum sign_in_refusal refusal;
} words[] = {
	{ "authorization_pending", NULL, SIGN_IN_PENDING },
	{ "slow_down", NULL, SIGN_IN_PENDING },
	{ "authorization_declined", NULL, SIGN_IN_DECLINED },
	{ "access_denied", NULL, SIGN_IN_DECLINED },
	{ "expired_token", NULL, SIGN_IN_CODE_EXPIRED },
	{ "bad_verification_code", NULL, SIGN_IN_CODE_EXPIRED },
	{ "temporarily_unavailable", NULL, SIGN_IN_BUSY },
	{ "consent_required", NULL, SIGN_IN_CONSENT },
	{ "invalid_grant", "consent_required", SIGN_IN_CONSENT },
	{ "interaction_required", "consent_required", SIGN_IN_CONSENT },
	{ "invalid_grant", "basic_action", SIGN_IN_PROOF_WANTED },
	{ "invalid_grant", "additional_action", SIGN_IN_PROOF_WANTED },
	{ "invalid_grant", "message_only", SIGN_IN_POLICY },
	{ "invalid_grant", "user_password_expired", SIGN_IN_ACCOUNT },
	{ "interaction_required", NULL, SIGN_IN_PROOF_WANTED },
	{ "login_required", NULL, SIGN_IN_ENDED },
	{ "invalid_grant", NULL, SIGN_IN_ENDED },
	{ "invalid_resource", NULL, SIGN_IN_RESOURCE_UNKNOWN },
	{ "invalid_scope", NULL, SIGN_IN_SCOPE_UNKNOWN },
};

static enum sign_in_refusal by_number(long number)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].number == number)
			return numbers[i].refusal;
	return SIGN_IN_NO_REFUSAL;
}

/* The first of "[50012,70002]" that is known. */
static enum sign_in_refusal by_list(const char *list)
{
	enum sign_in_refusal found = SIGN_IN_NO_REFUSAL;

	for (const char *at = list ? strpbrk(list, "0123456789") : NULL; at && !found;) {
		char *end;

		found = by_number(strtol(at, &end, 10));
		at = strpbrk(end, "0123456789");
	}
	return found;
}

/* "AADSTS700016: …": where the list is missing. */
static enum sign_in_refusal by_sentence(const char *text)
{
	static const char sign[] = "AADSTS";
	const char *at = text ? strstr(text, sign) : NULL;

	return at ? by_number(strtol(at + strlen(sign), NULL, 10)) : SIGN_IN_NO_REFUSAL;
}

static enum sign_in_refusal by_word(const struct envelope *e)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(words[i].word, e->code) && (!words[i].sub || str_eq(words[i].sub, e->sub)))
			return words[i].refusal;
	return SIGN_IN_OTHER;
}

enum sign_in_refusal sign_in_refusal_of(const struct envelope *e)
{
	enum sign_in_refusal found = by_list(e->numbers);

	if (!found)
		found = by_sentence(e->text);
	/* What the person has not done yet, and how they said no, is told by a word that is a contract. */
	if (str_eq(e->code, "authorization_pending") || str_eq(e->code, "slow_down") || str_eq(e->code, "authorization_declined"))
		found = SIGN_IN_NO_REFUSAL;
	return found ? found : by_word(e);
}

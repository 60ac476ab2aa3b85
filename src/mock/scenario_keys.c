#include "mock/scenario_keys.h"

#include "core/i18n.h"
#include "mock/clock.h"

#define OF(member) offsetof(struct scenario, member)
#define SUB(member) offsetof(struct scenario_subscription, member)
#define GROUP(member) offsetof(struct scenario_group, member)
#define PERSON(member) offsetof(struct scenario_person, member)
#define CHANGE(member) offsetof(struct scenario_change, member)
#define COLLEAGUE(member) offsetof(struct scenario_colleague, member)
#define PAY(member) offsetof(struct scenario_payment, member)
#define HEALTH(member) offsetof(struct scenario_health, member)
#define FAULT(member) offsetof(struct scenario_fault, member)
#define APP(member) offsetof(struct scenario_app, member)
#define REFUSAL(member) offsetof(struct scenario_refusal, member)

static const char *const wires[] = { "documented", "sdk", NULL };
static const char *const columns[] = { "erp", "unit", NULL };
static const char *const name_kinds[] = { "plain", "mixed", "hostile", NULL };
static const char *const told[] = { "fractional", "whole", "missing", NULL };
static const char *const batch_statuses[] = { "ok", "failed_dependency", "too_many", NULL };
static const char *const cancel_counts[] = { "total", "assigned", NULL };
static const char *const checkout_answers[] = { "result", "in_progress", "processing", "submitted", NULL };
static const char *const deeds[] = { "delete", "take", "assign", "switch_off", "seats", NULL };
static const char *const centre_deeds[] = { "buy", "seats", "cancel", "renewal_off", "renewal_on", NULL };
static const char *const outcomes[] = { "approved", "declined", "pending", NULL };
static const char *const terms[] = { "P1M", "P1Y", "P3Y", NULL };
static const char *const cycles[] = { "monthly", "annual", NULL };
static const char *const statuses[] = { "active", "suspended", "disabled", "deleted", NULL };
static const char *const channels[] = { "direct_card", "direct_invoice", "partner", "volume", "prepaid", "trial", NULL };
static const char *const segments[] = { "commercial", "education", "government", "nonprofit", NULL };
static const char *const payment_kinds[] = { "card", "bank_account", "invoice", NULL };
static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "*", NULL };
static const char *const whens[] = { "before", "after", NULL };
static const char *const actions[] = { "status", "error", "reset", "truncate", "delay", "silence", "garbage", "unapplied", "portal", NULL };

static const char *const refusal_whens[] = { "any", "code", "poll", "refresh", "client", NULL };
static const char *const refusal_resources[] = { "any", "graph", "commerce", "prices", "storefront", NULL };

static const struct scenario_key scenario_keys[] = {
	{ "title", KEY_TEXT, OF(title), "", 0, 0, NULL, N_("One line for the list of scenarios.") },
	{ 0 },
};

static const struct scenario_key tenant_keys[] = {
	{ "name", KEY_TEXT, OF(tenant.name), "Contoso Ltd", 0, 0, NULL, N_("The organisation's name.") },
	{ "domain", KEY_TEXT, OF(tenant.domain), "contoso.onmicrosoft.com", 0, 0, NULL, N_("Its first domain; user names end in it unless there is a domain of its own.") },
	{ "custom_domain", KEY_TEXT, OF(tenant.custom_domain), "", 0, 0, NULL, N_("A domain of its own.") },
	{ "country", KEY_TEXT, OF(tenant.country), "US", 0, 0, NULL, N_("Two letters; also the market of the price sheet.") },
	{ "currency", KEY_TEXT, OF(tenant.currency), "USD", 0, 0, NULL, N_("Three letters; one that the catalogue has prices in.") },
	{ "language", KEY_TEXT, OF(tenant.language), "en", 0, 0, NULL, N_("The preferred language of the organisation.") },
	{ "seed", KEY_INT, OF(tenant.seed), "1", 0, INT32_MAX, NULL, N_("The number that ids and people are generated from; --seed overrides it.") },
	{ 0 },
};

static const struct scenario_key clock_keys[] = {
	{ "start", KEY_TEXT, OF(clock.start), "now", 0, 0, NULL, N_("The time at which the world begins: now, or a date and time such as 2026-03-02T09:00:00Z.") },
	{ "speed", KEY_INT, OF(clock.speed), "1", 0, 1000000, NULL, N_("How many times faster than the real clock; 0 freezes it.") },
	{ "skew_seconds", KEY_INT, OF(clock.skew_s), "0", -CLOCK_SKEW_MAX_S, CLOCK_SKEW_MAX_S, NULL, N_("How far the services' own clocks, in the Date of their answers and at the sign-in, are ahead of this machine's; negative: behind it.") },
	{ 0 },
};

static const struct scenario_key service_keys[] = {
	{ "latency_ms", KEY_INT, OF(service.latency_ms), "0", 0, 600000, NULL, N_("How long the way there and back takes: an answer leaves so long after its request came, or later.") },
	{ "page_size", KEY_INT, OF(service.page_size), "0", 0, 999, NULL, N_("The most entries on one page of a list; 0: as the service does it.") },
	{ "sign_in_polls", KEY_INT, OF(service.sign_in_polls), "0", 0, 1000, NULL, N_("How many polls answer authorization_pending before the sign-in succeeds.") },
	{ "sign_in_slow_down", KEY_INT, OF(service.sign_in_slow_down), "0", 0, 1000, NULL, N_("Which poll answers slow_down; 0: none, unless the client polls too fast.") },
	{ "sign_in_interval", KEY_INT, OF(service.sign_in_interval_s), "1", 0, 60, NULL, N_("How many seconds the client is asked to wait between polls.") },
	{ "token_seconds", KEY_INT, OF(service.token_s), "3599", 1, 86400, NULL, N_("How long a sign-in lasts, on the real clock.") },
	{ "device_code_seconds", KEY_INT, OF(service.device_code_s), "900", 1, 86400, NULL, N_("How long a device code can be used.") },
	{ "cancel_days", KEY_INT, OF(service.cancel_days), "7", 0, 3650, NULL, N_("How many days after purchase or renewal a subscription can be cancelled.") },
	{ "cancel_most", KEY_INT, OF(service.cancel_most), "0", 0, INT32_MAX, NULL, N_("A subscription of more licences than this cannot be cancelled; 0: no limit.") },
	{ "cancel_counts", KEY_WORD, OF(service.cancel_counts), "total", 0, 0, cancel_counts, N_("Which licences count for that: all of the subscription, or those that are assigned.") },
	{ "cart_days", KEY_INT, OF(service.cart_days), "7", 1, 3650, NULL, N_("How many days a cart is kept.") },
	{ "location_lag_seconds", KEY_INT, OF(service.location_lag_s), "0", 0, 86400, NULL, N_("How long a first usage location is there before licences see it.") },
	{ "prohibited_locations", KEY_TEXT, OF(service.prohibited_locations), "", 0, 0, NULL, N_("Usage locations, separated by spaces, where no licence may be used.") },
	{ "write_apart_ms", KEY_INT, OF(service.write_apart_ms), "0", 0, 600000, NULL, N_("Two writes to one user closer together than this, on the real clock, collide: the later one is refused.") },
	{ "wire", KEY_WORD, OF(service.wire), "documented", 0, 0, wires, N_("The shape of transitions: as the documentation's samples show them, or as the service's own SDK reads them.") },
	{ "price_column", KEY_WORD, OF(service.price_column), "erp", 0, 0, columns, N_("Which column of the price sheet is billed: the list price, or the partner's.") },
	{ "offers", KEY_TEXT, OF(service.offers), "entra graph commerce prices storefront", 0, 0, NULL, N_("Which services there are, separated by spaces; at the others' addresses nobody answers, and a demonstration points the wizard at these alone.") },
	{ "roles", KEY_TEXT, OF(service.roles), "global", 0, 0, NULL, N_("Roles of the person who signs in: global, billing, license, user; separated by spaces; unknown closes the question with 403.") },
	{ 0 },
};

static const struct scenario_key sign_in_keys[] = {
	{ "declined", KEY_BOOL, OF(sign_in.declined), "no", 0, 0, NULL, N_("The person declines the code, after the polls that are waited for.") },
	{ "mfa", KEY_BOOL, OF(sign_in.mfa), "yes", 0, 0, NULL, N_("The person signs in with multifactor authentication, and tokens say so; Partner Center asks for it.") },
	{ "refresh_seconds", KEY_INT, OF(sign_in.refresh_s), "7776000", 1, 31536000, NULL, N_("How long a refresh token lasts that is not used, on the real clock.") },
	{ "clock_tolerance_seconds", KEY_INT, OF(sign_in.clock_tolerance_s), "300", 0, 86400, NULL, N_("How far the clock of whoever signs a client assertion may be off.") },
	{ 0 },
};

static const struct scenario_key partner_keys[] = {
	{ "name", KEY_TEXT, OF(partner.name), "Fabrikam Cloud Services", 0, 0, NULL, N_("The partner's name.") },
	{ "domain", KEY_TEXT, OF(partner.domain), "", 0, 0, NULL, N_("Its first domain. Empty: there is no partner, and whoever signs in belongs to the organisation. Otherwise whoever signs in is at home here, and Partner Center takes tokens of this tenant alone.") },
	{ "relationship", KEY_BOOL, OF(partner.relationship), "yes", 0, 0, NULL, N_("The organisation has let the partner in: a sign-in at the partner's can be used for it.") },
	{ 0 },
};

static const struct scenario_key app_keys[] = {
	{ "client_id", KEY_TEXT, APP(client_id), "", 0, 0, NULL, N_("The application's id. Empty in the section of the label training alone: the training client's, which every world has.") },
	{ "name", KEY_TEXT, APP(name), "", 0, 0, NULL, N_("Its name; empty: the label.") },
	{ "public", KEY_BOOL, APP(is_public), "yes", 0, 0, NULL, N_("It may sign a person in without a secret or certificate.") },
	{ "secret", KEY_TEXT, APP(secret), "", 0, 0, NULL, N_("Its client secret. Empty: it has none; the training client's is then the word training.") },
	{ "secret_expired", KEY_BOOL, APP(secret_expired), "no", 0, 0, NULL, N_("The secret has expired.") },
	{ "certificate", KEY_TEXT, APP(certificate), "", 0, 0, NULL, N_("The PEM file of its certificate, or that text itself; client assertions are checked against it.") },
	{ "multitenant", KEY_BOOL, APP(multitenant), "yes", 0, 0, NULL, N_("It can be used in other tenants than the one it is registered in: the partner's, or the organisation's where there is none.") },
	{ "tenants", KEY_TEXT, APP(tenants), "customer partner", 0, 0, NULL, N_("Where an administrator has let it in: customer, partner.") },
	{ "consent", KEY_TEXT, APP(consent), "graph commerce prices storefront", 0, 0, NULL, N_("The services that somebody has consented to for it.") },
	{ "delegated", KEY_TEXT, APP(delegated), "all", 0, 0, NULL, N_("Names of Microsoft Graph's permissions that it has on behalf of a person, separated by spaces, or all.") },
	{ "permissions", KEY_TEXT, APP(permissions), "all", 0, 0, NULL, N_("The same for the application on its own.") },
	{ "assignment_required", KEY_BOOL, APP(assignment_required), "no", 0, 0, NULL, N_("Only persons who are assigned to it may use it; whoever signs in is not.") },
	{ 0 },
};

static const struct scenario_key refusal_keys[] = {
	{ "when", KEY_WORD, REFUSAL(when), "any", 0, 0, refusal_whens, N_("At which request: for a device code, at a poll that would succeed, at a refresh, for an application on its own, or at any.") },
	{ "resource", KEY_TEXT, REFUSAL(resource), "any", 0, 0, refusal_resources, N_("The service that a token is asked for.") },
	{ "code", KEY_INT, REFUSAL(code), "0", 0, INT32_MAX, NULL, N_("The number behind AADSTS, of those that the training server knows; 0: the rule rests.") },
	{ "after", KEY_INT, REFUSAL(after), "0", 0, INT32_MAX, NULL, N_("How many such requests succeed first.") },
	{ "times", KEY_INT, REFUSAL(times), "0", 0, INT32_MAX, NULL, N_("How many are refused then; 0: all.") },
	{ 0 },
};

static const struct scenario_key people_keys[] = {
	{ "count", KEY_INT, OF(people.count), "0", 0, 1000000, NULL, N_("How many users the organisation has; at least as many as any subscription has assigned.") },
	{ "locations", KEY_TEXT, OF(people.locations), "", 0, 0, NULL, N_("Usage locations, separated by spaces; empty: the organisation's country.") },
	{ "without_location", KEY_INT, OF(people.without_location), "0", 0, 1000000, NULL, N_("How many users, counted from the last, have no usage location.") },
	{ "blocked", KEY_INT, OF(people.blocked), "0", 0, 1000000, NULL, N_("How many users, counted from the last, cannot sign in.") },
	{ "names", KEY_WORD, OF(people.names), "mixed", 0, 0, name_kinds, N_("Which names they have.") },
	{ "switched_off", KEY_INT, OF(people.switched_off), "0", 0, 1000000, NULL, N_("How many users of the source subscription have services switched off.") },
	{ "switched_off_services", KEY_TEXT, OF(people.switched_off_services), "", 0, 0, NULL, N_("Names of those services, separated by spaces; users take one, two, … of them in turn.") },
	{ 0 },
};

static const struct scenario_key provisioning_keys[] = {
	{ "visible", KEY_DURATION, OF(provisioning.visible), "PT0S", 0, 0, NULL, N_("How long after a purchase the directory shows the subscription.") },
	{ "seats", KEY_DURATION, OF(provisioning.seats), "PT0S", 0, 0, NULL, N_("How long after it the licences can be assigned.") },
	{ "services", KEY_DURATION, OF(provisioning.services), "PT0S", 0, 0, NULL, N_("How long after it every service is ready.") },
	{ "change", KEY_DURATION, OF(provisioning.change), "PT0S", 0, 0, NULL, N_("How long a changed quantity takes; above PT0S the change is answered with 202.") },
	{ 0 },
};

static const struct scenario_key checkout_keys[] = {
	{ "answer", KEY_WORD, OF(checkout.answer), "result", 0, 0, checkout_answers, N_("What a checkout that was carried out is answered with: its orders, or 409 with 800060 (in progress) or 800064 (being processed), or 400 with 800065 (submitted).") },
	{ "repeat", KEY_WORD, OF(checkout.repeat), "result", 0, 0, checkout_answers, N_("The same for a cart that is checked out again.") },
	{ "refused_line", KEY_INT, OF(checkout.refused_line), "0", 0, 50, NULL, N_("Which line of a cart is refused at the checkout, while the others are ordered; the first is 1; 0: none.") },
	{ "refused_code", KEY_INT, OF(checkout.refused_code), "800017", 1, INT32_MAX, NULL, N_("The code of that refusal.") },
	{ "refused_text", KEY_TEXT, OF(checkout.refused_text), "The quantity is not available.", 0, 0, NULL, N_("Its words.") },
	{ 0 },
};

static const struct scenario_key change_keys[] = {
	{ "after_writes", KEY_INT, CHANGE(after_writes), "1", 1, INT32_MAX, NULL, N_("It happens after so many writes.") },
	{ "user", KEY_TEXT, CHANGE(user), "", 0, 0, NULL, N_("Whose: a number, the id or the user principal name.") },
	{ "do", KEY_TEXT, CHANGE(action), "take", 0, 0, deeds, N_("Delete the user, take the user's own licence, assign one, switch services off in it, or give the product's subscription another quantity.") },
	{ "product", KEY_TEXT, CHANGE(product), "", 0, 0, NULL, N_("The product's key; empty: the source subscription's.") },
	{ "services", KEY_TEXT, CHANGE(services), "", 0, 0, NULL, N_("Names of the services.") },
	{ "quantity", KEY_INT, CHANGE(quantity), "0", 0, INT32_MAX, NULL, N_("The quantity.") },
	{ 0 },
};

static const struct scenario_key colleague_keys[] = {
	{ "do", KEY_WORD, COLLEAGUE(deed), "buy", 0, 0, centre_deeds, N_("Buy a product, give its youngest subscription another quantity, cancel that, or switch its renewal off or on.") },
	{ "product", KEY_TEXT, COLLEAGUE(product), "", 0, 0, NULL, N_("The product's key in the catalogue.") },
	{ "quantity", KEY_INT, COLLEAGUE(quantity), "1", 1, INT32_MAX, NULL, N_("How many licences are bought, or are there afterwards.") },
	{ "term", KEY_TEXT, COLLEAGUE(term), "P1Y", 0, 0, terms, N_("For how long it is bought.") },
	{ "cycle", KEY_TEXT, COLLEAGUE(cycle), "monthly", 0, 0, cycles, N_("How often it is billed.") },
	{ "trial", KEY_BOOL, COLLEAGUE(trial), "no", 0, 0, NULL, N_("A trial is begun instead of a purchase.") },
	{ "unused", KEY_BOOL, COLLEAGUE(unused), "no", 0, 0, NULL, N_("Only when nobody holds a licence of the product any more; the time counts from then on.") },
	{ "after", KEY_DURATION, COLLEAGUE(after), "PT30S", 0, 0, NULL, N_("How long after the beginning of the world.") },
	{ 0 },
};

static const struct scenario_key limits_keys[] = {
	{ "write_bucket", KEY_INT, OF(limits.write_bucket), "0", 0, INT32_MAX, NULL, N_("How many writes the directory takes at once; 0: as many as in a second.") },
	{ "writes_per_second", KEY_INT, OF(limits.writes_per_second), "0", 0, 1000000, NULL, N_("How many writes it takes in the long run; 0, with no bucket: no limit.") },
	{ "unit_bucket", KEY_INT, OF(limits.unit_bucket), "0", 0, INT32_MAX, NULL, N_("The same for resource units, which every call of the directory costs.") },
	{ "units_per_second", KEY_INT, OF(limits.units_per_second), "0", 0, 1000000, NULL, N_("The same for resource units.") },
	{ "others_per_second", KEY_INT, OF(limits.others_per_second), "0", 0, 1000000, NULL, N_("How much of both another program uses.") },
	{ "retry_after", KEY_WORD, OF(limits.retry_after), "fractional", 0, 0, told, N_("Whether a refusal says when to come again, and how exactly.") },
	{ "batch_status", KEY_WORD, OF(limits.batch_status), "ok", 0, 0, batch_statuses, N_("What a batch with a refused request is answered with: 200, 424 or 429.") },
	{ "refused_count", KEY_BOOL, OF(limits.refused_count), "no", 0, 0, NULL, N_("What is refused uses the limit too.") },
	{ 0 },
};

static const struct scenario_key groups_keys[] = {
	{ "queued", KEY_DURATION, OF(groups.queued), "PT2S", 0, 0, NULL, N_("How long a change of a group's licences waits.") },
	{ "processing", KEY_DURATION, OF(groups.processing), "PT6S", 0, 0, NULL, N_("How long it then takes, member after member.") },
	{ 0 },
};

static const struct scenario_key group_keys[] = {
	{ "name", KEY_TEXT, GROUP(name), "", 0, 0, NULL, N_("Its name; empty: the label.") },
	{ "products", KEY_TEXT, GROUP(products), "", 0, 0, NULL, N_("Keys of the products whose licences it gives, separated by spaces.") },
	{ "switched_off", KEY_TEXT, GROUP(switched_off), "", 0, 0, NULL, N_("Names of services that are off in them.") },
	{ "members", KEY_TEXT, GROUP(members), "", 0, 0, NULL, N_("Numbers of its users, such as 1-12 20.") },
	{ "nested", KEY_TEXT, GROUP(nested), "", 0, 0, NULL, N_("Labels of groups that are members; licences do not reach theirs.") },
	{ 0 },
};

static const struct scenario_key wizard_keys[] = {
	{ "source", KEY_TEXT, OF(wizard.source), "", 0, 0, NULL, N_("The product to upgrade from, as for upgrade.source_sku. Empty: what the wizard's own product file says.") },
	{ "targets", KEY_TEXT, OF(wizard.targets), "", 0, 0, NULL, N_("The products to upgrade to, as for upgrade.targets.") },
	{ 0 },
};

static const struct scenario_key person_keys[] = {
	{ "number", KEY_INT, PERSON(number), "0", 1, 1000000, NULL, N_("Which user; the first is 1.") },
	{ "name", KEY_TEXT, PERSON(name), "", 0, 0, NULL, N_("The name; empty: as generated.") },
	{ "location", KEY_TEXT, PERSON(location), "", 0, 0, NULL, N_("The usage location; none: not set; empty: as generated.") },
	{ "enabled", KEY_BOOL, PERSON(enabled), "yes", 0, 0, NULL, N_("The account can sign in.") },
	{ "switched_off", KEY_TEXT, PERSON(switched_off), "", 0, 0, NULL, N_("Names of services that are off in the user's own licence of the source subscription.") },
	{ "duplicate_address", KEY_BOOL, PERSON(duplicate_address), "no", 0, 0, NULL, N_("A mail address of the user belongs to somebody else too: a mailbox cannot be given.") },
	{ 0 },
};

static const struct scenario_key terms_keys[] = {
	{ "tax_rate_percent", KEY_AMOUNT, OF(terms.tax_rate_percent), "0", 0, 0, NULL, N_("Tax on an order.") },
	{ "invoice_minimum", KEY_AMOUNT, OF(terms.invoice_minimum), NULL, 0, 0, NULL, N_("The least total, before tax, that can be paid by invoice.") },
	{ "credit_check_above", KEY_AMOUNT, OF(terms.credit_check_above), NULL, 0, 0, NULL, N_("A total before tax above this needs a credit check.") },
	{ "unused_credit", KEY_AMOUNT, OF(terms.unused_credit), NULL, 0, 0, NULL, N_("Credit for unused time, on a later invoice.") },
	{ "prepaid_remaining", KEY_AMOUNT, OF(terms.prepaid_remaining), NULL, 0, 0, NULL, N_("What is left of a prepaid subscription; it counts against the order.") },
	{ "unpaid_balance", KEY_AMOUNT, OF(terms.unpaid_balance), NULL, 0, 0, NULL, N_("What the organisation owes; anything above 0 closes the automatic path.") },
	{ "maximum_quantity", KEY_INT, OF(terms.maximum_quantity), "0", 0, INT32_MAX, NULL, N_("The most licences an upgrade can order; 0: not told, and the service's own limit holds.") },
	{ 0 },
};

static const struct scenario_key upgrade_keys[] = {
	{ "source", KEY_TEXT, OF(upgrade.source), "", 0, 0, NULL, N_("The label of the subscription that is to be upgraded.") },
	{ "purchase", KEY_DURATION, OF(upgrade.purchase), "PT4S", 0, 0, NULL, N_("How long the purchase takes.") },
	{ "licences", KEY_DURATION, OF(upgrade.licences), "PT12S", 0, 0, NULL, N_("How long moving every licence takes.") },
	{ "cancel", KEY_DURATION, OF(upgrade.cancel), "PT4S", 0, 0, NULL, N_("How long cancelling the old plan takes.") },
	{ "grace", KEY_DURATION, OF(upgrade.grace), "P30D", 0, 0, NULL, N_("How long a subscription that has run out still works before it is disabled, and then kept as long as a cancelled one.") },
	{ "retention", KEY_DURATION, OF(upgrade.retention), "P90D", 0, 0, NULL, N_("How long a cancelled subscription is kept before it is removed.") },
	{ "maximum_users", KEY_INT, OF(upgrade.maximum_users), "0", 0, INT32_MAX, NULL, N_("More assigned licences than this close the automatic path; 0: no limit.") },
	{ "leave_behind", KEY_INT, OF(upgrade.leave_behind), "0", 0, 1000000, NULL, N_("How many users the upgrade does not move.") },
	{ "busy_seconds", KEY_INT, OF(upgrade.busy_s), "0", 0, 864000, NULL, N_("The service is upgrading many plans until so long after the start.") },
	{ "running_to", KEY_TEXT, OF(upgrade.running_to), "", 0, 0, NULL, N_("A product that the source is being upgraded to when the world begins.") },
	{ "running_since", KEY_DURATION, OF(upgrade.running_since), "PT0S", 0, 0, NULL, N_("How long that has been going on.") },
	{ "refuses_prepaid", KEY_BOOL, OF(upgrade.refuses_prepaid), "yes", 0, 0, NULL, N_("A prepaid subscription cannot be upgraded.") },
	{ "refusal", KEY_TEXT, OF(upgrade.refusal), "", 0, 0, NULL, N_("Not eligible, in these words.") },
	{ "reason_code", KEY_TEXT, OF(upgrade.reason_code), "", 0, 0, NULL, N_("A reason of another code that closes the automatic path.") },
	{ "reason_text", KEY_TEXT, OF(upgrade.reason_text), "", 0, 0, NULL, N_("The words of that reason.") },
	{ 0 },
};

static const struct scenario_key credit_keys[] = {
	{ "outcome", KEY_WORD, OF(credit.outcome), "approved", 0, 0, outcomes, N_("How a credit check ends; pending: never.") },
	{ "after", KEY_DURATION, OF(credit.after), "PT10S", 0, 0, NULL, N_("How long it takes.") },
	{ "for_invoice", KEY_BOOL, OF(credit.for_invoice), "yes", 0, 0, NULL, N_("Paying by invoice needs one, whatever the total.") },
	{ "pending_for", KEY_TEXT, OF(credit.pending_for), "", 0, 0, NULL, N_("The label of a subscription that waits for one when the world begins.") },
	{ 0 },
};

#define ADDRESS_KEYS(role) { \
	{ "company", KEY_TEXT, OF(role.company), "", 0, 0, NULL, N_("Company.") }, \
	{ "first_name", KEY_TEXT, OF(role.first), "Ada", 0, 0, NULL, N_("First name.") }, \
	{ "last_name", KEY_TEXT, OF(role.last), "Admin", 0, 0, NULL, N_("Last name.") }, \
	{ "email", KEY_TEXT, OF(role.email), "", 0, 0, NULL, N_("Mail address.") }, \
	{ "line1", KEY_TEXT, OF(role.line1), "1 Training Way", 0, 0, NULL, N_("Street.") }, \
	{ "line2", KEY_TEXT, OF(role.line2), "", 0, 0, NULL, N_("Second line.") }, \
	{ "city", KEY_TEXT, OF(role.city), "Redmond", 0, 0, NULL, N_("City.") }, \
	{ "region", KEY_TEXT, OF(role.region), "", 0, 0, NULL, N_("Region.") }, \
	{ "state", KEY_TEXT, OF(role.state), "WA", 0, 0, NULL, N_("State.") }, \
	{ "postal_code", KEY_TEXT, OF(role.postal), "98052", 0, 0, NULL, N_("Postal code.") }, \
	{ "country", KEY_TEXT, OF(role.country), "", 0, 0, NULL, N_("Two letters; empty: the organisation's.") }, \
	{ "phone", KEY_TEXT, OF(role.phone), "4255550100", 0, 0, NULL, N_("Telephone.") }, \
	{ 0 }, \
}
static const struct scenario_key sold_to_keys[] = ADDRESS_KEYS(sold_to);
static const struct scenario_key billed_to_keys[] = ADDRESS_KEYS(billed_to);

static const struct scenario_key subscription_keys[] = {
	{ "product", KEY_TEXT, SUB(product), "", 0, 0, NULL, N_("A product's key in the catalogue.") },
	{ "name", KEY_TEXT, SUB(name), "", 0, 0, NULL, N_("What the organisation calls it; empty: the product's title.") },
	{ "parent", KEY_TEXT, SUB(parent), "", 0, 0, NULL, N_("For an add-on: the label of the subscription it hangs on.") },
	{ "quantity", KEY_INT, SUB(quantity), "1", 0, INT32_MAX, NULL, N_("Licences bought.") },
	{ "assigned", KEY_INT, SUB(assigned), "0", 0, 1000000, NULL, N_("Users who hold one, counted from the first.") },
	{ "holders", KEY_TEXT, SUB(holders), "", 0, 0, NULL, N_("Numbers of further users who hold one, such as 33 40-44.") },
	{ "status", KEY_TEXT, SUB(status), "active", 0, 0, statuses, N_("Its status.") },
	{ "term", KEY_TEXT, SUB(term), "P1Y", 0, 0, terms, N_("How long it was bought for.") },
	{ "cycle", KEY_TEXT, SUB(cycle), "monthly", 0, 0, cycles, N_("How often it is billed.") },
	{ "channel", KEY_TEXT, SUB(channel), "direct_card", 0, 0, channels, N_("How it was bought.") },
	{ "partner", KEY_TEXT, SUB(partner), "", 0, 0, NULL, N_("The partner's name.") },
	{ "segment", KEY_TEXT, SUB(segment), "commercial", 0, 0, segments, N_("Which customers its plan is for.") },
	{ "started_ago", KEY_DURATION, SUB(started_ago), "P8M", 0, 0, NULL, N_("How long ago its term began.") },
	{ "renews_in", KEY_DURATION, SUB(renews_in), "P4M", 0, 0, NULL, N_("When its term ends.") },
	{ "cancel_in", KEY_DURATION, SUB(cancel_in), "PT0S", 0, 0, NULL, N_("How long it can still be cancelled; PT0S: until cancel_days after its start.") },
	{ "auto_renew", KEY_BOOL, SUB(auto_renew), "yes", 0, 0, NULL, N_("It renews by itself.") },
	{ "trial", KEY_BOOL, SUB(trial), "no", 0, 0, NULL, N_("It is a trial.") },
	{ "provisioned", KEY_BOOL, SUB(provisioned), "yes", 0, 0, NULL, N_("Its services are ready.") },
	{ "blocks_upgrade", KEY_BOOL, SUB(blocks_upgrade), "no", 0, 0, NULL, N_("This add-on stands in the way of an upgrade of its parent.") },
	{ 0 },
};

static const struct scenario_key payment_keys[] = {
	{ "kind", KEY_TEXT, PAY(kind), "card", 0, 0, payment_kinds, N_("Card, bank account or invoice.") },
	{ "label", KEY_TEXT, PAY(text), "", 0, 0, NULL, N_("What the page calls it; never a whole number.") },
	{ "expires", KEY_TEXT, PAY(expires), "", 0, 0, NULL, N_("Year and month, such as 2028-04.") },
	{ "default", KEY_BOOL, PAY(preferred), "no", 0, 0, NULL, N_("It is the one in use.") },
	{ 0 },
};

static const struct scenario_key health_keys[] = {
	{ "service", KEY_TEXT, HEALTH(service), "", 0, 0, NULL, N_("The service's name.") },
	{ "status", KEY_TEXT, HEALTH(status), "ServiceOperational", 0, 0, NULL, N_("A health status of the service; an interruption or degradation closes the automatic path.") },
	{ "issue", KEY_TEXT, HEALTH(issue), "", 0, 0, NULL, N_("The title of the incident.") },
	{ 0 },
};

static const struct scenario_key fault_keys[] = {
	{ "method", KEY_TEXT, FAULT(method), "*", 0, 0, methods, N_("Which requests: their method.") },
	{ "path", KEY_TEXT, FAULT(path), "*", 0, 0, NULL, N_("Which requests: their path; * stands for anything, ? for one character but no slash.") },
	{ "item", KEY_BOOL, FAULT(item), "no", 0, 0, NULL, N_("It is about requests inside of batches, not about whole ones; what happens to one is status, error or unapplied.") },
	{ "nth", KEY_INT, FAULT(nth), "0", 0, INT32_MAX, NULL, N_("Only the one of this number.") },
	{ "every", KEY_INT, FAULT(every), "0", 0, INT32_MAX, NULL, N_("Every so many.") },
	{ "chance_percent", KEY_INT, FAULT(chance_percent), "0", 0, 100, NULL, N_("So many of a hundred, by chance.") },
	{ "when", KEY_TEXT, FAULT(when), "before", 0, 0, whens, N_("Before the request is acted on, or after.") },
	{ "do", KEY_TEXT, FAULT(action), "status", 0, 0, actions, N_("What happens: another status, a success by its status that says an error, a connection that breaks, an answer cut short, a delay, an answer that never comes, bytes that mean nothing, a success that changed nothing, or the page of a network that wants a sign-in of its own.") },
	{ "status", KEY_INT, FAULT(status), "0", 0, 599, NULL, N_("The status that is answered, or whose error a success says: 400 to 599, a portal's 200, 302 or 511; 0: 503, a portal's 200.") },
	{ "code", KEY_TEXT, FAULT(code), "", 0, 0, NULL, N_("The error code that is answered. Empty: the one that the service has for the status.") },
	{ "retry_after", KEY_INT, FAULT(retry_after_s), "0", 0, 86400, NULL, N_("Seconds in Retry-After; 0: none.") },
	{ "delay_ms", KEY_INT, FAULT(delay_ms), "0", 0, 600000, NULL, N_("How long a delay lasts, or a silence until the connection breaks; 0: a silence of an hour.") },
	{ 0 },
};

const struct scenario_section scenario_sections[] = {
	{ "scenario", N_("The scenario itself."), scenario_keys, 0, 0, 0, 0 },
	{ "tenant", N_("The organisation."), tenant_keys, 0, 0, 0, 0 },
	{ "clock", N_("The training clock."), clock_keys, 0, 0, 0, 0 },
	{ "service", N_("How the services behave."), service_keys, 0, 0, 0, 0 },
	{ "sign_in", N_("How a person signs in; [service] has the polls and how long a sign-in lasts."), sign_in_keys, 0, 0, 0, 0 },
	{ "partner", N_("The partner whose people sign in."), partner_keys, 0, 0, 0, 0 },
	{ "wizard", N_("What a demonstration configures in the wizard where nothing is configured. The services know nothing of it."), wizard_keys, 0, 0, 0, 0 },
	{ "people", N_("The users, generated from the seed."), people_keys, 0, 0, 0, 0 },
	{ "provisioning", N_("How long what was bought takes to be there."), provisioning_keys, 0, 0, 0, 0 },
	{ "checkout", N_("How carts are checked out."), checkout_keys, 0, 0, 0, 0 },
	{ "limits", N_("How much the directory takes, on the real clock."), limits_keys, 0, 0, 0, 0 },
	{ "groups", N_("How groups work."), groups_keys, 0, 0, 0, 0 },
	{ "terms", N_("What a direct purchase costs beside its price. Amounts are in the organisation's currency."), terms_keys, 0, 0, 0, 0 },
	{ "upgrade", N_("How an upgrade goes, and what closes it. Durations such as PT20S are on the training clock."), upgrade_keys, 0, 0, 0, 0 },
	{ "credit", N_("Credit checks."), credit_keys, 0, 0, 0, 0 },
	{ "sold_to", N_("The legal address of the buyer."), sold_to_keys, 0, 0, 0, 0 },
	{ "billed_to", N_("Where the bill goes."), billed_to_keys, 0, 0, 0, 0 },
	{ "subscription", N_("One section for each subscription."), subscription_keys, sizeof(struct scenario_subscription), OF(subscriptions), OF(n_subscriptions), SUB(label) },
	{ "group", N_("One section for each group."), group_keys, sizeof(struct scenario_group), OF(groups_list), OF(n_groups), GROUP(label) },
	{ "person", N_("One section for each user with something special."), person_keys, sizeof(struct scenario_person), OF(persons), OF(n_persons), PERSON(label) },
	{ "change", N_("One section for each thing that somebody else does meanwhile."), change_keys, sizeof(struct scenario_change), OF(changes), OF(n_changes), CHANGE(label) },
	{ "colleague", N_("One section for each colleague who does something in the admin centre by himself."), colleague_keys, sizeof(struct scenario_colleague), OF(colleagues), OF(n_colleagues), COLLEAGUE(label) },
	{ "payment", N_("One section for each payment method."), payment_keys, sizeof(struct scenario_payment), OF(payments), OF(n_payments), PAY(label) },
	{ "health", N_("One section for each service whose health is shown; without any, all is well."), health_keys, sizeof(struct scenario_health), OF(health), OF(n_health), HEALTH(label) },
	{ "fault", N_("One section for each rule of faults."), fault_keys, sizeof(struct scenario_fault), OF(faults), OF(n_faults), FAULT(label) },
	{ "app", N_("One section for each application that is registered; the training client is, without one."), app_keys, sizeof(struct scenario_app), OF(apps), OF(n_apps), APP(label) },
	{ "refusal", N_("One section for each rule that refuses a sign-in."), refusal_keys, sizeof(struct scenario_refusal), OF(refusals), OF(n_refusals), REFUSAL(label) },
	{ 0 },
};

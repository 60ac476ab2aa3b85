/* A training world as a file describes it. The keys, their ranges and their words of help are one table (scenario_keys.c),
 * which m365-mock-scenario(5) is generated from. */
#ifndef MOCK_SCENARIO_H
#define MOCK_SCENARIO_H

#include "core/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

/* The application that every world knows, and the label of its section. */
#define SCENARIO_TRAINING "training"
#define SCENARIO_TRAINING_CLIENT "365e4365-0000-4000-8000-000000000001"

enum scenario_wire { WIRE_DOCUMENTED, WIRE_SDK };
enum scenario_column { COLUMN_ERP, COLUMN_UNIT };
enum scenario_names { NAMES_PLAIN, NAMES_MIXED, NAMES_HOSTILE };
enum scenario_cancel_counts { CANCEL_COUNTS_TOTAL, CANCEL_COUNTS_ASSIGNED };
enum scenario_checkout_answer { CHECKOUT_RESULT, CHECKOUT_IN_PROGRESS, CHECKOUT_PROCESSING, CHECKOUT_SUBMITTED };
enum scenario_batch_status { BATCH_OK, BATCH_FAILED_DEPENDENCY, BATCH_TOO_MANY };
enum scenario_outcome { OUTCOME_APPROVED, OUTCOME_DECLINED, OUTCOME_PENDING };

struct scenario_subscription {
	char *label;   /* its section's name */
	char *product; /* a key of the catalogue */
	char *name;
	char *parent;  /* the label of the subscription it hangs on */
	char *status, *term, *cycle, *channel, *partner, *segment;
	char *holders; /* numbers of users, beside the first `assigned` */
	int64_t quantity, assigned;
	struct duration started_ago, renews_in, cancel_in;
	bool auto_renew, trial, provisioned, blocks_upgrade;
};

struct scenario_group {
	char *label, *name, *products, *switched_off, *members, *nested;
};

/* What is special about one of the generated users. */
struct scenario_person {
	char *label, *name, *location, *switched_off;
	int64_t number;
	bool enabled, duplicate_address;
};

/* Somebody else's doing. */
struct scenario_change {
	char *label, *user, *action, *product, *services;
	int64_t after_writes, quantity;
};

/* Somebody in the admin centre. */
struct scenario_colleague {
	char *label, *product, *term, *cycle;
	int deed; /* enum centre_deed */
	int64_t quantity;
	struct duration after;
	bool trial, unused;
};

struct scenario_payment {
	char *label, *kind, *text, *expires;
	bool preferred;
};

struct scenario_health {
	char *label, *service, *status, *issue;
};

struct scenario_address {
	char *company, *first, *last, *email, *line1, *line2, *city, *region, *state, *postal, *country, *phone;
};

struct scenario_fault {
	char *label, *method, *path, *when, *action, *code;
	int64_t nth, every, chance_percent, status, retry_after_s, delay_ms;
	bool item;
};

/* An application that is registered with Entra. */
struct scenario_app {
	char *label, *client_id, *name, *secret, *certificate, *tenants, *consent, *delegated, *permissions;
	bool is_public, secret_expired, multitenant, assignment_required;
};

/* When a sign-in is refused, and how. */
struct scenario_refusal {
	char *label, *resource;
	int64_t code, after, times;
	int when;
};
enum scenario_refusal_when { REFUSAL_ANY, REFUSAL_CODE, REFUSAL_POLL, REFUSAL_REFRESH, REFUSAL_CLIENT };

struct scenario {
	char *name;
	char *title;
	struct {
		char *name, *domain, *custom_domain, *country, *currency, *language;
		int64_t seed;
	} tenant;
	struct {
		char *start;
		int64_t speed, skew_s;
	} clock;
	struct {
		int64_t latency_ms, page_size, sign_in_polls, sign_in_slow_down, sign_in_interval_s, token_s, device_code_s, cancel_days, cart_days;
		int64_t cancel_most, location_lag_s, write_apart_ms;
		int wire, price_column, cancel_counts;
		char *prohibited_locations;
		char *roles, *offers;
	} service;
	struct {
		int64_t refresh_s, clock_tolerance_s;
		bool declined, mfa;
	} sign_in;
	struct {
		char *name, *domain;
		bool relationship;
	} partner;
	struct {
		char *source, *targets;
	} wizard;
	struct {
		int64_t count, without_location, blocked, switched_off;
		char *locations, *switched_off_services;
		int names;
	} people;
	struct {
		struct duration visible, seats, services, change;
	} provisioning;
	struct {
		int answer, repeat;
		int64_t refused_line, refused_code;
		char *refused_text;
	} checkout;
	struct {
		int64_t write_bucket, writes_per_second, unit_bucket, units_per_second, others_per_second;
		int retry_after, batch_status;
		bool refused_count;
	} limits;
	struct {
		struct duration queued, processing;
	} groups;
	struct {
		char *tax_rate_percent, *invoice_minimum, *credit_check_above, *unused_credit, *prepaid_remaining, *unpaid_balance;
		int64_t maximum_quantity;
	} terms;
	struct {
		char *source, *running_to, *refusal, *reason_code, *reason_text;
		int64_t maximum_users, leave_behind, busy_s;
		struct duration purchase, licences, cancel, grace, retention, running_since;
		bool refuses_prepaid;
	} upgrade;
	struct {
		int outcome;
		struct duration after;
		bool for_invoice;
		char *pending_for;
	} credit;
	struct scenario_address sold_to, billed_to;
	struct scenario_subscription *subscriptions;
	struct scenario_group *groups_list;
	struct scenario_person *persons;
	struct scenario_change *changes;
	struct scenario_colleague *colleagues;
	struct scenario_payment *payments;
	struct scenario_health *health;
	struct scenario_fault *faults;
	struct scenario_app *apps;
	struct scenario_refusal *refusals;
	size_t n_subscriptions, n_groups, n_persons, n_changes, n_colleagues, n_payments, n_health, n_faults, n_apps, n_refusals;
};

/* `name` is a scenario of `dir`, or a path when it holds a '/'. The error names the file, the line and what is allowed. */
int scenario_load(struct scenario **ret, const char *dir, const char *name, struct error *err);
void scenario_free(struct scenario *s);
const struct scenario_app *scenario_app(const struct scenario *s, const char *client_id); /* NULL: it is not registered */
const struct scenario_subscription *scenario_subscription(const struct scenario *s, const char *label);

/* One key of one section, as a file would set it; an element that is not there yet begins. What is refused changes nothing. */
int scenario_set(struct scenario *s, const char *section, const char *key, const char *value, struct error *err);

/* What an editor should not hold is spelt out: \e is ESC, \uXXXX a character, \\ a backslash. Caller frees. */
char *scenario_unescape(const char *text);

/* Appends "NAME  title" lines in alphabetical order. */
int scenario_list(struct buf *to, const char *dir, struct error *err);
/* The keys as mdoc items. */
void scenario_print_keys(struct buf *to);

#endif

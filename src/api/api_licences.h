/* Licences of many users, up to twenty in one request. Microsoft Graph v1.0: user assignLicense, JSON batching, throttling.
 *
 * These calls are sent once: they never wait for the service's limit and never repeat by themselves, because whoever moves thousands
 * of users paces all of them together. Only an expired token is renewed. What failed as a whole stands in every part. The result
 * belongs to the client and is cleared after the callback; its parts stand in the order that was asked. */
#ifndef API_API_LICENCES_H
#define API_API_LICENCES_H

#include "api/api_users.h"
#include "core/error.h"

struct api;

#define API_BATCH 20

/* Why the directory did not change somebody's licences. Nearly all of it travels under one code, so that the service's words decide. */
enum api_licence_refusal {
	API_LICENCE_CARRIED_OUT,
	API_LICENCE_NO_LOCATION,       /* the usage location is missing, or was set a moment ago */
	API_LICENCE_WRONG_LOCATION,    /* a service is not offered there */
	API_LICENCE_NO_SEAT,
	API_LICENCE_EXCLUSIVE,         /* a service of another product does not go with one of this */
	API_LICENCE_DEPENDENCY,        /* a service needs one that is missing, or would be */
	API_LICENCE_INHERITED,         /* it comes from a group */
	API_LICENCE_NOT_HELD,          /* what was to be removed is not there */
	API_LICENCE_NOT_UNIQUE,        /* a mail address would stand twice */
	API_LICENCE_GONE,              /* no such user or group */
	API_LICENCE_FORBIDDEN,
	API_LICENCE_CONCURRENT,        /* somebody else is changing the same user */
	API_LICENCE_OTHER,             /* refused for a reason that is not known here: the service's words say it */
	API_LICENCE_UNANSWERED         /* not a refusal: turned away at the door, failed or lost; part.error says which */
};

struct api_part {
	/* Kind ERROR_NONE: carried out. ERROR_RATE_LIMITED: turned away at the door, untouched. ERROR_OFFLINE, ERROR_TLS, ERROR_CANCELLED,
	 * ERROR_INPUT (it has no id): never left. ERROR_UNSURE: may have been carried out: no answer, none that can be read, a 5xx, two answers,
	 * or a refusal after the connection had died and the batch had gone out twice. ERROR_SIGNED_OUT, …: as for every call. Of a reading,
	 * ERROR_TIMEOUT, ERROR_SERVICE and ERROR_ANSWER instead of ERROR_UNSURE. */
	struct error error;
	enum api_licence_refusal refusal;
};

/* What the service said about its limits with this answer. */
struct api_throttle {
	int64_t used_micro;     /* of the limit, in millionths: x-ms-throttle-limit-percentage, the highest of all parts; -1: not told */
	int64_t retry_after_ms; /* the longest of all parts and of the whole; -1: not told */
	size_t refused;         /* parts that were turned away for the limit */
};

struct api_batch {
	struct api_throttle throttle;
	size_t n;
	struct api_part parts[API_BATCH];
	struct api_user users[API_BATCH]; /* api_users_read() alone; zeroed where the part failed. The callee may move them out */
};

typedef void api_batch_fn(void *arg, struct api_batch *batch);

/* One user's write: adds and removes together. */
struct api_licence_change {
	const char *user_id;                   /* id or UPN */
	const char *add_sku;                   /* NULL: nothing is added */
	const char *const *disabled;           /* service plans of add_sku that stay off: replaces what was off before */
	size_t n_disabled;
	const char *remove_sku;                /* NULL: nothing is removed */
};
/* `request_id`, here and below: chosen by the caller, who has written it down; NULL makes one. */
uint64_t api_licences_change(struct api *api, const char *request_id, const struct api_licence_change *changes, size_t n, api_batch_fn *done, void *arg);

/* Each by id or UPN, with licences and where they come from. */
uint64_t api_users_read(struct api *api, const char *const *ids, size_t n, api_batch_fn *done, void *arg);

struct api_location_change {
	const char *user_id;
	const char *country; /* two letters */
};
uint64_t api_users_locate(struct api *api, const char *request_id, const struct api_location_change *changes, size_t n, api_batch_fn *done, void *arg);

/* Licences that come from groups are worked out again: what they really fail by is told afterwards. */
uint64_t api_users_reprocess(struct api *api, const char *const *ids, size_t n, api_batch_fn *done, void *arg);

#endif

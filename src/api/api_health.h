/* How the services are today: Microsoft Graph v1.0, service communications. */
#ifndef API_API_HEALTH_H
#define API_API_HEALTH_H

#include "api/api_list.h"

struct api;
struct error;

enum api_health {
	API_HEALTH_UNKNOWN,
	API_HEALTH_OPERATIONAL, /* also restored, resolved, false positive, report published */
	API_HEALTH_INVESTIGATING,
	API_HEALTH_RECOVERING,
	API_HEALTH_DEGRADED,
	API_HEALTH_INTERRUPTED
};

struct api_health_overview {
	char *id;
	char *service; /* "Exchange Online" */
	enum api_health health;
	char *status; /* the service's own word */
};

struct api_health_overviews {
	API_LIST(struct api_health_overview);
};

typedef void api_health_fn(void *arg, const struct error *err, struct api_health_overviews *result);
uint64_t api_health_list(struct api *api, api_health_fn *done, void *arg);
void api_health_clear(struct api_health_overviews *h);

#endif

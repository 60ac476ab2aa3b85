/* The client of the services, as the configuration names them. */
#ifndef FLOW_CLIENT_H
#define FLOW_CLIENT_H

struct api;
struct config;
struct error;
struct http;
struct timers;

/* All three are made, or none. */
int client_open(const struct config *config, struct http **ret_http, struct timers **ret_timers, struct api **ret_api, struct error *err);
/* Takes out where an application's secret or certificate and a proxy's credentials lie: another process has read it, and hands it over. */
void client_forget_identity(struct config *config);

#endif

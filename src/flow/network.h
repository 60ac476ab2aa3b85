/* The way to the services, as the configuration has it. */
#ifndef FLOW_NETWORK_H
#define FLOW_NETWORK_H

struct config;
struct error;
struct http;

/* NULL: see err. Reads the proxy's credentials. */
struct http *network_open(const struct config *config, struct error *err);

#endif

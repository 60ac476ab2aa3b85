/* What arrived, for the trainer: never a token, never a body. */
#ifndef MOCK_REQUESTLOG_H
#define MOCK_REQUESTLOG_H

#include <stdint.h>

struct json_writer;
struct request;
struct world;

void requestlog_add(struct world *w, const struct request *rq, int status);
void requestlog_write(struct world *w, int64_t after, struct json_writer *json);

#endif

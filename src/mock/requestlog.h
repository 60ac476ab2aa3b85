/* What arrived, for the trainer: never a token, never a body. */
#ifndef MOCK_REQUESTLOG_H
#define MOCK_REQUESTLOG_H

#include <stdint.h>

struct json_writer;
struct request;
struct world;

/* `writes`: how many it held, itself or a batch's, whatever became of them. */
void requestlog_add(struct world *w, const struct request *rq, int status, int64_t writes);
void requestlog_write(struct world *w, int64_t after, struct json_writer *json);

#endif

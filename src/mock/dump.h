/* Every user's and group's licences as plain JSON, for comparing before and after: names and no ids, in an order that stays. */
#ifndef MOCK_DUMP_H
#define MOCK_DUMP_H

struct json_writer;
struct world;

void dump_licences(struct world *w, struct json_writer *json);

#endif

/* The tables of the training world. */
#ifndef MOCK_SCHEMA_H
#define MOCK_SCHEMA_H

#include <stdint.h>

extern const char schema_sql[];
extern const char schema_users_sql[]; /* indexes of the users, made when these are all there: a million are filled in sooner */
extern const char schema_empty_sql[]; /* empties the world; sign-ins stay */
extern const int64_t schema_application, schema_version;

#endif

/* Why the directory refused a change of licences: nearly all of it travels under one status and code, so that the words decide. */
#ifndef API_API_REFUSAL_H
#define API_API_REFUSAL_H

#include "api/api_licences.h"

/* Of one part's answer that is no success; `code` and `words` of its envelope may be NULL. */
enum api_licence_refusal refusal_of(int status, const char *code, const char *words);

#endif

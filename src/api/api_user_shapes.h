/* Shapes of users and licences that more than one file reads by. */
#ifndef API_API_USER_SHAPES_H
#define API_API_USER_SHAPES_H

#include "api/api_decoder.h"

struct error;

/* What is asked for of each user: licences come only when they are named. */
#define API_USER_PROPERTIES "id,displayName,userPrincipalName,usageLocation,accountEnabled,assignedLicenses,licenseAssignmentStates"

extern const struct json_shape api_user_licence_shape;
extern const struct json_shape api_user_shape;

/* ERROR_INPUT: no id of a product, so that it must not go into a filter. */
int licence_sku_check(const char *sku_id, struct error *err);

#endif

/* Groups that give licences to their members. Source: Microsoft Entra, "What is group-based licensing"; Microsoft Graph, "group: assignLicense".
 *
 * A change is accepted at once and worked off on the training clock, member after member; each is moved whole or keeps what it had,
 * and then its licences of this group say why. A nested group is a member whose own members get nothing. */
#ifndef MOCK_GROUPS_H
#define MOCK_GROUPS_H

#include <stdint.h>

struct assignment;
struct error;
struct world;

enum member_kind { MEMBER_GROUP, MEMBER_USER };

/* As the scenario has them, their members settled. */
int groups_begin(struct world *w, struct error *err);
void groups_change(struct world *w, int64_t group, const struct assignment *a);
void groups_advance(struct world *w, int64_t to_ms);
void groups_reprocess(struct world *w, int64_t user); /* what the groups of a user give is worked out again */

#endif

/* The key that id tokens are signed with (RS256), as the tenant's list of keys publishes it. */
#ifndef MOCK_ENTRA_KEY_H
#define MOCK_ENTRA_KEY_H

struct buf;
struct entra_key;
struct json_writer;

/* The key itself is made when it is first needed. */
struct entra_key *entra_key_new(void);
void entra_key_free(struct entra_key *k);
/* Appends the claims as a signed token. */
void entra_key_sign(struct entra_key *k, const char *claims, struct buf *to);
/* One entry of a JSON Web Key Set (RFC 7517). */
void entra_key_write(struct entra_key *k, struct json_writer *json);

#endif

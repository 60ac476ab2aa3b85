#include "api/api_keys.h"

#include "api/api_internal.h"
#include "api/api_sign_in.h"

static void copy(struct secret *to, const struct secret *from)
{
	if (secret_is_set(from))
		secret_set(to, from->data, from->len);
}

void api_keys_give(const struct api *api, struct api_keys *ret)
{
	*ret = API_KEYS_INIT;
	copy(&ret->client_secret, &api->client_secret);
	copy(&ret->certificate, &api->certificate);
	copy(&ret->certificate_key, &api->certificate_key);
	copy(&ret->certificate_passphrase, &api->certificate_passphrase);
	copy(&ret->refresh, &api->refresh);
	for (int s = 0; s < API_SERVICES; s++) {
		const struct token *t = &api->tokens[s];
		int64_t left_ms = t->expires_ms - api->now_ms();
		if (!secret_is_set(&t->access) || left_ms <= 0)
			continue;
		copy(&ret->tokens[s].access, &t->access);
		ret->tokens[s].left_ms = left_ms;
	}
}

void api_keys_take(struct api *api, struct api_keys *keys)
{
	if (secret_is_set(&keys->client_secret))
		secret_move(&api->client_secret, &keys->client_secret);
	if (secret_is_set(&keys->certificate)) /* it was good where it comes from; if it were not, nobody would be signed in here */
		api_use_certificate(api, &keys->certificate, &keys->certificate_key, &keys->certificate_passphrase, NULL);
	secret_move(&api->refresh, &keys->refresh);
	for (int s = 0; s < API_SERVICES; s++) {
		struct token *t = &api->tokens[s];
		secret_move(&t->access, &keys->tokens[s].access);
		t->expires_ms = api->now_ms() + keys->tokens[s].left_ms;
		t->serial++;
	}
	api_keys_clear(keys);
}

void api_keys_clear(struct api_keys *keys)
{
	secret_clear(&keys->client_secret);
	secret_clear(&keys->certificate);
	secret_clear(&keys->certificate_key);
	secret_clear(&keys->certificate_passphrase);
	secret_clear(&keys->refresh);
	for (int s = 0; s < API_SERVICES; s++)
		secret_clear(&keys->tokens[s].access);
	*keys = API_KEYS_INIT;
}

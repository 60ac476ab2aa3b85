#include "mock/entra_jwt.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int value_of(char c)
{
	const char *at = c == '+' ? alphabet + 62 : c == '/' ? alphabet + 63 : c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

bool base64_decode(const char *text, size_t len, struct buf *ret)
{
	uint32_t bits = 0;
	int n = 0;

	buf_reset(ret);
	while (len && text[len - 1] == '=')
		len--;
	for (size_t i = 0; i < len; i++) {
		int value = value_of(text[i]);
		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_addch(ret, (char)(bits >> n & 0xff));
		}
	}
	return len % 4 != 1;
}

void base64url_add(struct buf *to, const void *bytes, size_t n)
{
	const unsigned char *from = bytes;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i < 3 ? n - i : 3;
		uint32_t bits = (uint32_t)from[i] << 16 | (left > 1 ? (uint32_t)from[i + 1] << 8 : 0) | (left > 2 ? from[i + 2] : 0);
		for (size_t k = 0; k <= left; k++)
			buf_addch(to, alphabet[bits >> (18 - 6 * k) & 63]);
	}
}

bool jwt_split(struct jwt *j, const char *text)
{
	const char *first = strchr(text, '.'), *second = first ? strchr(first + 1, '.') : NULL;

	*j = (struct jwt){ .header = BUF_INIT, .claims = BUF_INIT, .signature = BUF_INIT };
	if (!second)
		return false;
	j->signed_len = (size_t)(second - text);
	return base64_decode(text, (size_t)(first - text), &j->header) && base64_decode(first + 1, (size_t)(second - first - 1), &j->claims) &&
		base64_decode(second + 1, strlen(second + 1), &j->signature);
}

void jwt_clear(struct jwt *j)
{
	buf_clear(&j->header);
	buf_clear(&j->claims);
	buf_clear(&j->signature);
}

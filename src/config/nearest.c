#include "config/nearest.h"

#include <string.h>

#define LONGEST 64

static int least(int a, int b, int c)
{
	int ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance, a row at a time. */
static int distance(const char *a, const char *b)
{
	int row[LONGEST + 1], i, k, m = (int)strlen(a), n = (int)strlen(b);

	for (k = 0; k <= n; k++)
		row[k] = k;
	for (i = 1; i <= m; i++) {
		int diagonal = row[0];

		row[0] = i;
		for (k = 1; k <= n; k++) {
			int above = row[k];

			row[k] = least(above + 1, row[k - 1] + 1, diagonal + (a[i - 1] != b[k - 1]));
			diagonal = above;
		}
	}
	return row[n];
}

const char *nearest(const char *word, const char *const *words)
{
	const char *found = NULL;
	size_t i, len = strlen(word);
	int best = (int)len / 3 + 1; /* more changes than this make another word */

	if (len > LONGEST)
		return NULL;
	for (i = 0; words[i]; i++) {
		int d;

		if (strlen(words[i]) > LONGEST)
			continue;
		d = distance(word, words[i]);
		if (d <= best) {
			best = d - 1;
			found = words[i];
		}
	}
	return found;
}

/* The word that somebody may have meant. */
#ifndef CONFIG_NEAREST_H
#define CONFIG_NEAREST_H

/* The word of `words` (ended by NULL) that the fewest added, dropped or changed letters lead to; NULL when none is near. */
const char *nearest(const char *word, const char *const *words);

#endif

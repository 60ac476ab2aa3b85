/* The product file as the models use it: products, families of service plans, the published comparison.
 *
 * Filled by whoever reads data/products.ini (its comments are the grammar), key by key, through product_file_set(); a file of one's own is laid
 * over it by the same call. Then comes the published table (product_reference.h), which tells the products that nobody wrote down, and last
 * what the tenant says of those that it has. Pointers into it stay valid until product_file_clear(), once the files are read. Plans are
 * compared by their id alone, products by theirs: names and part numbers differ between tables, and are not unique. */
#ifndef MODEL_PRODUCT_FILE_H
#define MODEL_PRODUCT_FILE_H

#include "model/facts.h"

struct error;

#define PLAN_ID_TEXT 40 /* a GUID */
struct product {
	char key[WORD_TEXT];          /* the section's second word: office-365-e5; "": not of the product file */
	char sku_id[ID_TEXT];
	char part_number[NAME_TEXT];
	char name[NAME_TEXT];
	bool source;
	enum product_path path;       /* from the file's own source; PATH_NONE: no target unless the configuration names it */
	char (*plans)[PLAN_ID_TEXT];  /* service plan ids */
	size_t n_plans, cap_plans;
	unsigned layer;               /* the file that its plans are from */
};

struct service_plan {
	char id[ID_TEXT];
	char word[NAME_TEXT]; /* EXCHANGE_S_ENTERPRISE */
	char name[NAME_TEXT]; /* Exchange Online (Plan 2) */
	bool quiet;           /* plumbing that no admin asks about: left out of comparisons */
};

/* One service under several ids. A level is a set of plans that are all needed; a higher level holds all of a lower one. */
#define FAMILY_LEVELS 4
#define FAMILY_PLANS 4
struct family {
	char key[WORD_TEXT];
	char name[NAME_TEXT]; /* a msgid */
	char plans[FAMILY_LEVELS][FAMILY_PLANS][ID_TEXT];
	size_t n_plans[FAMILY_LEVELS];
	size_t n_levels;
};

enum table_answer { TABLE_UNKNOWN, TABLE_NO, TABLE_YES, TABLE_BY_COUNTRY };
struct table_row {
	char key[WORD_TEXT];
	char label[NAME_TEXT]; /* a msgid */
	char from[WORD_TEXT];  /* the key of the one source that the answers are for; "": they are the target's own */
	struct table_cell {
		char product[WORD_TEXT]; /* the product's key */
		enum table_answer answer;
	} *cells;
	size_t n_cells, cap_cells;
};

/* Figures of the live service that no service tells; 0 where the file has none, and then the sentence goes without. */
struct figures {
	int64_t unused_credit_days;          /* until the invoice that credits unused time */
	int64_t credit_check_business_days;
	int64_t usual_minutes;               /* an upgrade usually takes less */
	int64_t busy_retry_minutes;
	int64_t provisioning_retry_minutes;
	int64_t manual_look_seconds;         /* between two looks of a page that waits for the service; 0: it does not look by itself */
	int64_t cancel_licences;             /* above it the service may refuse to cancel at once */
	int64_t centre_users;                /* that the admin centre moves at once */
	int64_t disabled_days;               /* from cancelling until the data is deleted */
	int64_t lists_lag_minutes;           /* a new order may be missing from the service's lists for so long */
	int64_t listing_wait_minutes;        /* nobody is kept waiting longer for an accepted order to be listed */
};

/* The national clouds, as service.cloud of the configuration names them. */
#define CLOUDS 4
extern const char *const cloud_words[CLOUDS + 1]; /* NULL-ended */

/* What the directory lets stand together: of an exclusive set one alone may be on; a plan with needs wants one of the set to be on. */
struct plan_rule {
	char key[WORD_TEXT];
	char plan[ID_TEXT];      /* of a need; "" of an exclusive set */
	char (*ids)[ID_TEXT];
	size_t n_ids, cap_ids;
	unsigned layer;
};
struct plan_rules {
	struct plan_rule *items;
	size_t count, cap;
};

struct product_file {
	struct product *products;
	size_t n_products, cap_products;
	struct service_plan *plans;
	size_t n_plans, cap_plans;
	struct product **told; /* as the tenant has them: these count before the files */
	size_t n_told, cap_told;
	struct service_plan **told_plans; /* that the files do not name */
	size_t n_told_plans, cap_told_plans;
	struct family *families;
	size_t n_families, cap_families;
	struct table_row *rows;
	size_t n_rows, cap_rows;
	struct plan_rules exclusive, needs;
	struct figures figures;
	char admin_centres[CLOUDS][NAME_TEXT]; /* addresses for people, by cloud; "": not told */
	char registration_portals[CLOUDS][NAME_TEXT]; /* the same, of where applications are registered */
	char phone_countries[NAME_TEXT]; /* "AM AZ …": a phone number is needed there even where the service's rules are not known */
	char reference_day[WORD_TEXT];   /* of the published table; "": not read */
	unsigned layer, source_layer;
};

void product_file_init(struct product_file *f);
void product_file_clear(struct product_file *f);

/* One key of a section, in any order of sections: ("product office-365-e5", "name", "Office 365 E5"). Unknown sections and keys, and
 * values that are not what the grammar says, are refused with ERROR_CONFIG that names section, key and what is allowed. */
int product_file_set(struct product_file *f, const char *section, const char *key, const char *value, struct error *err);
/* What is set from here on is a file that is laid over those before: a key replaces the same key, the plans of a product all of its plans,
 * `role = source` the source of before. */
void product_file_lay_over(struct product_file *f);
/* After the last key: every product has an id of its own and a name, every level and cell names something that exists, one source at least. */
int product_file_check(const struct product_file *f, struct error *err);

/* What the tenant says of a product that it has: its service plans count from here on, for a product that the files know as well, which
 * keeps its name. One that they do not know goes under its part number, a service plan under its word. */
struct told_plan {
	const char *id, *word;
};
void product_file_tell(struct product_file *f, const char *sku_id, const char *part_number, const struct told_plan *plans, size_t n);

/* What somebody may mean by a word: a key of the file or a SKU id is one product; else all that bear it as their part number; else as their
 * name. Case does not count, nor how wide a space is. `count` may be more than the list holds. */
#define PRODUCT_MATCHES 6
struct product_matches {
	const struct product *items[PRODUCT_MATCHES];
	size_t count;
};
void product_file_find(const struct product_file *f, const char *word, struct product_matches *ret);
bool product_is_told(const struct product_file *f, const struct product *p); /* the tenant has it */

const char *admin_centre(const struct product_file *f, const char *cloud);           /* NULL: not in the file */
const char *registration_portal(const struct product_file *f, const char *cloud);    /* the same */
const struct product *product_by_sku(const struct product_file *f, const char *sku_id); /* NULL: nobody knows it; ids case-insensitive */
const struct product *product_by_key(const struct product_file *f, const char *key);
const struct product *product_source(const struct product_file *f);                  /* where the file says that an upgrade starts */
bool product_has_plan(const struct product *p, const char *plan_id);
const struct service_plan *service_plan_by_id(const struct product_file *f, const char *plan_id); /* NULL: not in the file */
const struct family *family_of_plan(const struct product_file *f, const char *plan_id);           /* NULL: the plan stands alone */
/* `from`: NULL where nobody knows where the upgrade starts. */
enum table_answer table_row_answer(const struct table_row *row, const struct product *from, const char *product_key);
/* A label of the file in the user's language; a label that the catalogue does not hold comes back as it is. */
const char *product_file_word(const char *english);

#endif

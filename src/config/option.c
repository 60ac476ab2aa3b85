#include "config/option.h"

#include "config/nearest.h"
#include "config/url.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/ident.h"
#include "core/mem.h"
#include "core/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const clouds[] = { "global", "china", "usgov", "dod", NULL };
static const char *const entra_by_cloud[] = { "https://login.microsoftonline.com", "https://login.chinacloudapi.cn",
	"https://login.microsoftonline.us", "https://login.microsoftonline.us", NULL };
static const char *const graph_by_cloud[] = { "https://graph.microsoft.com/v1.0", "https://microsoftgraph.chinacloudapi.cn/v1.0",
	"https://graph.microsoft.us/v1.0", "https://dod-graph.microsoft.us/v1.0", NULL };
static const char *const commerce_by_cloud[] = { "https://api.partnercenter.microsoft.com/v1",
	"https://partner.partnercenterapi.microsoftonline.cn/v1", "https://api.partnercenter.microsoft.com/v1",
	"https://api.partnercenter.microsoft.com/v1", NULL };
static const char *const prices_by_cloud[] = { "https://api.partner.microsoft.com/v1.0", "", "https://api.partner.microsoft.com/v1.0",
	"https://api.partner.microsoft.com/v1.0", NULL };
static const char *const versions[] = { "1.1", "2", NULL };
static const char *const hangups[] = { "stop", "leave_running", NULL };
static const char *const price_units[] = { "term", "billing_period", NULL };
static const char *const price_columns[] = { "erp", "unit", NULL };

const struct option_row option_rows[CONFIG_KEYS] = {
	[CONFIG_SERVICE_CLOUD] = { .name = "service.cloud", .type = OPTION_CHOICE, .standard = "global", .choices = clouds,
		.doc = N_("The national cloud that the tenant lives in: china is the one of 21Vianet, dod that of the US Department of Defense. It decides what "
			"cloud means as the address of a service.") },
	[CONFIG_SERVICE_ENTRA] = { .name = "service.entra", .type = OPTION_URL, .standard = OPTION_OWN, .by_cloud = entra_by_cloud,
		.doc = N_("Where to sign in.") },
	[CONFIG_SERVICE_GRAPH] = { .name = "service.graph", .type = OPTION_URL, .standard = OPTION_OWN, .by_cloud = graph_by_cloud,
		.doc = N_("Microsoft Graph: the organisation, its subscriptions, users and licences.") },
	[CONFIG_SERVICE_COMMERCE] = { .name = "service.commerce", .type = OPTION_URL, .standard = "", .by_cloud = commerce_by_cloud,
		.doc = N_("Partner Center, for a partner who upgrades what it sold: cloud is its own address there. Without it, what is bought and cancelled is done by hand in the admin centre.") },
	[CONFIG_SERVICE_PRICES] = { .name = "service.prices", .type = OPTION_URL, .standard = "", .by_cloud = prices_by_cloud,
		.doc = N_("The service that hands out the price sheet. Without it, prices are unknown unless prices.file names a list.") },
	[CONFIG_SERVICE_STOREFRONT] = { .name = "service.storefront", .type = OPTION_URL, .standard = "",
		.doc = N_("What a direct purchase needs and no public service offers: terms, payment methods, credit checks.") },
	[CONFIG_SERVICE_PATIENCE_SECONDS] = { .name = "service.patience_seconds", .type = OPTION_INT, .standard = "60", .min = 1, .max = 600,
		.doc = N_("How long an answer is waited for; ten times as long for the price sheet. A change that has no answer by then is looked up, never sent again unasked.") },
	[CONFIG_SERVICE_ATTEMPTS] = { .name = "service.attempts", .type = OPTION_INT, .standard = "5", .min = 1, .max = 20,
		.doc = N_("How often something is asked while a service fails, before the page says so. What was not answered in time is asked twice at most.") },
	[CONFIG_TENANT_ID] = { .name = "tenant.id", .type = OPTION_WORD, .standard = "organizations",
		.doc = N_("The tenant to sign in to: its id or one of its domains. organizations: that of whoever signs in. A partner names the customer's here.") },
	[CONFIG_TENANT_PARTNER_ID] = { .name = "tenant.partner_id", .type = OPTION_WORD, .standard = "",
		.doc = N_("The partner's own tenant, for a partner who upgrades a customer's: whoever signs in is at home there, and Partner Center is asked in its name.") },
	[CONFIG_TENANT_CLIENT_ID] = { .name = "tenant.client_id", .type = OPTION_UUID, .standard = "",
		.doc = N_("The application id under which this program is registered in the tenant.") },
	[CONFIG_TENANT_SCOPES] = { .name = "tenant.scopes", .type = OPTION_LIST, .standard = "",
		.doc = N_("The permissions that are asked for in Microsoft Graph when a person signs in, such as User.Read.All. Empty: those that the registration lists.") },
	[CONFIG_TENANT_CLIENT_SECRET_FILE] = { .name = "tenant.client_secret_file", .type = OPTION_SECRET, .standard = "",
		.doc = N_("A file whose first line is the application's secret, for signing in without a person. Only its owner may be able to read it.") },
	[CONFIG_TENANT_CERTIFICATE_FILE] = { .name = "tenant.certificate_file", .type = OPTION_PATH, .standard = "",
		.doc = N_("The application's certificate (PEM), for signing in without a person and without a secret.") },
	[CONFIG_TENANT_CERTIFICATE_KEY_FILE] = { .name = "tenant.certificate_key_file", .type = OPTION_SECRET, .standard = "",
		.doc = N_("The private RSA key (PEM) of tenant.certificate_file. Only its owner may be able to read it.") },
	[CONFIG_TENANT_CERTIFICATE_PASSPHRASE_FILE] = { .name = "tenant.certificate_passphrase_file", .type = OPTION_SECRET, .standard = "",
		.doc = N_("A file whose first line opens tenant.certificate_key_file, where that is encrypted. Only its owner may be able to read it.") },
	[CONFIG_TENANT_TOKEN_CACHE_FILE] = { .name = "tenant.token_cache_file", .type = OPTION_PATH, .standard = "",
		.doc = N_("Where the sign-in of a person is kept from one run to the next. Who can read this file is signed in as that person. Empty: nowhere.") },
	[CONFIG_NETWORK_PROXY] = { .name = "network.proxy", .type = OPTION_PROXY, .standard = "",
		.doc = N_("The proxy through which the services are reached. socks5h leaves it to the proxy to look names up. none: no proxy, whatever the environment says. Empty: the one that HTTPS_PROXY or ALL_PROXY of the environment names. This machine itself is never reached by a proxy over http.") },
	[CONFIG_NETWORK_NO_PROXY] = { .name = "network.no_proxy", .type = OPTION_HOSTS, .standard = "",
		.doc = N_("Hosts that are reached without the proxy. A domain stands for all hosts in it; an IPv6 address stands without brackets. Empty: those that NO_PROXY of the environment names.") },
	[CONFIG_NETWORK_PROXY_CREDENTIALS_FILE] = { .name = "network.proxy_credentials_file", .type = OPTION_SECRET, .standard = "",
		.doc = N_("A file whose first line is NAME:PASSWORD, for a proxy that asks who comes. Only its owner may be able to read it.") },
	[CONFIG_NETWORK_CA_FILE] = { .name = "network.ca_file", .type = OPTION_PATH, .standard = "",
		.doc = N_("Certificates (PEM) of authorities that are trusted beside those of the system: of a private one, or of a proxy that opens connections and secures them anew. The check itself is never off.") },
	[CONFIG_NETWORK_HTTP] = { .name = "network.http", .type = OPTION_CHOICE, .standard = "1.1", .choices = versions,
		.doc = N_("The version of HTTP. 2 is spoken where the service offers it, but not to sign in: SECURITY.md says what that means for tokens in memory.") },
	[CONFIG_UPGRADE_SOURCE_SKU] = { .name = "upgrade.source_sku", .type = OPTION_PRODUCT, .standard = "",
		.doc = N_("The product to upgrade from: its part number, SKU id or name, or its key in the product file. Empty: the one that the product file marks as source.") },
	[CONFIG_UPGRADE_TARGETS] = { .name = "upgrade.targets", .type = OPTION_PRODUCTS, .standard = "",
		.doc = N_("The products that may be upgraded to, named in the same way, with commas between them. Empty: those that the product file marks as targets.") },
	[CONFIG_UPGRADE_PRODUCT_FILE] = { .name = "upgrade.product_file", .type = OPTION_PATH, .standard = "",
		.doc = N_("A product file of one's own, laid over the one that comes with the program, key by key: names, contents, source and targets, comparison.") },
	[CONFIG_PRICES_UNIT] = { .name = "prices.unit", .type = OPTION_CHOICE, .standard = "term", .choices = price_units,
		.doc = N_("What a price of the list covers: the whole term, or one billing period.") },
	[CONFIG_PRICES_COLUMN] = { .name = "prices.column", .type = OPTION_CHOICE, .standard = "erp", .choices = price_columns,
		.doc = N_("Which price counts: erp, the list price, or unit, the partner's cost.") },
	[CONFIG_PRICES_FILE] = { .name = "prices.file", .type = OPTION_PATH, .standard = "",
		.doc = N_("A price list of one's own, with the columns of the price sheet. It is read instead of the service's.") },
	[CONFIG_MOVE_IN_FLIGHT] = { .name = "move.in_flight", .type = OPTION_INT, .standard = "8", .min = 1, .max = 16,
		.doc = N_("How many requests of a licence move are on their way at once. Nearly always the service's limit decides, not this.") },
	[CONFIG_MOVE_BATCH] = { .name = "move.batch", .type = OPTION_INT, .standard = "20", .min = 1, .max = 20,
		.doc = N_("How many users one request of a licence move carries, at most.") },
	[CONFIG_MOVE_READ_AGAIN_MINUTES] = { .name = "move.read_again_minutes", .type = OPTION_INT, .standard = "15", .min = 1, .max = 1440,
		.doc = N_("What a plan knows of a user for longer than this is read again before the user is moved.") },
	[CONFIG_MOVE_GROUP_LOOK_SECONDS] = { .name = "move.group_look_seconds", .type = OPTION_INT, .standard = "5", .min = 1, .max = 3600,
		.doc = N_("How often a group is looked at whose members the service is moving.") },
	[CONFIG_MOVE_ON_HANGUP] = { .name = "move.on_hangup", .type = OPTION_CHOICE, .standard = "stop", .choices = hangups,
		.doc = N_("What becomes of a licence move when the terminal hangs up: stop after what is on its way, or leave_running without a terminal.") },
	[CONFIG_UI_PLAIN] = { .name = "ui.plain", .type = OPTION_BOOL, .standard = "no",
		.doc = N_("Pages as plain lines and numbered choices, for screen readers, logs and answers from a file.") },
	[CONFIG_UI_ASCII] = { .name = "ui.ascii", .type = OPTION_BOOL, .standard = "no",
		.doc = N_("Lines and marks drawn in ASCII alone.") },
	[CONFIG_UI_LANGUAGE] = { .name = "ui.language", .type = OPTION_WORD, .standard = "",
		.doc = N_("The language of the pages, such as zh_CN. Empty: the environment's.") },
};

int option_find(const char *name)
{
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		if (str_ieq(option_rows[i].name, name))
			return i;
	}
	return -1;
}

const char *option_nearest(const char *name)
{
	const char *names[CONFIG_KEYS + 1];
	int i;

	for (i = 0; i < CONFIG_KEYS; i++)
		names[i] = option_rows[i].name;
	names[CONFIG_KEYS] = NULL;
	return nearest(name, names);
}

const char *option_behind(const char *key)
{
	int i;

	for (i = 0; i < CONFIG_KEYS; i++) {
		if (str_ieq(strchr(option_rows[i].name, '.') + 1, key))
			return option_rows[i].name;
	}
	return NULL;
}

/* Beside letters and digits. */
#define WORD_MARKS "._@-"

static bool is_made_of(const char *text, const char *marks)
{
	for (; *text; text++) {
		if (!isalnum((unsigned char)*text) && !strchr(marks, *text))
			return false;
	}
	return true;
}

/* Commas without spaces in the kept form; an empty list is allowed, an empty word is not. */
static char *read_list(char *text, const char *marks)
{
	struct buf list = BUF_INIT;

	while (*text) {
		char *comma = strchr(text, ','), *word;
		bool last = comma == NULL;

		if (comma)
			*comma = '\0';
		word = str_trim(text);
		if (!*word || !is_made_of(word, marks) || (!last && !comma[1])) {
			buf_clear(&list);
			return NULL;
		}
		buf_addf(&list, "%s%s", list.len ? "," : "", word);
		text = last ? word + strlen(word) : comma + 1;
	}
	return buf_steal(&list);
}

/* A part number of its own may hold anything but what a list or a terminal takes for something else. */
static bool is_product(const char *text)
{
	return strlen(text) < 256 && !strchr(text, ',') && text_is_clean(text);
}

static char *read_products(char *text)
{
	struct buf list = BUF_INIT;

	while (*text) {
		char *comma = strchr(text, ','), *word;

		if (comma)
			*comma = '\0';
		word = str_trim(text);
		if (!*word || !is_product(word) || (comma && !comma[1])) {
			buf_clear(&list);
			return NULL;
		}
		buf_addf(&list, "%s%s", list.len ? "," : "", word);
		text = comma ? comma + 1 : word + strlen(word);
	}
	return buf_steal(&list);
}

static const char *read_bool(const char *text)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on", "0", "1" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_ieq(words[i], text))
			return words[i % 2];
	}
	return NULL;
}

static const char *read_choice(const struct option_row *row, const char *text)
{
	size_t i;

	for (i = 0; row->choices[i]; i++) {
		if (str_ieq(row->choices[i], text))
			return row->choices[i];
	}
	return NULL;
}

static bool in_range(const struct option_row *row, const char *text)
{
	int64_t value;

	return str_to_int64(text, &value) && value >= row->min && value <= row->max;
}

bool option_is_descriptor(const char *value)
{
	return str_starts(value, "fd:");
}

/* What is this program's own is nobody's secret: the first three descriptors are taken. */
static char *read_secret(const char *text)
{
	int64_t fd;

	if (option_is_descriptor(text) && (!isdigit((unsigned char)text[3]) || !str_to_int64(text + 3, &fd) || fd < 3 || fd > 65535))
		return NULL;
	return xstrdup(text);
}

static char *read_trimmed(const struct option_row *row, char *text)
{
	switch (row->type) {
	case OPTION_URL:
		if (!*text || (row->by_cloud && str_ieq(text, OPTION_OWN)))
			return xstrdup(*text ? OPTION_OWN : "");
		return url_read(text);
	case OPTION_PROXY:
		return !*text || str_ieq(text, "none") ? xstrdup(*text ? "none" : "") : url_read_proxy(text);
	case OPTION_HOSTS:
		return read_list(text, ".-:/*");
	case OPTION_WORD:
		return is_made_of(text, WORD_MARKS) ? xstrdup(text) : NULL;
	case OPTION_UUID:
		return !*text || uuid_valid(text) ? xstrdup(text) : NULL;
	case OPTION_BOOL:
		return xstrdup(read_bool(text));
	case OPTION_PATH:
		return xstrdup(text);
	case OPTION_SECRET:
		return read_secret(text);
	case OPTION_LIST:
		return read_list(text, WORD_MARKS);
	case OPTION_PRODUCT:
		return is_product(text) ? xstrdup(text) : NULL;
	case OPTION_PRODUCTS:
		return read_products(text);
	case OPTION_CHOICE:
		return xstrdup(read_choice(row, text));
	case OPTION_INT:
		return in_range(row, text) ? xstrdup(text) : NULL;
	}
	return NULL;
}

char *option_read(const struct option_row *row, const char *value)
{
	char *copy, *text, *kept;

	if (strlen(value) > 1000 || !text_valid_utf8(value, strlen(value)) || strpbrk(value, "\n\r\x1b"))
		return NULL;
	copy = xstrdup(value);
	text = str_trim(copy);
	kept = read_trimmed(row, text);
	free(copy);
	return kept;
}

bool option_is_file(const struct option_row *row, const char *value)
{
	return *value && (row->type == OPTION_PATH || (row->type == OPTION_SECRET && !option_is_descriptor(value)));
}

void option_allowed(const struct option_row *row, struct buf *to)
{
	size_t i;

	switch (row->type) {
	case OPTION_URL:
		buf_addstr(to, row->by_cloud ? _("cloud, an https:// address, http:// only for this machine itself, or nothing")
			: _("an https:// address, http:// only for this machine itself, or nothing"));
		break;
	case OPTION_PROXY:
		buf_addstr(to, _("http://, https://, socks5:// or socks5h://HOST:PORT, none, or nothing; a name and a password for it stand in the file that network.proxy_credentials_file names"));
		break;
	case OPTION_HOSTS:
		buf_addstr(to, _("names of hosts and domains, addresses and networks such as 10.0.0.0/8, with commas between them, or * for all"));
		break;
	case OPTION_WORD:
		buf_addstr(to, _("letters, digits and . _ @ -"));
		break;
	case OPTION_UUID:
		buf_addstr(to, _("an id such as 00000000-0000-0000-0000-000000000000, or nothing"));
		break;
	case OPTION_BOOL:
		buf_addstr(to, _("yes or no"));
		break;
	case OPTION_PATH:
		buf_addstr(to, _("the path of a file, or nothing"));
		break;
	case OPTION_SECRET:
		buf_addstr(to, _("the path of a file, fd:N for a descriptor that is open already, or nothing"));
		break;
	case OPTION_LIST:
		buf_addstr(to, _("names with commas between them, or nothing"));
		break;
	case OPTION_PRODUCT:
		buf_addstr(to, _("a part number, SKU id or name without a comma, or nothing"));
		break;
	case OPTION_PRODUCTS:
		buf_addstr(to, _("part numbers, SKU ids or names with commas between them, or nothing"));
		break;
	case OPTION_CHOICE:
		for (i = 0; row->choices[i]; i++)
			buf_addf(to, "%s%s", i ? " | " : "", row->choices[i]);
		break;
	case OPTION_INT:
		buf_addf(to, _("a whole number from %lld to %lld"), (long long)row->min, (long long)row->max);
		break;
	}
}

static bool sounds_secret(const char *name)
{
	static const char *const words[] = { "secret", "password", "passwd", "passphrase", "token", "credential" };
	const char *dot = strrchr(name, '.'), *key = dot ? dot + 1 : name;
	size_t len = strlen(key), i;

	if (len > 5 && str_ieq(key + len - 5, "_file"))
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (text_contains_fold(key, words[i]))
			return true;
	}
	return false;
}

const char *option_secret_file(const char *name)
{
	char *file;
	int i;

	if (!sounds_secret(name))
		return NULL;
	file = xasprintf("%s_file", name);
	i = option_find(file);
	free(file);
	if (i < 0)
		i = str_starts(name, "network.") ? CONFIG_NETWORK_PROXY_CREDENTIALS_FILE : CONFIG_TENANT_CLIENT_SECRET_FILE;
	return option_rows[i].name;
}

#include "mock/tls.h"

#include "core/error.h"
#include "core/file.h"
#include "core/i18n.h"

#include <string.h>
#include <sys/stat.h>

enum { FILE_LIMIT = 1 << 20 };

static int check_owner(const char *path, struct error *err)
{
	struct stat st;

	/* A file that is not there is told of when it is read. */
	if (stat(path, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)))
		return error_set(err, ERROR_INPUT, _("Others than its owner may use the key in %s: run chmod 600 on it."), path);
	return 0;
}

int tls_read(struct tls_files *t, const char *certificate_path, const char *key_path, struct error *err)
{
	int ret;

	*t = (struct tls_files){ .certificate_path = certificate_path, .key_path = key_path, .certificate = BUF_INIT, .key = BUF_SECRET_INIT };
	ret = file_read(certificate_path, FILE_LIMIT, &t->certificate, err);
	if (ret == 0)
		ret = check_owner(key_path, err);
	if (ret == 0)
		ret = file_read(key_path, FILE_LIMIT, &t->key, err);
	if (ret == 0 && !strstr(t->certificate.data, "-----BEGIN CERTIFICATE-----"))
		ret = error_set(err, ERROR_INPUT, _("%s holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----."), certificate_path);
	if (ret == 0 && strstr(t->key.data, "-----BEGIN ENCRYPTED PRIVATE KEY-----"))
		ret = error_set(err, ERROR_INPUT, _("The key in %s has a passphrase, which cannot be asked for here: give a key without one."), key_path);
	if (ret == 0 && !strstr(t->key.data, "PRIVATE KEY-----"))
		ret = error_set(err, ERROR_INPUT, _("%s holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----."), key_path);
	if (ret < 0)
		tls_clear(t);
	return ret;
}

void tls_clear(struct tls_files *t)
{
	buf_clear(&t->certificate);
	buf_clear(&t->key);
}

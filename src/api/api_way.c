#include "api/api_way.h"

#include "api/api_call.h"
#include "api/api_clock.h"
#include "core/buf.h"
#include "core/i18n.h"
#include "core/text.h"
#include "http/http.h"

#include <string.h>
#include <strings.h>

/* What happened, what it means, what to do; {who} is a service, or the proxy. */
struct words {
	const char *what, *meaning, *remedy;
};

#define NOT_SENT N_("Nothing was sent, and nothing has been changed.")

/* The way to the proxy, and what it says by itself. */
static const struct words of_proxy[] = {
	[HTTP_NO_NAME] = { N_("The proxy cannot be reached: nobody knows its host name."), NOT_SENT,
		N_("Check network.proxy, or HTTPS_PROXY in the environment.") },
	[HTTP_NO_CONNECTION] = { N_("The proxy cannot be reached: it takes no connection."), NOT_SENT,
		N_("Check network.proxy, or HTTPS_PROXY in the environment, and whether the proxy is running.") },
	[HTTP_PROXY_SIGN_IN] = { N_("The proxy asks who comes, and was told nothing that it accepts."), NOT_SENT,
		N_("Write NAME:PASSWORD to a file that only you can read (chmod 600), and name that file in network.proxy_credentials_file.") },
	[HTTP_PROXY_REFUSED] = { N_("The proxy opens no way to the service."), N_("It does not allow it, or cannot reach the service either. Nothing was sent."),
		N_("Ask whoever runs the proxy; hosts that are reached without it are named in network.no_proxy.") },
	[HTTP_PORTAL] = { N_("The proxy answers with a page of its own."), N_("This network wants somebody to sign in to it first. Nothing was sent."),
		N_("Open a browser on this machine, sign in to the network, then try again.") },
	[HTTP_SLOW_NAME] = { N_("The proxy was not reached: its host name could not be looked up in time."), NOT_SENT,
		N_("Check the name servers of this machine (DNS), then try again.") },
	[HTTP_SLOW_CONNECTION] = { N_("The proxy did not answer in time."), NOT_SENT,
		N_("Check network.proxy, or HTTPS_PROXY in the environment, and whether the proxy is running.") },
	[HTTP_SLOW_HANDSHAKE] = { N_("The proxy did not answer in time."), NOT_SENT,
		N_("Check network.proxy, or HTTPS_PROXY in the environment, and whether the proxy is running.") },
	[HTTP_BROKEN] = { NULL, NULL, NULL }, /* as of a service */
};

static const struct words of_service[] = {
	[HTTP_BAD_ADDRESS] = { N_("{who} has an address that cannot be used."), NOT_SENT, N_("Correct it in the configuration.") },
	[HTTP_NO_NAME] = { N_("{who} cannot be reached: nobody knows the host name in its address."), NOT_SENT,
		N_("Check the address in the configuration, and whether this machine can look names up (DNS).") },
	[HTTP_NO_CONNECTION] = { N_("{who} cannot be reached: its host takes no connection, or there is no way to it."), NOT_SENT,
		N_("Check the network and any firewall; where a proxy leads out, set network.proxy.") },
	[HTTP_NO_TRUST] = { N_("{who} shows a certificate that was signed by nobody whom this machine trusts."),
		N_("A proxy inspects the connection, the authority is a private one, or somebody else is answering. Nothing was sent."),
		N_("Name the certificate of a proxy or an authority that you know in network.ca_file; anything else, ask whoever runs the network, and do not go on.") },
	[HTTP_EXPIRED] = { N_("{who} shows a certificate that has expired."),
		N_("It was not renewed, or the clock of this machine is wrong. Nothing was sent."),
		N_("Check the date and the time of this machine; where they are right, whoever runs the service has to renew the certificate.") },
	[HTTP_NOT_YET_VALID] = { N_("{who} shows a certificate that is not valid yet."),
		N_("Most likely the clock of this machine is wrong. Nothing was sent."),
		N_("Check the date and the time of this machine, then try again.") },
	[HTTP_WRONG_NAME] = { N_("{who} shows a certificate that belongs to another host."),
		N_("The address is not the right one, or somebody else is answering there: a proxy, a network that wants a sign-in. Nothing was sent."),
		N_("Check the address in the configuration, and open a browser on this machine to see whether the network wants a sign-in.") },
	[HTTP_BAD_CERTIFICATE] = { N_("{who} shows a certificate that is not right."), NOT_SENT,
		N_("Check the address in the configuration, any proxy in between, and the clock of this machine.") },
	[HTTP_NO_HANDSHAKE] = { N_("No secure connection could be agreed on with the other side."),
		N_("{who} speaks no TLS 1.2 or newer there, or something on the way breaks it off: a proxy, a firewall, a network that wants a sign-in. Nothing was sent."),
		N_("Check the address in the configuration, and whether a proxy leads out (network.proxy).") },
	[HTTP_BAD_CA_FILE] = { N_("The certificates in network.ca_file cannot be used."), N_("They are damaged, or no certificates. Nothing was sent."),
		N_("Correct that file, or leave the key away.") },
	[HTTP_SLOW_NAME] = { N_("{who} was not reached: its host name could not be looked up in time."), NOT_SENT,
		N_("Check the name servers of this machine (DNS), then try again.") },
	[HTTP_SLOW_CONNECTION] = { N_("{who} was not reached: nothing answers at its address."), NOT_SENT,
		N_("A firewall may keep silent about it; where a proxy leads out, set network.proxy.") },
	[HTTP_SLOW_HANDSHAKE] = { N_("{who} was not reached: the connection was not secured in time."),
		N_("Something on the way may keep it back: a proxy, a firewall, a network that wants a sign-in. Nothing was sent."),
		N_("Check the network, then try again.") },
	[HTTP_BROKEN] = { N_("{who} was not heard to the end: the connection broke before the whole answer was there."), N_("Nothing has been changed by this."),
		N_("Check the network, then try again.") },
};

static void fill(struct buf *to, const char *text, const char *who)
{
	const char *slot = strstr(text, "{who}");

	buf_add(to, text, slot ? (size_t)(slot - text) : strlen(text));
	if (!slot)
		return;
	buf_addstr(to, who);
	buf_addstr(to, slot + strlen("{who}"));
}

static void say(struct error *err, enum error_kind kind, const struct words *w, const char *who)
{
	struct buf what = BUF_INIT, meaning = BUF_INIT;

	fill(&what, _(w->what), who);
	fill(&meaning, _(w->meaning), who);
	error_set(err, kind, "%s", what.data);
	error_explain(err, meaning.data, _(w->remedy));
	buf_clear(&what);
	buf_clear(&meaning);
}

static const struct words *words_for(const struct http_answer *a)
{
	if (a->at_proxy && !a->tls_failed && of_proxy[a->failure].what)
		return &of_proxy[a->failure];
	return of_service[a->failure].what ? &of_service[a->failure] : NULL;
}

bool way_say(const struct call *c, const struct http_answer *a, enum error_kind kind, const char *who, struct error *err)
{
	const struct words *w = words_for(a);
	char clock[CLOCK_SENTENCE];

	if (!w || (kind != ERROR_OFFLINE && kind != ERROR_TIMEOUT && kind != ERROR_TLS))
		return false;
	say(err, kind, w, a->at_proxy ? _("The proxy") : who);
	if ((a->failure == HTTP_EXPIRED || a->failure == HTTP_NOT_YET_VALID) && clock_sentence(c->api, clock))
		error_explain(err, clock, _("Set the clock of this machine, then try again."));
	return true;
}

/* ── who answers in a service's place ── */

static const char *first_word(const struct http_answer *a)
{
	const char *at = a->body.data;

	if (str_starts(at, "\xef\xbb\xbf"))
		at += 3;
	return at + strspn(at, " \t\r\n");
}

static bool is_page(const struct http_answer *a)
{
	const char *type = http_header(a, "Content-Type"), *word = first_word(a);

	return (type && strncasecmp(type, "text/html", strlen("text/html")) == 0) || strncasecmp(word, "<!doctype html", strlen("<!doctype html")) == 0 ||
	       strncasecmp(word, "<html", strlen("<html")) == 0;
}

static const struct words captive = { N_("This network lets nothing through yet."), N_("It wants somebody to sign in to it first."),
	N_("Open a browser on this machine, sign in to the network, then try again.") };
static const struct words page = { N_("{who} was asked, but a web page came back."),
	N_("The network may want somebody to sign in to it first, a proxy may be answering, or the address is not the service's. The answer was not used."),
	N_("Open a browser on this machine to see; then check the address in the configuration, and any proxy in between.") };
static const struct words no_json = { N_("{who} was asked, but what came back is in a form that it never uses."),
	N_("Something between may have changed it, or the address is not the service's. The answer was not used."),
	N_("Check the address in the configuration, and any proxy in between.") };

bool way_say_stranger(const struct http_answer *a, enum error_kind kind, const char *who, struct error *err)
{
	if (a->status == 511 && (kind == ERROR_SERVICE || kind == ERROR_ANSWER))
		say(err, kind, &captive, who);
	else if (kind != ERROR_ANSWER)
		return false;
	else if (is_page(a) || (a->status >= 300 && a->status < 400))
		say(err, kind, &page, who);
	else if (a->body.len > 0 && !strchr("{[", *first_word(a)))
		say(err, kind, &no_json, who);
	else
		return false;
	return true;
}

bool way_is_closed(const struct http_answer *a)
{
	switch (a->failure) {
	case HTTP_BAD_ADDRESS:
	case HTTP_PROXY_SIGN_IN:
	case HTTP_PORTAL: return true;
	case HTTP_PROXY_REFUSED: return a->proxy_status >= 400 && a->proxy_status < 500;
	default: return a->tls_failed;
	}
}

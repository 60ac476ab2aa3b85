#!/bin/sh
# Clients that other people wrote, from the npm registry and unchanged, meet the training server: over TLS, with a CA of this test's own, each
# service at an address of its own. They are installed once, below the build directory; without node, npm or a registry the test is skipped.
ask_s=8     # how long the registry may take to say that it is there
install_s=90

leave() { # REASON
	echo "1..0 # SKIP $*"
	exit 0
}

for command in node npm openssl timeout; do
	command -v "$command" >/dev/null 2>&1 || leave "$command is not at hand"
done
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || leave "node is older than 20"

here=$top_srcdir/tests/clients
there=$top_builddir/tests/clients-installed
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

# ---- the libraries, of exactly these versions ----

cannot_install() {
	sed 's/^/# /' "$there/install.log"
	leave "$*"
}

install_clients() {
	cmp -s "$here/package-lock.json" "$there/installed" && return
	rm -rf "$there"
	mkdir -p "$there" && cp "$here/package.json" "$here/package-lock.json" "$there" || exit 99
	timeout "$ask_s" npm view --prefix "$there" @azure/msal-node version --fetch-retries=0 >"$there/install.log" 2>&1 ||
		cannot_install "the npm registry does not answer"
	timeout "$install_s" npm ci --prefix "$there" --ignore-scripts --no-audit --no-fund --fetch-retries=0 >"$there/install.log" 2>&1 ||
		cannot_install "the libraries could not be installed"
	cp "$here/package-lock.json" "$there/installed"
}
install_clients
cp "$here/clients.mjs" "$there" || exit 99

# ---- certificates ----

certificates() {
	ec='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
	printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >names
	# shellcheck disable=SC2086 # options are words
	openssl req -x509 $ec -keyout ca.key -out ca.pem -days 2 -subj '/CN=A CA of this test' &&
		openssl req $ec -keyout server.key -out server.csr -subj /CN=localhost &&
		openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem &&
		openssl req -x509 -newkey rsa:2048 -nodes -keyout client.key -out client.pem -days 2 -subj /CN=client
}
(cd "$scratch" && umask 077 && certificates) >"$scratch/openssl.log" 2>&1 || {
	cat "$scratch/openssl.log"
	exit 99
}

# ---- the server, which ends with this script ----

mkfifo "$scratch/hold" "$scratch/said" || exit 99
exec 9<>"$scratch/hold"
"$stage_bindir/m365-mock" --until-stdin-closes --tls-cert "$scratch/server.pem" --tls-key "$scratch/server.key" --listen 127.0.0.1:0 \
	--listen entra=127.0.0.1:0 --listen graph=127.0.0.1:0 --listen commerce=127.0.0.1:0 <"$scratch/hold" >"$scratch/said" 9>&- &
exec 8<"$scratch/said"
address=https://localhost
while read -r line <&8; do
	port=${line##*:}
	case $line in
	*'(entra)') export MOCK_ENTRA="$address:${port% (*}" ;;
	*'(graph)') export MOCK_GRAPH="$address:${port% (*}" ;;
	*'(commerce)') export MOCK_COMMERCE="$address:${port% (*}" ;;
	'listening on '*) export MOCK_CONTROL="$address:$port" ;;
	esac
	[ -z "${MOCK_ENTRA-}" ] || [ -z "${MOCK_GRAPH-}" ] || [ -z "${MOCK_COMMERCE-}" ] || [ -z "${MOCK_CONTROL-}" ] || break
done

# A proxy of whoever runs the tests has no business here.
unset HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy
export NODE_EXTRA_CA_CERTS="$scratch/ca.pem" MOCK_CLIENT_CERT="$scratch/client.pem" MOCK_CLIENT_KEY="$scratch/client.key"
timeout 120 node "$there/clients.mjs" 8<&- 9>&-

// Microsoft's own sign-in and Graph libraries for Node, unchanged, against the training server over TLS. Speaks TAP.
// The addresses come through the environment: MOCK_ENTRA, MOCK_GRAPH, MOCK_COMMERCE, MOCK_CONTROL; certificate and key of the program that
// signs in alone through MOCK_CLIENT_CERT and MOCK_CLIENT_KEY.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import * as msal from "@azure/msal-node";

const { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator } = createRequire(import.meta.url)("@microsoft/microsoft-graph-client");

const CLIENT_ID = "365e4365-0000-4000-8000-000000000001";
const SECRET = "training";
const TENANT = "contoso.onmicrosoft.com";
const GRAPH = "https://graph.microsoft.com";
const COMMERCE = "https://api.partnercenter.microsoft.com";
const { MOCK_ENTRA, MOCK_GRAPH, MOCK_COMMERCE, MOCK_CONTROL, MOCK_CLIENT_CERT, MOCK_CLIENT_KEY } = process.env;

// ---- training control ----

async function control(path, body) {
	const answer = await fetch(`${MOCK_CONTROL}/training/v1${path}`, { method: body ? "POST" : "GET", body: body && JSON.stringify(body) });
	const text = await answer.text();
	assert.equal(answer.status, 200, text);
	return JSON.parse(text);
}

function set(section, key, value) {
	return control("/settings", { set: [{ section, key, value }] });
}

// ---- the two libraries ----

function settings(more, tenant = TENANT) {
	return { auth: { clientId: CLIENT_ID, authority: `${MOCK_ENTRA}/${tenant}`, knownAuthorities: [new URL(MOCK_ENTRA).host], ...more } };
}

async function signIn(scopes = [`${GRAPH}/.default`], tenant) {
	const app = new msal.PublicClientApplication(settings({}, tenant));
	const codes = [];
	const result = await app.acquireTokenByDeviceCode({ scopes, deviceCodeCallback: (code) => codes.push(code) });
	return { app, codes, result };
}

function graph(accessToken) {
	return Client.init({
		baseUrl: MOCK_GRAPH,
		defaultVersion: "v1.0",
		customHosts: new Set([new URL(MOCK_GRAPH).hostname]),
		authProvider: (done) => done(null, accessToken),
	});
}

async function signedInGraph() {
	return graph((await signIn()).result.accessToken);
}

// ---- signing in ----

const tests = [];
const test = (name, run) => tests.push({ name, run });

test("a person signs in by device code, and the account is known", async () => {
	const { app, codes, result } = await signIn([`${GRAPH}/User.Read.All`, `${GRAPH}/LicenseAssignment.ReadWrite.All`]);
	assert.equal(codes.length, 1);
	assert.match(codes[0].userCode, /^[A-Z0-9]{9}$/);
	assert.equal(result.account.username, `admin@${TENANT}`);
	assert.equal(result.idTokenClaims.aud, CLIENT_ID);
	assert.equal(result.tenantId, (await control("/state")).tenantId);
	assert.ok(result.scopes.some((scope) => scope.endsWith("/User.Read.All")));
	assert.equal((await app.getTokenCache().getAllAccounts()).length, 1);
});

test("an id token is signed with a key that is published", async () => {
	const { idToken } = (await signIn(["User.Read"])).result;
	const discovery = await (await fetch(`${MOCK_ENTRA}/${TENANT}/v2.0/.well-known/openid-configuration`)).json();
	const { keys } = await (await fetch(discovery.jwks_uri)).json();
	const [header, claims, signature] = idToken.split(".");
	const { kid } = JSON.parse(Buffer.from(header, "base64url"));
	const key = crypto.createPublicKey({ key: keys.find((one) => one.kid === kid), format: "jwk" });
	assert.ok(crypto.verify("sha256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url")));
	assert.equal(JSON.parse(Buffer.from(claims, "base64url")).iss, discovery.issuer);
});

test("one sign-in brings a token for each service, from the cache or by refresh", async () => {
	const { app, result } = await signIn();
	const again = await app.acquireTokenSilent({ account: result.account, scopes: [`${GRAPH}/.default`] });
	assert.equal(again.accessToken, result.accessToken);
	const fresh = await app.acquireTokenSilent({ account: result.account, scopes: [`${GRAPH}/.default`], forceRefresh: true });
	assert.notEqual(fresh.accessToken, result.accessToken);
	const commerce = await app.acquireTokenSilent({ account: result.account, scopes: [`${COMMERCE}/user_impersonation`] });
	const customer = `${MOCK_COMMERCE}/v1/customers/${result.tenantId}`;
	const ask = async (token) => (await fetch(customer, { headers: { Authorization: `Bearer ${token}` } })).status;
	assert.equal(await ask(commerce.accessToken), 200);
	assert.equal(await ask(fresh.accessToken), 401);
});

test("a program signs in alone with its secret", async () => {
	const app = new msal.ConfidentialClientApplication(settings({ clientSecret: SECRET }));
	const { accessToken } = await app.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`] });
	assert.equal((await graph(accessToken).api("/organization").get()).value.length, 1);
	await assert.rejects(graph(accessToken).api("/me").get(), (error) => error instanceof GraphError && error.statusCode === 400);
});

test("a program signs in alone with its certificate", async () => {
	const certificate = fs.readFileSync(MOCK_CLIENT_CERT, "utf8");
	const thumbprintSha256 = new crypto.X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
	const app = new msal.ConfidentialClientApplication(settings({
		clientCertificate: { thumbprintSha256, privateKey: fs.readFileSync(MOCK_CLIENT_KEY, "utf8") },
	}));
	await assert.rejects(app.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`] }), (error) => error.errorMessage.includes("AADSTS700027"));
	await set("app.training", "certificate", certificate);
	const { accessToken } = await app.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`] });
	assert.equal((await graph(accessToken).api("/subscribedSkus").get()).value.length > 0, true);
});

test("what is refused has the library's own kind of error", async () => {
	const wrong = new msal.ConfidentialClientApplication(settings({ clientSecret: "wrong" }));
	await assert.rejects(wrong.acquireTokenByClientCredential({ scopes: [`${GRAPH}/.default`] }),
		(error) => error instanceof msal.ServerError && error.errorCode === "invalid_client" && error.errorMessage.includes("AADSTS7000215"));
	await assert.rejects(signIn([`${GRAPH}/.default`], "nowhere.example"), (error) => error.errorCode === "endpoints_resolution_error");
	await set("sign_in", "declined", "yes");
	await assert.rejects(signIn(), (error) => String(error).includes("authorization_declined"));
});

test("what needs a person says so, with the claims to ask for", async () => {
	const { app, result } = await signIn();
	const silently = () => app.acquireTokenSilent({ account: result.account, scopes: [`${GRAPH}/.default`], forceRefresh: true });
	for (const [code, check] of [
		["53003", (error) => error.subError === "message_only" && JSON.parse(error.claims).access_token.capolids.essential],
		["65001", (error) => error.subError === "consent_required"],
		["50173", (error) => error.subError === "bad_token"],
	]) {
		await set("refusal.person", "when", "refresh");
		await set("refusal.person", "code", code);
		await assert.rejects(silently(), (error) => error instanceof msal.InteractionRequiredAuthError && String(error.errorNo) === code && check(error));
	}
});

// ---- Graph ----

test("every user comes once, page after page", async () => {
	const client = await signedInGraph();
	const seen = new Set();
	const first = await client.api("/users").select(["id", "displayName"]).top(20).get();
	assert.equal(first.value.length, 20);
	assert.ok(first["@odata.nextLink"].startsWith(`${MOCK_GRAPH}/v1.0/users?`));
	const pages = new PageIterator(client, first, (user) => seen.add(user.id));
	await pages.iterate();
	assert.ok(pages.isComplete());
	assert.equal(seen.size, (await control("/state")).counters.users);
});

test("users are counted where eventual consistency is asked for", async () => {
	const client = await signedInGraph();
	const { users } = (await control("/state")).counters;
	const list = await client.api("/users").header("ConsistencyLevel", "eventual").count(true).top(1).get();
	assert.equal(list["@odata.count"], users);
	assert.equal(Number(await client.api("/users/$count").header("ConsistencyLevel", "eventual").get()), users);
	await assert.rejects(client.api("/users/$count").get(), (error) => error.statusCode === 400 && error.code === "Request_BadRequest");
});

test("only what is selected comes", async () => {
	const client = await signedInGraph();
	const { value } = await client.api("/users").select("userPrincipalName").top(1).get();
	assert.deepEqual(Object.keys(value[0]).filter((key) => !key.startsWith("@")).sort(), ["userPrincipalName"]);
});

// One user without and one with a licence, and the product of which some are free.
async function forAssignment(client) {
	const { value: skus } = await client.api("/subscribedSkus").get();
	const sku = skus.find((one) => one.prepaidUnits.enabled > one.consumedUnits && one.appliesTo === "User");
	const { value: users } = await client.api("/users").select(["id", "usageLocation", "assignedLicenses"]).top(999).get();
	const without = users.filter((user) => user.usageLocation && !user.assignedLicenses.some((licence) => licence.skuId === sku.skuId));
	return { sku, without };
}

test("a licence is assigned and taken again", async () => {
	const client = await signedInGraph();
	const { sku, without: [user] } = await forAssignment(client);
	const given = await client.api(`/users/${user.id}/assignLicense`).post({ addLicenses: [{ skuId: sku.skuId, disabledPlans: [] }], removeLicenses: [] });
	assert.ok(given.assignedLicenses.some((licence) => licence.skuId === sku.skuId));
	const taken = await client.api(`/users/${user.id}/assignLicense`).post({ addLicenses: [], removeLicenses: [sku.skuId] });
	assert.ok(!taken.assignedLicenses.some((licence) => licence.skuId === sku.skuId));
});

test("a batch goes step after step, and what depends on a failure does not go", async () => {
	const client = await signedInGraph();
	const { sku, without: [first, second] } = await forAssignment(client);
	const send = async (steps) => {
		const content = new BatchRequestContent(steps);
		return new BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
	};
	const step = (id, path, dependsOn) => ({ id, request: new Request(`${MOCK_GRAPH}${path}`, { method: "GET" }), dependsOn });
	const assign = (id, user, dependsOn) => ({
		id,
		dependsOn,
		request: new Request(`${MOCK_GRAPH}/users/${user}/assignLicense`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ addLicenses: [{ skuId: sku.skuId, disabledPlans: [] }], removeLicenses: [] }),
		}),
	});
	let answers = await send([assign("1", first.id), assign("2", second.id, ["1"]), step("3", "/organization", ["2"])]);
	for (const id of ["1", "2", "3"])
		assert.equal(answers.getResponseById(id).status, 200);
	answers = await send([step("1", "/users/nobody"), step("2", "/organization", ["1"]), step("3", "/organization", ["2"])]);
	assert.equal(answers.getResponseById("1").status, 404);
	assert.equal(answers.getResponseById("2").status, 424);
	assert.equal(answers.getResponseById("3").status, 424);
});

test("an error keeps its code, its status and its request id", async () => {
	const client = await signedInGraph();
	await assert.rejects(client.api("/users/00000000-0000-4000-8000-00000000dead").get(), (error) => {
		assert.ok(error instanceof GraphError);
		assert.equal(error.statusCode, 404);
		assert.equal(error.code, "Request_ResourceNotFound");
		assert.match(error.requestId, /^[0-9a-f-]{36}$/);
		assert.ok(error.date instanceof Date && !Number.isNaN(error.date.getTime()));
		return true;
	});
	await set("app.training", "delegated", "User.Read");
	const less = await signedInGraph();
	await assert.rejects(less.api("/users").get(), (error) => error.statusCode === 403 && error.code === "Authorization_RequestDenied");
	await assert.rejects(graph("nonsense").api("/users").get(), (error) => error.statusCode === 401 && error.code === "InvalidAuthenticationToken");
});

test("a list that is throttled is waited for and read", async () => {
	const client = await signedInGraph();
	await control("/faults", { rules: [{ path: "*/organization", nth: 1, do: "status", status: 429, retryAfter: 1 }] });
	assert.equal((await client.api("/organization").get()).value.length, 1);
});

// ---- all of them ----

console.log(`1..${tests.length}`);
let number = 0;
for (const { name, run } of tests) {
	number++;
	try {
		await control("/reset", {});
		await run();
		console.log(`ok ${number} - ${name}`);
	} catch (error) {
		console.log(`not ok ${number} - ${name}`);
		console.log(String(error?.stack ?? error).replaceAll(/^/gm, "# "));
	}
}

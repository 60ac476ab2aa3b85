#include "tests/faults/kinds.h"

#define AFTER ",\"when\":\"after\""
#define STATUS(code) "\"do\":\"status\",\"status\":" code

const struct fault_kind fault_kinds[FAULT_KINDS] = {
	{ "sil", "\"do\":\"silence\"", "no answer within the wizard's patience", false, false },
	{ "sil+", "\"do\":\"silence\"" AFTER, "the same, and it took effect", false, true },
	{ "rst", "\"do\":\"reset\"", "the connection breaks", false, false },
	{ "rst+", "\"do\":\"reset\"" AFTER, "the same, and it took effect", false, true },
	{ "half", "\"do\":\"truncate\"", "half of the answer", false, false },
	{ "hal+", "\"do\":\"truncate\"" AFTER, "the same, and it took effect", false, true },
	{ "garb", "\"do\":\"garbage\"", "bytes that mean nothing", false, false },
	{ "gar+", "\"do\":\"garbage\"" AFTER, "the same, and it took effect", false, true },
	{ "page", "\"do\":\"portal\"", "a network's page in the service's place", false, false },
	{ "pag+", "\"do\":\"portal\"" AFTER, "the same, and it took effect", false, true },
	{ "401", STATUS("401"), "the token is not accepted", true, false },
	{ "403", STATUS("403"), "not allowed", true, false },
	{ "404", STATUS("404"), "not there", true, false },
	{ "409", STATUS("409"), "a conflict", true, false },
	{ "412", STATUS("412"), "changed meanwhile", true, false },
	{ "429", STATUS("429"), "too many requests", true, false },
	{ "429r", STATUS("429") ",\"retryAfter\":1", "the same, with Retry-After", true, false },
	{ "500", STATUS("500"), "the service failed", true, false },
	{ "500+", STATUS("500") AFTER, "the same, and it took effect", true, true },
	{ "503", STATUS("503"), "the service is not available", true, false },
	{ "503r", STATUS("503") ",\"retryAfter\":1", "the same, with Retry-After", true, false },
	{ "err", "\"do\":\"error\"", "a success by its status that says an error", true, false },
	{ "err+", "\"do\":\"error\"" AFTER, "the same, and it took effect", true, true },
	{ "unap", "\"do\":\"unapplied\"", "a success that changed nothing", true, true },
};

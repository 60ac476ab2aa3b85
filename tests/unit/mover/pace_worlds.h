static void test_steady(void **state)
{
	(void)state;
	static const int latencies[] = { 0, 20, 50, 100, 300 };
	static const struct world worlds[] = {
		{ .name = "as documented", .size = 3000, .rate = 20, .writes = 5000, .batches = 8 },
		{ .name = "a minute", .size = 3000, .rate = 117, .writes = 10000, .batches = 8 },
		{ .name = "a minute, small bucket", .size = 1000, .rate = 150, .writes = 10000, .batches = 8 },
		{ .name = "a fast one", .size = 5000, .rate = 400, .writes = 30000, .batches = 8 },
		{ .name = "two batches", .size = 500, .rate = 40, .writes = 3000, .batches = 2 },
		{ .name = "thousandths", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .tell = TELL_THOUSANDTHS },
		{ .name = "hundredths", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .tell = TELL_HUNDREDTHS },
		{ .name = "whole seconds", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .retry = RETRY_WHOLE },
		{ .name = "no Retry-After", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .retry = RETRY_NEVER },
	};
	for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++)
		for (size_t k = 0; k < sizeof latencies / sizeof *latencies; k++) {
			struct world w = worlds[i];
			char name[80];
			w.latency_ms = latencies[k];
			snprintf(name, sizeof name, "%s, %d ms", w.name, latencies[k]);
			w.name = name;
			look_at(&w);
		}
}

static void each_latency(const struct world *worlds, size_t n)
{
	static const int latencies[] = { 0, 50, 300 };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof latencies / sizeof *latencies; k++) {
			struct world w = worlds[i];
			char name[80];
			w.latency_ms = latencies[k];
			snprintf(name, sizeof name, "%s, %d ms", w.name, latencies[k]);
			w.name = name;
			look_at(&w);
		}
}

static void test_changes(void **state)
{
	(void)state;
	static const struct world worlds[] = {
		{ .name = "halved", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .change_at_s = 30, .change_by = 0.5 },
		{ .name = "halved early", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .change_at_s = 10, .change_by = 0.5 },
		{ .name = "doubled", .size = 3000, .rate = 80, .writes = 12000, .batches = 8, .change_at_s = 30, .change_by = 2 },
		{ .name = "a little more", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .change_at_s = 30, .change_by = 1.2 },
		{ .name = "a little less", .size = 3000, .rate = 100, .writes = 10000, .batches = 8, .change_at_s = 30, .change_by = 0.8 },
		{ .name = "a fifth", .size = 3000, .rate = 117, .writes = 8000, .batches = 8, .change_at_s = 20, .change_by = 0.2 },
	};
	each_latency(worlds, sizeof worlds / sizeof *worlds);
}

static void test_shares(void **state)
{
	(void)state;
	static const struct world worlds[] = {
		{ .name = "half eaten", .size = 3000, .rate = 117, .writes = 8000, .batches = 8, .share_at_s = 20, .share = 0.5 },
		{ .name = "half eaten from the start", .size = 3000, .rate = 117, .writes = 7000, .batches = 8, .share_at_s = 0.001, .share = 0.5 },
		{ .name = "half eaten, documented", .size = 3000, .rate = 20, .writes = 4500, .batches = 8, .share_at_s = 40, .share = 0.5 },
		{ .name = "half eaten, hundredths", .size = 3000, .rate = 117, .writes = 8000, .batches = 8, .share_at_s = 20, .share = 0.5, .tell = TELL_HUNDREDTHS },
		{ .name = "most eaten", .size = 3000, .rate = 117, .writes = 6000, .batches = 8, .share_at_s = 20, .share = 0.8 },
	};
	each_latency(worlds, sizeof worlds / sizeof *worlds);
}

static void test_nothing_told(void **state)
{
	(void)state;
	static const struct world worlds[] = {
		{ .name = "never told", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .tell = TELL_NEVER, .free_refusals = 250 },
		{ .name = "never told, documented", .size = 3000, .rate = 20, .writes = 6000, .batches = 8, .tell = TELL_NEVER, .free_refusals = 250 },
		{ .name = "never told, whole seconds", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .tell = TELL_NEVER, .retry = RETRY_WHOLE, .free_refusals = 250 },
		{ .name = "nothing told at all", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .tell = TELL_NEVER, .retry = RETRY_NEVER, .free_refusals = 250 },
		{ .name = "never told, halved", .size = 3000, .rate = 117, .writes = 10000, .batches = 8, .tell = TELL_NEVER, .change_at_s = 30, .change_by = 0.5, .free_refusals = 250 },
		{ .name = "never told, half eaten", .size = 3000, .rate = 117, .writes = 8000, .batches = 8, .tell = TELL_NEVER, .share_at_s = 20, .share = 0.5, .free_refusals = 250 },
	};
	each_latency(worlds, sizeof worlds / sizeof *worlds);
}

/* Answers that overtake each other say levels that are too low or too high for what is known to have been taken. */
static void test_disorder(void **state)
{
	(void)state;
	static const int latencies[] = { 0, 20, 50 };
	static const struct world worlds[] = {
		{ .name = "a small bucket, a short move", .size = 1000, .rate = 500, .writes = 2000, .tell = TELL_HUNDREDTHS, .jitter_ms = 20, .least_ratio = 1.2 },
		/* These tosses make both what a write adds and the drain look far too large. */
		{ .name = "all estimates wrong", .size = 1000, .rate = 500, .writes = 2000, .tell = TELL_HUNDREDTHS, .jitter_ms = 20, .least_ratio = 1.2, .dice = 1234 },
		{ .name = "a small bucket", .size = 1000, .rate = 500, .writes = 30000, .tell = TELL_HUNDREDTHS, .jitter_ms = 20 },
		{ .name = "a small bucket, much disorder", .size = 1000, .rate = 500, .writes = 30000, .tell = TELL_HUNDREDTHS, .jitter_ms = 60 },
		{ .name = "exact", .size = 3000, .rate = 117, .writes = 10000, .jitter_ms = 100 },
		{ .name = "reasons of its own", .size = 3000, .rate = 117, .writes = 10000, .whim = 0.01, .whim_retry_ms = 1000, .free_refusals = 250 },
	};
	for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++)
		for (size_t k = 0; k < sizeof latencies / sizeof *latencies; k++) {
			struct world w = worlds[i];
			char name[80];
			w.batches = 8;
			w.latency_ms = latencies[k];
			snprintf(name, sizeof name, "in disorder: %s, %d ms", w.name, latencies[k]);
			w.name = name;
			look_at(&w);
		}
}

static void test_whims(void **state)
{
	(void)state;
	static const int latencies[] = { 0, 20, 50, 300 };
	static const struct world worlds[] = {
		{ .name = "one of ten, a second", .writes = 2000, .whim = 0.1, .whim_retry_ms = 1000 },
		{ .name = "one of ten, a second, for long", .writes = 20000, .whim = 0.1, .whim_retry_ms = 1000 },
		{ .name = "one of ten, a tenth", .writes = 20000, .whim = 0.1, .whim_retry_ms = 113 },
		{ .name = "one of ten, not told", .writes = 2000, .whim = 0.1, .whim_retry_ms = -1 },
		{ .name = "one of ten, not told, for long", .writes = 20000, .whim = 0.1, .whim_retry_ms = -1 },
		{ .name = "once, five seconds", .writes = 5000, .only_whim = 10, .whim_retry_ms = 5000 },
		{ .name = "once, not told", .writes = 5000, .only_whim = 10, .whim_retry_ms = -1 },
	};
	for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++)
		for (size_t k = 0; k < sizeof latencies / sizeof *latencies; k++) {
			struct world w = worlds[i];
			char name[80];
			w.size = w.rate = 1e9;
			w.tell = TELL_NEVER;
			w.batches = 8;
			w.latency_ms = latencies[k];
			snprintf(name, sizeof name, "%s, %d ms", w.name, latencies[k]);
			w.name = name;
			look_at_whims(&w);
		}
}

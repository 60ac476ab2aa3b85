#include "api/api_batch_read.h"

struct one {
	struct json_piece id, status, headers, body;
};

static bool take_member(struct json_skim *s, const struct json_piece *name, struct one *one)
{
	struct json_piece other, *to = json_piece_is(name, "id") ? &one->id : json_piece_is(name, "status") ? &one->status :
		json_piece_is(name, "headers") ? &one->headers : json_piece_is(name, "body") ? &one->body : &other;

	return json_skim_value(s, to);
}

static void keep(const struct one *one, struct batch_response *responses, size_t n)
{
	struct batch_response *r;
	char text[24];
	int id;

	/* The id comes back as the string that it was; a number means the same. */
	if (!json_piece_text(&one->id, text, sizeof(text)))
		return;
	if (!json_piece_int(&(struct json_piece){ text, one->id.len - (one->id.text[0] == '"' ? 2 : 0) }, 1, (int)n, &id))
		return;
	r = &responses[id - 1];
	r->twice = r->there;
	r->there = true;
	r->headers = one->headers;
	r->body = one->body;
	if (!json_piece_int(&one->status, 100, 599, &r->status))
		r->status = 0;
}

static void read_responses(struct json_skim *s, struct batch_response *responses, size_t n)
{
	struct json_piece name, passed;

	while (json_skim_next(s, &name)) {
		struct one one = { .id = { "", 0 }, .status = { "", 0 } };

		if (!json_skim_object(s)) {
			json_skim_value(s, &passed);
			continue;
		}
		while (json_skim_next(s, &name) && take_member(s, &name, &one))
			;
		keep(&one, responses, n);
	}
}

bool batch_read(const char *text, size_t len, struct batch_response *responses, size_t n)
{
	struct json_piece name, passed;
	struct json_skim s;
	bool found = false;

	json_skim_init(&s, text, len);
	if (!json_skim_object(&s))
		return false;
	while (json_skim_next(&s, &name)) {
		if (json_piece_is(&name, "responses") && json_skim_list(&s)) {
			read_responses(&s, responses, n);
			found = true;
		} else {
			json_skim_value(&s, &passed);
		}
	}
	return found && json_skim_ended(&s);
}

bool batch_header(const struct batch_response *r, const char *name, char *to, size_t size)
{
	struct json_piece member, value;
	struct json_skim s;

	if (r->headers.len == 0)
		return false;
	json_skim_init(&s, r->headers.text, r->headers.len);
	if (!json_skim_object(&s))
		return false;
	while (json_skim_next(&s, &member) && json_skim_value(&s, &value))
		if (json_piece_is(&member, name))
			return json_piece_text(&value, to, size);
	return false;
}

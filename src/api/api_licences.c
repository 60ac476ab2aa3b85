#include "api/api_licences.h"

#include "api/api_batch.h"
#include "api/api_groups.h"
#include "api/api_user_shapes.h"
#include "json/write.h"

/* Both lists have to be there, even when one is empty. */
static void write_change(struct json_writer *w, const struct api_licence_change *change)
{
	json_object(w);
	json_key(w, "addLicenses");
	json_array(w);
	if (change->add_sku) {
		json_object(w);
		json_put_string(w, "skuId", change->add_sku);
		json_key(w, "disabledPlans");
		json_array(w);
		for (size_t i = 0; i < change->n_disabled; i++)
			json_string(w, change->disabled[i]);
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "removeLicenses");
	json_array(w);
	if (change->remove_sku)
		json_string(w, change->remove_sku);
	json_array_end(w);
	json_object_end(w);
}

static uint64_t change_all(struct api *api, const char *request_id, const char *kind, const struct api_licence_change *changes, size_t n,
	api_batch_fn *done, void *arg)
{
	struct call *c = batch_new(api, request_id, n, true, done, arg);

	for (size_t i = 0; i < n; i++) {
		struct json_writer *w = batch_add_body(c, i, "POST", kind, changes[i].user_id, "/assignLicense");

		if (w) {
			write_change(w, &changes[i]);
			batch_end_body(c);
		}
	}
	return batch_start(c);
}

uint64_t api_licences_change(struct api *api, const char *request_id, const struct api_licence_change *changes, size_t n, api_batch_fn *done, void *arg)
{
	return change_all(api, request_id, "/users/", changes, n, done, arg);
}

uint64_t api_group_change(struct api *api, const char *request_id, const struct api_licence_change *change, api_batch_fn *done, void *arg)
{
	return change_all(api, request_id, "/groups/", change, 1, done, arg);
}

uint64_t api_users_read(struct api *api, const char *const *ids, size_t n, api_batch_fn *done, void *arg)
{
	struct call *c = batch_new(api, NULL, n, false, done, arg);

	for (size_t i = 0; i < n; i++)
		batch_add(c, i, "GET", "/users/", ids[i], "?$select=" API_USER_PROPERTIES);
	return batch_start(c);
}

uint64_t api_users_locate(struct api *api, const char *request_id, const struct api_location_change *changes, size_t n, api_batch_fn *done, void *arg)
{
	struct call *c = batch_new(api, request_id, n, true, done, arg);

	for (size_t i = 0; i < n; i++) {
		struct json_writer *w = batch_add_body(c, i, "PATCH", "/users/", changes[i].user_id, "");

		if (w) {
			json_object(w);
			json_put_string(w, "usageLocation", changes[i].country);
			json_object_end(w);
			batch_end_body(c);
		}
	}
	return batch_start(c);
}

uint64_t api_users_reprocess(struct api *api, const char *const *ids, size_t n, api_batch_fn *done, void *arg)
{
	struct call *c = batch_new(api, NULL, n, true, done, arg);

	for (size_t i = 0; i < n; i++)
		batch_add(c, i, "POST", "/users/", ids[i], "/reprocessLicenseAssignment");
	return batch_start(c);
}

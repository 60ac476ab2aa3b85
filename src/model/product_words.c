/* The labels of data/products.ini that the message catalogue translates. Names of products and service plans are names: they stay. */
#include "model/product_file.h"

#include "core/i18n.h"
#include "core/text.h"

static const char *const labels[] = {
	N_("Keeps every service of the old plan"),
	N_("Phone numbers in the cloud"),
	N_("Hybrid phone numbers"),
	N_("Calling plans can be added"),
	N_("Audio conferencing"),
	N_("Advanced collaboration, analytics and security"),
	N_("Reports and dashboards"),
	N_("Data control and compliance"),
	N_("Voice and conferencing"),
	N_("Information Protection"),
};

const char *product_file_word(const char *english)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (str_eq(labels[i], english))
			return _(labels[i]);
	return english;
}

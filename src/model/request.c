#include "model/request.h"

#include "core/i18n.h"

#include <assert.h>

static const struct request_row {
	const char *name;
	bool write;
	const char *waiting;
} rows[REQUEST_KINDS] = {
	[REQUEST_NONE] = { "none", false, N_("Nothing is being asked") },
	[REQUEST_SIGN_IN] = { "sign_in", false, N_("Waiting for the sign-in") },
	[REQUEST_PRODUCTS] = { "products", false, N_("Reading your products") },
	[REQUEST_SUBSCRIPTION] = { "subscription", false, N_("Reading the subscription") },
	[REQUEST_PLANS] = { "plans", false, N_("Asking which plans can be had, and their prices") },
	[REQUEST_SWITCHED_OFF] = { "switched_off", false, N_("Recording which services are switched off for which users") },
	[REQUEST_CHECKOUT] = { "checkout", false, N_("Reading addresses and ways to pay") },
	[REQUEST_CHECK_ADDRESS] = { "check_address", false, N_("Having the address checked") },
	[REQUEST_SAVE_SOLD_TO] = { "save_sold_to", true, N_("Saving Sold to") },
	[REQUEST_SAVE_BILLED_TO] = { "save_billed_to", true, N_("Saving Billed to") },
	[REQUEST_SET_PAYMENT] = { "set_payment", true, N_("Saving how the bill is paid") },
	[REQUEST_ORDER] = { "order", true, N_("Placing the order") },
	[REQUEST_SETTLE] = { "settle", false, N_("Asking the service whether it has the order") },
	[REQUEST_GIVE_UP] = { "give_up", false, N_("Asking the service once more whether it has the order") },
	[REQUEST_TAKE] = { "take", true, N_("Writing down what you chose") },
	[REQUEST_STATUS] = { "status", false, N_("Checking upgrade status") },
	[REQUEST_RECEIPT] = { "receipt", false, N_("Reading what the upgrade came to") },
	[REQUEST_MANUAL] = { "manual", false, N_("Reading how far the four steps are") },
	[REQUEST_AMEND] = { "amend", true, N_("Sending the change") },
	[REQUEST_SAVE_CONFIGURATION] = { "save_configuration", true, N_("Writing the configuration on this machine") },
	[REQUEST_SAVE_WALKTHROUGH] = { "save_walkthrough", true, N_("Saving the checklist on this machine") },
	[REQUEST_SAVE_RECEIPT] = { "save_receipt", true, N_("Saving the receipt on this machine") },
	[REQUEST_SAVE_RECORD] = { "save_record", true, N_("Saving the record on this machine") },
	[REQUEST_REASSIGN_FIND] = { "reassign_find", false, N_("Looking for a move of licences that was begun") },
	[REQUEST_REASSIGN_PLAN] = { "reassign_plan", false, N_("Reading the users and making the plan") },
	[REQUEST_REASSIGN_OPEN] = { "reassign_open", false, N_("Taking up the move where it stopped") },
	[REQUEST_REASSIGN_ROWS] = { "reassign_rows", false, N_("Reading the list") },
	[REQUEST_REASSIGN_TELL] = { "reassign_tell", true, N_("Changing the plan") },
	[REQUEST_REASSIGN_RUN] = { "reassign_run", true, N_("Moving the users") },
	[REQUEST_LEAVE_RUNNING] = { "leave_running", true, N_("Handing the move over, so that it goes on without this terminal") },
	[REQUEST_ATTACH] = { "attach", false, N_("Looking up who works with this organisation") },
	[REQUEST_ATTACH_TELL] = { "attach_tell", true, N_("Writing it down for the other to read") },
	[REQUEST_REASSIGN_SAVE] = { "reassign_save", true, N_("Saving the report on this machine") },
};

bool request_is_write(enum request_kind kind)
{
	assert(kind < REQUEST_KINDS);
	return rows[kind].write;
}

const char *request_name(enum request_kind kind)
{
	assert(kind < REQUEST_KINDS);
	return rows[kind].name;
}

const char *request_waiting(enum request_kind kind)
{
	assert(kind < REQUEST_KINDS);
	return _(rows[kind].waiting);
}

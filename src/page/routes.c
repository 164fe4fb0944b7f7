/* The table of addresses: one row an address and method, nothing about access
 * anywhere else. tests/page/matrix.csv has a row for each of these. */
#include "page/routes.h"

#include "page/account.h"
#include "page/account_admin.h"
#include "page/account_own.h"
#include "page/audit.h"
#include "page/bin.h"
#include "page/contact.h"
#include "page/customer_bulk.h"
#include "page/customer_edit.h"
#include "page/customer_list.h"
#include "page/customer_show.h"
#include "page/deal.h"
#include "page/draft.h"
#include "page/entry.h"
#include "page/health.h"
#include "page/home.h"
#include "page/import.h"
#include "page/login.h"
#include "page/setting.h"
#include "page/task.h"
#include "page/team.h"

const struct route routes[] = {
    {METHOD_GET, "/health", page_health, 0, ROUTE_PUBLIC | ROUTE_NO_DB},
    {METHOD_GET, "/login", page_login_show, 0, ROUTE_PUBLIC | ROUTE_NO_DB},
    {METHOD_POST, "/login", page_login_enter, 0, ROUTE_PUBLIC | ROUTE_OWN_TX},
    {METHOD_POST, "/logout", page_logout, ROLES_ANY, 0},
    {METHOD_POST, "/preference", page_account_preference, 0, ROUTE_PUBLIC},

    {METHOD_GET, "/", page_home, ROLES_ANY, 0},
    {METHOD_GET, "/account/password", page_account_password_edit, ROLES_ANY,
     0},
    {METHOD_POST, "/account/password", page_account_password_update,
     ROLES_ANY, 0},
    {METHOD_GET, "/customer", page_customer_list, ROLES_DATA, 0},
    {METHOD_GET, "/customer.csv", page_customer_export, ROLES_DATA,
     ROUTE_WRITE | ROUTE_ANALYSIS},
    {METHOD_POST, "/customer/columns", page_customer_columns, ROLES_DATA, 0},
    {METHOD_POST, "/customer/bulk", page_customer_bulk, ROLE_MANAGER, 0},
    {METHOD_POST, "/customer/bulk/owner", page_customer_bulk_owner,
     ROLE_MANAGER, 0},
    {METHOD_GET, "/customer/new", page_customer_new, ROLES_EDIT, 0},
    {METHOD_POST, "/customer", page_customer_create, ROLES_EDIT, ROUTE_DRAFT},
    {METHOD_GET, "/customer/{id}/edit", page_customer_edit, ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}", page_customer_update, ROLES_EDIT,
     ROUTE_DRAFT},
    {METHOD_GET, "/customer/{id}/delete", page_customer_delete_ask,
     ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/delete", page_customer_delete, ROLES_EDIT,
     0},
    {METHOD_POST, "/customer/{id}/restore", page_customer_restore, ROLES_EDIT,
     0},
    {METHOD_GET, "/customer/{id}/contact/new", page_contact_new, ROLES_EDIT,
     0},
    {METHOD_POST, "/customer/{id}/contact", page_contact_create, ROLES_EDIT,
     ROUTE_DRAFT},
    {METHOD_GET, "/contact/{id}/edit", page_contact_edit, ROLES_EDIT, 0},
    {METHOD_POST, "/contact/{id}", page_contact_update, ROLES_EDIT,
     ROUTE_DRAFT},
    {METHOD_GET, "/contact/{id}/delete", page_contact_delete_ask, ROLES_EDIT,
     0},
    {METHOD_POST, "/contact/{id}/delete", page_contact_delete, ROLES_EDIT, 0},
    {METHOD_POST, "/contact/{id}/restore", page_contact_restore, ROLES_EDIT,
     0},
    {METHOD_GET, "/bin", page_bin_list, ROLES_EDIT, 0},
    {METHOD_GET, "/customer/{id}", page_customer_show, ROLES_DATA, 0},
    {METHOD_GET, "/customer/{id}/follow-up/new", page_follow_up_new,
     ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/follow-up", page_follow_up_create,
     ROLES_EDIT, ROUTE_DRAFT},
    {METHOD_GET, "/customer/{id}/event/{kind}/new", page_entry_new,
     ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/event/{kind}", page_entry_create,
     ROLES_EDIT, ROUTE_DRAFT},
    {METHOD_GET, "/customer/{id}/event/{kind}/{id}/edit", page_entry_edit,
     ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/event/{kind}/{id}", page_entry_update,
     ROLES_EDIT, ROUTE_DRAFT},
    {METHOD_GET, "/customer/{id}/event/{kind}/{id}/delete",
     page_entry_delete_ask, ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/event/{kind}/{id}/delete",
     page_entry_delete, ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/event/{kind}/{id}/restore",
     page_entry_restore, ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/event/{kind}/{id}/withdraw",
     page_entry_withdraw, ROLES_EDIT, 0},
    {METHOD_GET, "/customer/{id}/deals/close", page_deal_close_ask,
     ROLES_EDIT, 0},
    {METHOD_POST, "/customer/{id}/deals/close", page_deal_close, ROLES_EDIT,
     0},
    {METHOD_GET, "/task", page_task_list, ROLES_DATA, 0},
    {METHOD_POST, "/task/{id}", page_task_update, ROLES_EDIT, 0},
    {METHOD_POST, "/task/{id}/done", page_task_done, ROLES_EDIT, 0},
    {METHOD_GET, "/import", page_import_list, ROLES_IMPORT, 0},
    {METHOD_POST, "/import", page_import_create, ROLES_IMPORT, ROUTE_UPLOAD},
    {METHOD_GET, "/import/new", page_import_new, ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}", page_import_show, ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}/encoding", page_import_encoding, ROLES_IMPORT,
     0},
    {METHOD_POST, "/import/{id}/encoding", page_import_encoding_set,
     ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}/map", page_import_map, ROLES_IMPORT, 0},
    {METHOD_POST, "/import/{id}/map", page_import_map_set, ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}/preview", page_import_preview, ROLES_IMPORT,
     ROUTE_ANALYSIS},
    {METHOD_POST, "/import/{id}/start", page_import_start, ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}/progress", page_import_progress, ROLES_IMPORT,
     0},
    {METHOD_POST, "/import/{id}/cancel", page_import_cancel, ROLES_IMPORT, 0},
    {METHOD_GET, "/import/{id}/refused.csv", page_import_refused,
     ROLES_IMPORT, ROUTE_WRITE},
    {METHOD_GET, "/import/{id}/undo", page_import_undo_ask, ROLES_IMPORT, 0},
    {METHOD_POST, "/import/{id}/undo", page_import_undo, ROLES_IMPORT, 0},
    {METHOD_GET, "/account", page_account_list, ROLE_ADMIN, ROUTE_ANALYSIS},
    {METHOD_GET, "/account/new", page_account_new, ROLE_ADMIN, 0},
    {METHOD_POST, "/account", page_account_create, ROLE_ADMIN, 0},
    {METHOD_GET, "/account/{id}/edit", page_account_edit, ROLE_ADMIN, 0},
    {METHOD_POST, "/account/{id}", page_account_update, ROLE_ADMIN, 0},
    {METHOD_POST, "/account/{id}/reset", page_account_reset, ROLE_ADMIN, 0},
    {METHOD_POST, "/account/{id}/logout", page_account_end_sessions,
     ROLE_ADMIN, 0},
    {METHOD_GET, "/account/own", page_account_own, ROLES_ANY, 0},
    {METHOD_POST, "/account/own", page_account_own_update, ROLES_ANY, 0},
    {METHOD_POST, "/account/own/logout", page_account_own_logout, ROLES_ANY,
     0},
    {METHOD_GET, "/setting", page_setting_edit, ROLE_ADMIN, 0},
    {METHOD_POST, "/setting", page_setting_update, ROLE_ADMIN, 0},
    {METHOD_GET, "/audit", page_audit_list, ROLE_ADMIN, ROUTE_ANALYSIS},
    {METHOD_GET, "/audit.csv", page_audit_export, ROLE_ADMIN,
     ROUTE_WRITE | ROUTE_ANALYSIS},
    {METHOD_GET, "/team", page_team_list, ROLE_ADMIN, ROUTE_ANALYSIS},
    {METHOD_GET, "/team/new", page_team_new, ROLE_ADMIN, 0},
    {METHOD_POST, "/team", page_team_create, ROLE_ADMIN, 0},
    {METHOD_GET, "/team/{id}/edit", page_team_edit, ROLE_ADMIN, 0},
    {METHOD_POST, "/team/{id}", page_team_update, ROLE_ADMIN, 0},
    {METHOD_POST, "/draft", page_draft_save, ROLES_ANY, 0},
    {METHOD_POST, "/draft/drop", page_draft_drop, ROLES_ANY, 0},
};
const size_t route_count = sizeof routes / sizeof routes[0];

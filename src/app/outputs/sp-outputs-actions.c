/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-outputs-actions.h"

#include "sp-case-records.h"
#include "sp-document-page.h"
#include "sp-documents-fetch.h"
#include "sp-documents-page.h"
#include "sp-documents-save.h"
#include "sp-error-words.h"
#include "sp-issue-page.h"
#include "sp-outputs-data.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

/* News come in swarms: what has been issued is looked for once they have settled. */
#define SETTLE_SECONDS 2

static void
papers_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (widget));

  if (store != NULL)
    sp_shell_push (SP_SHELL (widget), sp_documents_page_new (store, g_variant_get_string (parameter, NULL)));
}

static void
summary_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (widget));
  const char *case_id;
  const char *person_id;

  g_variant_get (parameter, "(&s&s)", &case_id, &person_id);
  if (store != NULL)
    sp_shell_push (SP_SHELL (widget), sp_issue_page_new_for_person (store, case_id, person_id));
}

/* Records are gathered, then something is made of them. */
typedef struct
{
  SpStore *store;
  char *id; /* of a case, or an agency */
  SpSheetKind kind;
  gboolean of_case;
  gboolean large_print;
} Make;

static void
make_free (gpointer data)
{
  Make *make = data;

  g_object_unref (make->store);
  g_free (make->id);
  g_free (make);
}

static DexFuture *
make_fiber (gpointer data)
{
  Make *make = data;
  GError *error = NULL;
  g_autoptr(SpMaterial) material = dex_await_object (make->of_case ? sp_outputs_gather_case (make->store, make->id)
                                                                   : sp_outputs_gather_actions (make->store, make->id),
                                                     &error);

  if (material == NULL)
    return dex_future_new_for_error (error);

  return make->of_case ? sp_outputs_make_case (material, make->store, make->id, make->large_print)
                       : sp_outputs_make_sheet (material, make->store, make->id, make->kind);
}

static DexFuture *
make (SpStore     *store,
      const char  *id,
      gboolean     of_case,
      gboolean     large_print,
      SpSheetKind  kind)
{
  Make *self = g_new0 (Make, 1);

  self->store = g_object_ref (store);
  self->id = g_strdup (id);
  self->of_case = of_case;
  self->large_print = large_print;
  self->kind = kind;

  return dex_scheduler_spawn (NULL, 0, make_fiber, self, make_free);
}

static void
case_paper_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (widget));
  gboolean large = g_str_has_suffix (name, "-large");

  if (store != NULL)
    sp_shell_push (SP_SHELL (widget),
                   sp_document_page_new_content (store, _("Sheet of the Case"), g_variant_get_string (parameter, NULL),
                                                 make (store, g_variant_get_string (parameter, NULL), TRUE, large,
                                                       SP_SHEET_PDF)));
}

static void
actions_paper_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (widget));

  if (store != NULL && sp_store_get_agency_id (store) != NULL)
    sp_shell_push (SP_SHELL (widget),
                   sp_document_page_new_content (store, _("My Agency’s Actions"), sp_store_get_agency_id (store),
                                                 make (store, sp_store_get_agency_id (store), FALSE, FALSE,
                                                       SP_SHEET_PDF)));
}

typedef struct
{
  GWeakRef shell;
  char *name;
  char *agency_id;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_weak_ref_clear (&export->shell);
  g_free (export->name);
  g_free (export->agency_id);
  g_free (export);
}

static DexFuture *
exported_cb (DexFuture *future,
             gpointer   data)
{
  Export *export = data;
  g_autoptr(SpShell) shell = g_weak_ref_get (&export->shell);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (shell == NULL)
    return dex_future_new_true ();
  if (value != NULL)
    sp_outputs_ask_save (GTK_WIDGET (shell), export->name, g_value_get_boxed (value),
                         (const char *[]) { export->agency_id, NULL });
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    sp_shell_toast (shell,
                    _("A workbook cannot be made on this computer without leaving traces on its disk. Save the list as "
                      "CSV: every spreadsheet program opens that."),
                    NULL);
  else
    {
      g_autofree char *words = sp_error_words (error);

      sp_shell_toast (shell, words, NULL);
    }

  return dex_future_new_true ();
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (widget));
  const char *kind = g_variant_get_string (parameter, NULL);
  Export *export;

  if (store == NULL || sp_store_get_agency_id (store) == NULL)
    return;
  export = g_new0 (Export, 1);
  g_weak_ref_init (&export->shell, widget);
  export->agency_id = g_strdup (sp_store_get_agency_id (store));
  export->name = g_strdup_printf ("%s.%s", _("Actions"), kind);
  dex_future_disown (dex_future_finally (make (store, sp_store_get_agency_id (store), FALSE, FALSE,
                                               g_str_equal (kind, "xlsx")  ? SP_SHEET_XLSX
                                               : g_str_equal (kind, "csv") ? SP_SHEET_CSV
                                                                           : SP_SHEET_ICS),
                                         exported_cb, export, export_free));
}

/** sp_outputs_install_actions: for the class of the window, which is the shell */
void
sp_outputs_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.papers", "s", papers_action);
  gtk_widget_class_install_action (widget_class, "win.case-paper", "s", case_paper_action);
  gtk_widget_class_install_action (widget_class, "win.case-paper-large", "s", case_paper_action);
  gtk_widget_class_install_action (widget_class, "win.summary", "(ss)", summary_action);
  gtk_widget_class_install_action (widget_class, "win.actions-paper", NULL, actions_paper_action);
  gtk_widget_class_install_action (widget_class, "win.export-actions", "s", export_action);
}

/* --- What is issued comes by itself ------------------------------------------------- */

typedef struct
{
  SpShell *shell; /* not owned: it owns this */
  GWeakRef store;
  guint timeout;
  gboolean fetching;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_clear_handle_id (&watch->timeout, g_source_remove);
  g_weak_ref_clear (&watch->store);
  g_free (watch);
}

static DexFuture *
fetch_one (gpointer    data,
           const char *id)
{
  return sp_workspace_fetch_attachment (sp_shell_find_workspace (data), id);
}

static DexFuture *
fetched_cb (DexFuture *future,
            gpointer   data)
{
  g_autoptr(GObject) shell = g_weak_ref_get (data);
  Watch *watch = shell != NULL ? g_object_get_data (shell, "sp-outputs-watch") : NULL;

  if (watch != NULL)
    watch->fetching = FALSE;

  return dex_future_new_true ();
}

static gboolean
settled_cb (gpointer data)
{
  Watch *watch = data;
  g_autoptr(SpStore) store = g_weak_ref_get (&watch->store);

  /* What has come to be known of meanwhile is fetched after that. */
  if (watch->fetching)
    return G_SOURCE_CONTINUE;
  watch->timeout = 0;
  if (store == NULL || sp_shell_get_store (watch->shell) != store)
    return G_SOURCE_REMOVE;
  watch->fetching = TRUE;
  dex_future_disown (dex_future_finally (sp_documents_fetch (store, fetch_one, G_OBJECT (watch->shell)), fetched_cb,
                                         sp_weak_ref_new (watch->shell), sp_weak_ref_free));

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SpShell *shell)
{
  Watch *watch = g_object_get_data (G_OBJECT (shell), "sp-outputs-watch");

  if (watch != NULL && watch->timeout == 0)
    watch->timeout = g_timeout_add_seconds (SETTLE_SECONDS, settled_cb, watch);
}

/**
 * sp_outputs_watch:
 * @shell: has the way to the server
 * @store: an open store
 *
 * From now on what is issued to this laptop is brought here when it is known of.
 */
void
sp_outputs_watch (SpShell *shell,
                  SpStore *store)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->shell = shell;
  g_weak_ref_init (&watch->store, store);
  g_object_set_data_full (G_OBJECT (shell), "sp-outputs-watch", watch, watch_free);
  /* A window comes here each time it is unlocked. */
  g_signal_handlers_disconnect_by_func (store, changed_cb, shell);
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), shell, G_CONNECT_SWAPPED);
  changed_cb (shell);
}

/* --- A case's menu ------------------------------------------------------------------- */

static void
add_summary (GMenu      *menu,
             const char *label,
             const char *case_id,
             const char *person_id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  if (person_id == NULL)
    return;
  g_menu_item_set_action_and_target (item, "win.summary", "(ss)", case_id, person_id);
  g_menu_append_item (menu, item);
}

static void
add_sheet (GMenu      *menu,
           const char *label,
           const char *action,
           const char *case_id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", case_id);
  g_menu_append_item (menu, item);
}

/**
 * sp_outputs_case_menu:
 * @a_case: an #SpCase
 *
 * Returns: (transfer full): what can be printed or issued of a case
 */
GMenuModel *
sp_outputs_case_menu (SpStore  *store,
                      SpRecord *a_case)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) sheets = g_menu_new ();
  g_autoptr(GMenu) summaries = g_menu_new ();
  const SpReader *reader = sp_store_get_reader (store);
  const char *id = sp_record_get_id (a_case);

  add_sheet (sheets, _("_Print the Case"), "win.case-paper", id);
  add_sheet (sheets, _("Print It in _Large Letters"), "win.case-paper-large", id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sheets));
  if (reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0)
    {
      add_summary (summaries, _("Summary for the _Victim…"), id, sp_case_get_victim (SP_CASE (a_case)));
      add_summary (summaries, _("Summary for the P_erpetrator…"), id, sp_case_get_perpetrator (SP_CASE (a_case)));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (summaries));
    }

  return G_MENU_MODEL (menu);
}

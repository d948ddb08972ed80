/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-verify.h"

#include "sp-audit-problem.h"
#include "sp-audit.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Whether the log is as it was written. The server goes through it; that it cannot tell one story here and another there
 * is what the heads are for that others keep: this laptop, and the printed minutes. */

typedef struct
{
  GWeakRef over;
  SpStore *store;
  GtkEditable *entry;
  char *head; /* NULL: what this laptop heard of last */
} Verifying;

static void
verifying_free (gpointer data)
{
  Verifying *self = data;

  g_weak_ref_clear (&self->over);
  g_object_unref (self->store);
  g_clear_object (&self->entry);
  g_free (self->head);
  g_free (self);
}

/**
 * sp_audit_head_parse:
 * @text: "SIZE:ROOT", as it stands on minutes; blanks do not matter
 * @size: (out): how many entries it is over
 * @root: (out): the head
 *
 * Returns: whether it is one
 */
gboolean
sp_audit_head_parse (const char  *text,
                     gint64      *size,
                     char       **root)
{
  g_autoptr(GString) plain = g_string_new (NULL);
  char *end;

  *root = NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (plain, g_ascii_tolower (*p));
  if (!g_ascii_isdigit (plain->str[0]))
    return FALSE;
  *size = g_ascii_strtoll (plain->str, &end, 10);
  if (*end != ':' || strlen (end + 1) != SP_AUDIT_HASH_SIZE - 1 || strspn (end + 1, "0123456789abcdef") != SP_AUDIT_HASH_SIZE - 1)
    return FALSE;
  *root = g_strdup (end + 1);

  return TRUE;
}

/* --- What was found ------------------------------------------------------------------------ */

static char *
sound_words (JsonObject *answer,
             const char *head,
             gboolean    own_head,
             gint64      now_us)
{
  gint64 size = sp_json_get_int (answer, "size", 0);
  g_autofree char *when = sp_format_instant (sp_json_get_int (answer, "at", 0) * G_USEC_PER_SEC, now_us);
  g_autofree char *found = g_strdup_printf (
    /* Translators: the second is a time */
    ngettext ("The server went through %" PRId64 " entry at %s and found it as it was written: no chain is broken, "
              "nothing is missing, and every laptop’s signature holds.",
              "The server went through %" PRId64 " entries at %s and found each as it was written: no chain is broken, "
              "nothing is missing, and every laptop’s signature holds.", (gulong) size),
    size, when);
  const char *kept = head == NULL ? _("No earlier head was compared: this laptop has not heard of one yet.")
                     : own_head   ? _("It goes on from the log that this laptop heard of last.")
                                  : _("It goes on from the log whose head you gave.");

  return g_strjoin ("\n\n", found, kept,
                    _("The partnership’s key has signed the head below. Who does not trust the server verifies a backup of "
                      "it, on another machine, with “audit verify”."), NULL);
}

static char *
bad_words (JsonObject *answer)
{
  const char *device = sp_json_get_text (answer, "bad_device");
  const char *what = sp_json_get_text (answer, "what");
  const char *fault = what != NULL ? _(sp_audit_fault_label (what)) : "";
  g_autofree char *where = NULL;

  if (device == NULL)
    /* Translators: %s is what is wrong */
    where = g_strdup_printf (_("What is wrong: %s."), fault);
  else if (g_str_equal (device, "server"))
    /* Translators: a number, and what is wrong */
    where = g_strdup_printf (_("Entry %" PRId64 " of the server’s own log: %s."), sp_json_get_int (answer, "bad_entry", 0),
                             fault);
  else
    /* Translators: a number, and what is wrong */
    where = g_strdup_printf (_("Entry %" PRId64 " of the laptop whose id is below: %s."),
                             sp_json_get_int (answer, "bad_entry", 0), fault);

  /* The one fault that has an honest cause, too. */
  if (g_strcmp0 (sp_json_get_text (answer, "what"), "head") == 0)
    return g_strjoin ("\n\n", where,
                      _("After the server was taken back to a backup that is so, and its own log tells of it: ask what "
                        "whoever runs the server did. Then only heads from after that day fit. If it was not, somebody has "
                        "written the log anew: tell the partnership’s data protection officer."), NULL);

  return g_strjoin ("\n\n", where,
                    _("Nothing is lost by looking. Have whoever runs the server keep a copy of its database as it is now, "
                      "before anything else is done, and tell the partnership’s data protection officer."), NULL);
}

/* To be read letter by letter, and copied. */
static GtkWidget *
make_code (const char *text,
           const char *what)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, what, -1);

  return label;
}

/**
 * sp_audit_verify_show:
 * @answer: what the server answered
 * @head: (nullable): what it was compared with
 * @own_head: whether this laptop knew that head
 * @now_us: the moment it is
 *
 * Says how it stands with the log.
 *
 * Returns: (transfer none): the dialog
 */
AdwDialog *
sp_audit_verify_show (GtkWidget  *over,
                      JsonObject *answer,
                      const char *head,
                      gboolean    own_head,
                      gint64      now_us)
{
  gboolean sound = sp_json_get_flag (answer, "sound");
  g_autofree char *body = sound ? sound_words (answer, head, own_head, now_us) : bad_words (answer);
  g_autofree char *head_text = g_strdup_printf ("%" PRId64 ":%s", sp_json_get_int (answer, "size", 0),
                                                sp_json_get_text (answer, "root"));
  const char *device = sp_json_get_text (answer, "bad_device");
  AdwDialog *dialog = adw_alert_dialog_new (sound ? _("The Log Is Whole") : _("The Log Was Changed"), body);

  if (sound || device != NULL)
    adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog),
                                      make_code (sound ? head_text : device, sound ? _("Head of the log") : _("Laptop")));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "done", _("_Done"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "done");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "done");
  adw_dialog_present (dialog, over);

  return dialog;
}

/* --- Asking -------------------------------------------------------------------------------- */

static JsonObject *
verify (Verifying  *self,
        gint64      size,
        const char *root,
        GError    **error)
{
  g_autoptr(GtkWidget) over = g_weak_ref_get (&self->over);
  SpWorkspace *workspace = over != NULL ? sp_shell_find_workspace (over) : NULL;
  DexFuture *answer = sp_workspace_verify_audit (workspace, size, root);

  g_clear_object (&over);

  return dex_await_boxed (answer, error);
}

static DexFuture *
verify_fiber (gpointer data)
{
  Verifying *self = data;
  gboolean own_head = self->head == NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(GtkWidget) over = NULL;
  g_autofree char *root = NULL;
  gint64 size = -1;
  SpShell *shell;

  if (own_head)
    self->head = dex_await_string (sp_store_dup_audit_head (self->store), &error);
  if (self->head != NULL && !sp_audit_head_parse (self->head, &size, &root))
    size = -1;
  if (error == NULL)
    answer = verify (self, size, root, &error);
  over = g_weak_ref_get (&self->over);
  if (over == NULL || (shell = sp_shell_get (over)) == NULL)
    return dex_future_new_true ();
  if (answer != NULL)
    sp_audit_verify_show (over, answer, root, own_head, sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
  else
    {
      g_autofree char *words = sp_audit_problem (error);

      sp_shell_toast (shell, words, NULL);
    }

  return dex_future_new_true ();
}

static void
response_cb (AdwAlertDialog *alert,
             const char     *response,
             Verifying      *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  Verifying *run;

  if (!g_str_equal (response, "verify"))
    return;
  run = g_new0 (Verifying, 1);
  run->store = g_object_ref (self->store);
  run->head = *text != '\0' ? g_strdup (text) : NULL;
  g_weak_ref_init (&run->over, NULL);
  {
    g_autoptr(GtkWidget) over = g_weak_ref_get (&self->over);

    g_weak_ref_set (&run->over, over);
  }
  dex_future_disown (dex_scheduler_spawn (NULL, 0, verify_fiber, run, verifying_free));
}

/* Nothing is asked with what is no head. */
static void
changed_cb (GtkEditable    *entry,
            AdwAlertDialog *alert)
{
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *root = NULL;
  gint64 size;
  gboolean valid = strspn (text, " ") == strlen (text) || sp_audit_head_parse (text, &size, &root);

  adw_alert_dialog_set_response_enabled (alert, "verify", valid);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
self_free_cb (gpointer  data,
              GClosure *closure)
{
  verifying_free (data);
}

/**
 * sp_audit_verify_ask:
 * @over: over which page
 * @store: an open cache
 *
 * Asks with which head the log is to be compared, and has it verified.
 */
void
sp_audit_verify_ask (GtkWidget *over,
                     SpStore   *store)
{
  AdwDialog *dialog = adw_alert_dialog_new (
    _("Verify the Log?"),
    _("The server goes through every entry, which may take a minute. The log is compared with the head that this laptop "
      "heard of last, or with one that you give: it stands on issued minutes."));
  GtkWidget *entry = gtk_entry_new ();
  Verifying *self = g_new0 (Verifying, 1);

  g_weak_ref_init (&self->over, over);
  self->store = g_object_ref (store);
  self->entry = g_object_ref_sink (GTK_EDITABLE (entry));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Head on the minutes (may be empty)"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Head of the log, as it stands on minutes"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), dialog, 0);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "verify", _("_Verify"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "verify", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "verify");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, self_free_cb, 0);
  adw_dialog_present (dialog, over);
}

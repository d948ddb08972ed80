/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Deciding on a line, and going on to the next. */

#include "config.h"

#include "sp-decide-private.h"

#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-confirm.h"
#include "sp-decide-dialog.h"
#include "sp-decide-row.h"

#include <glib/gi18n-lib.h>

static void
select_row (SpDecidePage  *self,
            GtkListBoxRow *row)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self->box)) != NULL;

  gtk_list_box_select_row (self->box, row);
  if (row != NULL && focused)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* The next line that is still to be decided on here, from the one after; else the line itself. */
void
sp_decide_page_go_on (SpDecidePage *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->box);
  guint from = selected != NULL ? (guint) gtk_list_box_row_get_index (selected) + 1 : 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      guint at = (from + i) % self->lines->len;
      const SpAccessLine *line = self->lines->pdata[at];

      if (line->mine && !sp_access_line_is_decided (line))
        {
          select_row (self, gtk_list_box_get_row_at_index (self->box, (int) at));
          return;
        }
    }
}

/* What is on show follows at once, so that the next key finds the next line; the store tells of it again. */
static void
take_as_decided (SpAccessLine *line,
                 const char   *id,
                 const char   *decision)
{
  line->standing = g_str_equal (decision, "disclose") ? SP_ACCESS_DISCLOSE
                   : g_str_equal (decision, "redact") ? SP_ACCESS_REDACT
                                                      : SP_ACCESS_WITHHOLD;
  g_strfreev (line->replaces);
  line->replaces = g_strdupv ((char *[]) { (char *) id, NULL });
}

/* Under which what is typed about a line is kept; it goes with the line. */
static char *
dup_key (SpDecidePage *self,
         const char   *record)
{
  return g_strdup_printf ("decide/%s/%s", sp_record_get_id (SP_RECORD (self->request)), record);
}

typedef struct
{
  SpDecidePage *page;
  SpStore *store;
  char *key;
} Deciding;

static void
deciding_free (gpointer data)
{
  Deciding *deciding = data;

  g_object_unref (deciding->page);
  g_object_unref (deciding->store);
  g_free (deciding->key);
  g_free (deciding);
}

/* What was taken as decided and is not is shown as it is, and what was typed stays. */
static DexFuture *
decided_done_cb (DexFuture *future,
                 gpointer   data)
{
  Deciding *deciding = data;

  if (dex_future_is_rejected (future))
    sp_decide_page_look_again (deciding->page);
  else
    dex_future_disown (sp_store_clear_draft (deciding->store, deciding->key));

  return dex_future_new_true ();
}

static void
decide (SpDecidePage *self,
        SpAccessLine *line,
        const char   *decision,
        const char   *ground,
        const char   *text,
        const char   *why)
{
  static const struct
  {
    const char *decision;
    const char *said;
  } words[] = { { "disclose", N_("Disclosed") }, { "redact", N_("Disclosed in part") }, { "withhold", N_("Withheld") } };
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  g_autofree char *today = sp_case_dup_today (self->store);
  g_autoptr (SpRecord) record = sp_record_new (sp_access_decision_record_type (), id, line->matter->compartment);
  g_autoptr (SpChange) change = sp_change_new ();
  const char *said = NULL;
  const char *agency = g_str_equal (line->answerable, SP_READERS_CHAIR) ? NULL : line->answerable;
  Deciding *deciding = g_new0 (Deciding, 1);

  sp_change_create (change, record);
  sp_change_set_text (change, record, "case_id", sp_access_request_get_case_id (self->request));
  sp_change_set_text (change, record, "request", sp_record_get_id (SP_RECORD (self->request)));
  sp_change_set_text (change, record, "record", line->matter->id);
  sp_change_set_text (change, record, "record_type", line->matter->type->name);
  sp_change_set_text (change, record, "agency", agency);
  sp_change_set_text (change, record, "decision", decision);
  sp_change_set_text (change, record, "ground", ground);
  sp_change_set_text (change, record, "text", text);
  sp_change_set_text (change, record, "why", why);
  sp_change_set_text (change, record, "wording", line->wording);
  if (line->replaces[0] != NULL)
    sp_change_set_strv (change, record, "replaces", (const char * const *) line->replaces);
  sp_change_set_text (change, record, "member", sp_store_get_member_id (self->store));
  sp_change_set_text (change, record, "date", today);
  sp_change_set_text (change, record, SP_RESTRICTION_FIELD, sp_matter_get (line->matter, SP_RESTRICTION_FIELD));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].decision, decision))
      said = _(words[i].said);
  sp_change_set_label (change, said);
  take_as_decided (line, id, decision);
  sp_decide_row_show (GTK_WIDGET (gtk_list_box_get_selected_row (self->box)), self->material, line);
  sp_decide_page_go_on (self);
  deciding->page = g_object_ref (self);
  deciding->store = g_object_ref (self->store);
  deciding->key = dup_key (self, line->matter->id);
  /* No toast for each of many; the key for undo works. */
  dex_future_disown (dex_future_finally (sp_case_commit (GTK_WIDGET (self), self->store, change, NULL), decided_done_cb,
                                         deciding, deciding_free));
}

static SpAccessLine *
get_selected (SpDecidePage *self)
{
  SpAccessLine *line = sp_decide_page_get_line (self, gtk_list_box_get_selected_row (self->box));

  return line != NULL && line->mine && sp_decide_page_is_open (self) ? line : NULL;
}

static void
disclose (SpDecidePage *self)
{
  SpAccessLine *line = get_selected (self);

  if (line != NULL)
    decide (self, line, "disclose", NULL, NULL, NULL);
}

void
sp_decide_page_disclose_action (GtkWidget  *widget,
                                const char *name,
                                GVariant   *parameter)
{
  SpDecidePage *self = SP_DECIDE_PAGE (widget);
  SpAccessLine *line = get_selected (self);

  if (line == NULL)
    return;
  if (g_strcmp0 (line->proposal.decision, "withhold") != 0)
    {
      disclose (self);
      return;
    }
  sp_confirm (widget, _("Disclose It All the Same?"),
              _("It is of a kind that protects somebody: where or how they are reached, who stands by them, or information "
                "that may be shared under conditions only."),
              _("_Cancel"), _("_Disclose"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (disclose), self);
}

static void
decided_cb (SpDecidePage   *self,
            SpDecideDialog *dialog)
{
  const char *record = g_object_get_data (G_OBJECT (dialog), "record");
  const char *decision = g_object_get_data (G_OBJECT (dialog), "decision");
  SpAccessLine *line = get_selected (self);
  g_autofree char *text = sp_decide_dialog_dup_text (dialog);
  g_autofree char *why = sp_decide_dialog_dup_why (dialog);

  /* It went meanwhile, or another is selected. */
  if (line == NULL || !g_str_equal (line->matter->id, record))
    return;
  g_set_str (&self->ground, sp_decide_dialog_get_ground (dialog));
  decide (self, line, decision, self->ground, text, why);
}

static gboolean
focus_cb (gpointer data)
{
  g_autoptr (SpDecidePage) self = g_weak_ref_get (data);
  GtkListBoxRow *row = self != NULL ? gtk_list_box_get_selected_row (self->box) : NULL;

  if (row != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));

  return G_SOURCE_REMOVE;
}

/* The focus goes back to the line that had it, and then to the next, which is selected by now. */
static void
closed_cb (SpDecidePage *self)
{
  g_idle_add_full (G_PRIORITY_LOW, focus_cb, sp_weak_ref_new (self), sp_weak_ref_free);
}

/* What was decided before is what is begun from. */
static void
ask (SpDecidePage *self,
     const char   *decision)
{
  SpAccessLine *line = get_selected (self);
  g_autofree char *title = NULL;
  g_autofree char *proposed = NULL;
  g_autofree char *key = NULL;
  const char *ground;
  const char *text = NULL;
  AdwDialog *dialog;

  if (line == NULL)
    return;
  title = sp_access_line_dup_title (self->material, line);
  ground = sp_matter_get (line->decision, "ground");
  if (ground == NULL)
    ground = line->proposal.ground != NULL ? line->proposal.ground : self->ground != NULL ? self->ground : "rights";
  if (g_str_equal (decision, "redact"))
    {
      proposed = sp_access_line_dup_proposed (self->material, line->matter, sp_access_request_get_person (self->request));
      text = line->standing == SP_ACCESS_REDACT ? sp_matter_get (line->decision, "text") : NULL;
      if (text == NULL)
        text = proposed;
    }
  key = dup_key (self, line->matter->id);
  dialog = sp_decide_dialog_new (self->store, key, title, ground, text);
  g_object_set_data_full (G_OBJECT (dialog), "record", g_strdup (line->matter->id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "decision", g_strdup (decision), g_free);
  g_signal_connect_object (dialog, "decided", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
sp_decide_page_redact_action (GtkWidget  *widget,
                              const char *name,
                              GVariant   *parameter)
{
  ask (SP_DECIDE_PAGE (widget), "redact");
}

void
sp_decide_page_withhold_action (GtkWidget  *widget,
                                const char *name,
                                GVariant   *parameter)
{
  ask (SP_DECIDE_PAGE (widget), "withhold");
}


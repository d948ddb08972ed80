/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-confirm.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-meeting-records.h"
#include "sp-refused-row.h"
#include "sp-refused-words.h"
#include "sp-shell.h"

/* Where a change comes from that was not taken, and what that changes about its row: an own one, which is nowhere but
 * here, or somebody else's that was put aside. */
typedef struct
{
  const char *again;
  const char *drop;
  const char *drop_unseen; /* where its words are not there; NULL: it stays */
  const char *no_words;
  gboolean only_here;
  char *(*dup_sentence) (SpRefusedRow *self);
  DexFuture *(*try_again) (SpRefusedRow *self);
  DexFuture *(*let_go) (SpRefusedRow *self);
} Source;

struct _SpRefusedRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *place;
  GtkLabel *sentence;
  GtkLabel *what;
  GtkLabel *faults;
  GtkWidget *copy_button;
  GtkButton *again_button;
  GtkWidget *open_button;
  GtkButton *drop_button;

  SpStore *store;
  const Source *source;
  GPtrArray *matters;    /* of SpAttention, of an own change: those that stand or fall together */
  SpPutAside *aside;     /* somebody else's */
  guint n_operations;    /* that there were */
  GPtrArray *operations; /* of SpOperation, as far as they are still here */
  GHashTable *records;   /* id → SpRecord: what they are about, and what they refer to */
  SpRecord *about;       /* the case */
  char *case_id;
  char *meeting_id; /* of what was put aside */
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (SpRefusedRow, sp_refused_row, GTK_TYPE_LIST_BOX_ROW)

static SpRecord *
find_record (SpRefusedRow *self, const SpOperation *operation)
{
  SpRecord *record = g_hash_table_lookup (self->records, operation->record);

  return record != NULL && !sp_record_get_gone (record) ? record : NULL;
}

/* The one that was refused itself says why; the others only that it was. */
static const char *
get_reason (SpRefusedRow *self)
{
  const char *reason = NULL;

  for (guint i = 0; self->matters != NULL && i < self->matters->len; i++)
    {
      const char *one = sp_attention_get_reason (g_ptr_array_index (self->matters, i));

      if (reason == NULL || g_str_equal (reason, "group"))
        reason = one;
    }

  return reason;
}

static char *
dup_place (SpRefusedRow *self)
{
  g_autoptr(GString) place = g_string_new (NULL);
  const SpOperation *first = self->operations->len > 0 ? g_ptr_array_index (self->operations, 0) : NULL;

  if (self->about != NULL && SP_IS_CASE (self->about))
    g_string_append (place, sp_case_get_reference (SP_CASE (self->about)));
  else if (self->about != NULL && SP_IS_MEETING (self->about))
    g_string_append (place, sp_meeting_get_title (SP_MEETING (self->about)));
  if (first != NULL && first->at != NULL)
    {
      gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
      g_autofree char *at = sp_format_instant (sp_instant_parse (first->at), now_us);

      /* Translators: %s is when somebody wrote it. */
      g_string_append_printf (place, place->len > 0 ? _(" · written %s") : _("Written %s"), at);
    }

  return g_string_free_and_steal (g_steal_pointer (&place));
}

static gboolean
can_try_again (SpRefusedRow *self)
{
  for (guint i = 0; i < self->operations->len; i++)
    {
      const SpOperation *operation = g_ptr_array_index (self->operations, i);

      if ((find_record (self, operation) == NULL) != (operation->verb == SP_VERB_CREATE))
        return FALSE;
    }

  return self->loaded && self->operations->len == self->n_operations;
}

static char *
dup_own_sentence (SpRefusedRow *self)
{
  return sp_refused_dup_reason (get_reason (self));
}

static char *
dup_aside_sentence (SpRefusedRow *self)
{
  SpRecord *author = sp_record_get_link (SP_RECORD (self->aside), "author");
  SpRecord *agency = author != NULL ? sp_record_get_link (author, "agency") : NULL;
  g_autofree char *name = NULL;

  if (author == NULL || !sp_record_get_loaded (author))
    return g_strdup (_("Somebody wrote this who may not read what it is about any more."));
  name = sp_format_name (sp_member_get_family_name (SP_MEMBER (author)), sp_member_get_given_names (SP_MEMBER (author)));
  if (agency == NULL || !sp_record_get_loaded (agency))
    /* Translators: a person. */
    return g_strdup_printf (_("%s wrote this, who may not read what it is about any more."), name);

  /* Translators: a person, and the person's agency. */
  return g_strdup_printf (_("%s (%s) wrote this, who may not read what it is about any more."), name,
                          sp_agency_get_short_name (SP_AGENCY (agency)));
}

static void
set_words (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL && *words != '\0');
}

static void
update (SpRefusedRow *self)
{
  SpValueLists *lists = sp_store_get_lists (self->store);
  g_autofree char *sentence = self->source->dup_sentence (self);
  g_autofree char *place = dup_place (self);
  g_autoptr(GString) what = g_string_new (NULL);
  g_autoptr(GString) faults = g_string_new (NULL);
  gboolean is_invalid = g_strcmp0 (get_reason (self), "invalid") == 0;
  gboolean kept = self->operations->len > 0;
  const char *drop = kept ? self->source->drop : self->source->drop_unseen;

  for (guint i = 0; i < self->operations->len; i++)
    {
      const SpOperation *operation = g_ptr_array_index (self->operations, i);
      g_autofree char *one = sp_refused_dup_what (operation, find_record (self, operation), self->records, lists);
      g_autofree char *fault = sp_refused_dup_faults (operation, find_record (self, operation), lists);

      g_string_append_printf (what, "%s%s", i > 0 ? "\n" : "", one);
      if (fault != NULL && is_invalid)
        g_string_append_printf (faults, "%s%s", faults->len > 0 ? "\n" : "", fault);
    }
  if (!kept && self->loaded)
    g_string_assign (what, _(self->source->no_words));
  set_words (self->place, place);
  set_words (self->sentence, sentence);
  set_words (self->what, what->str);
  set_words (self->faults, faults->str);
  gtk_widget_set_visible (self->copy_button, kept);
  gtk_button_set_label (self->again_button, _(self->source->again));
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), kept && can_try_again (self));
  gtk_widget_set_visible (self->open_button, self->about != NULL && SP_IS_CASE (self->about));
  gtk_button_set_label (self->drop_button, drop != NULL ? _(drop) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->drop_button), drop != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, what->str, -1);
}

static void
remember (SpRefusedRow *self, const char *id)
{
  g_autoptr(SpRecord) record = dex_await_object (sp_store_get (self->store, id), NULL);

  if (record != NULL)
    g_hash_table_insert (self->records, g_strdup (id), g_steal_pointer (&record));
}

static DexFuture *
load_fiber (gpointer data)
{
  SpRefusedRow *self = data;
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < self->operations->len; i++)
    {
      const SpOperation *operation = g_ptr_array_index (self->operations, i);

      g_hash_table_add (ids, g_strdup (operation->record));
      sp_refused_collect (operation, ids);
    }
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    remember (self, id);
  g_clear_object (&self->about);
  if (self->case_id != NULL || self->meeting_id != NULL)
    self->about = dex_await_object (sp_store_get (self->store, self->case_id != NULL ? self->case_id : self->meeting_id),
                                    NULL);
  self->loaded = TRUE;
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    update (self);

  return dex_future_new_true ();
}

static void
copy_cb (SpRefusedRow *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->what));
  if (shell != NULL)
    sp_shell_toast (shell, _("Copied"), NULL);
}

/* Puts what was asked for into @change, on what stands there now; FALSE where it stands there already. */
static gboolean
put_again (SpRefusedRow *self, SpChange *change)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->operations->len; i++)
    {
      const SpOperation *operation = g_ptr_array_index (self->operations, i);
      g_autoptr(SpRecord) record = NULL;

      if (operation->verb == SP_VERB_CREATE)
        record = sp_record_new (operation->type, operation->record, operation->compartment);
      else
        g_set_object (&record, find_record (self, operation));
      any = sp_refused_put (operation, record, change) || any;
    }

  return any;
}

static DexFuture *
let_own_go (SpRefusedRow *self)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->matters->len; i++)
    {
      gint64 n = sp_attention_get_n (g_ptr_array_index (self->matters, i));

      g_array_append_val (numbers, n);
    }

  return sp_store_drop_attention (self->store, numbers);
}

static DexFuture *
tried_cb (DexFuture *future, gpointer data)
{
  return let_own_go (data);
}

/* Asks for the same once more; what was refused leaves the list once that is stored. */
static DexFuture *
try_own_again (SpRefusedRow *self)
{
  g_autoptr(SpChange) change = sp_change_new ();

  if (!put_again (self, change))
    return let_own_go (self);

  sp_change_set_label (change, _("Try again"));

  return dex_future_then (sp_case_commit (GTK_WIDGET (self), self->store, change,
                                          _("Stored again, and on its way to the server")),
                          tried_cb, g_object_ref (self), g_object_unref);
}

/* What becomes of somebody else's change is written down with who decided. */
static void
settle_aside (SpRefusedRow *self, SpChange *change, gboolean taken)
{
  SpRecord *aside = SP_RECORD (self->aside);
  g_autofree char *now = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

  sp_change_set_text (change, aside, "state", "settled");
  sp_change_set_flag (change, aside, "taken", taken);
  sp_change_set_text (change, aside, "settled_by", sp_store_get_member_id (self->store));
  sp_change_set_text (change, aside, "settled_at", now);
}

static DexFuture *
take_aside_in (SpRefusedRow *self)
{
  g_autoptr(SpChange) change = sp_change_new ();

  put_again (self, change);
  settle_aside (self, change, TRUE);
  sp_change_set_label (change, _("Take a change in"));

  return sp_case_commit (GTK_WIDGET (self), self->store, change, _("Taken in"));
}

static DexFuture *
leave_aside_out (SpRefusedRow *self)
{
  g_autoptr(SpChange) change = sp_change_new ();

  settle_aside (self, change, FALSE);
  sp_change_set_label (change, _("Leave a change out"));

  return sp_case_commit (GTK_WIDGET (self), self->store, change, _("Left out"));
}

static const Source own_source = {
  .again = N_("_Try Again"),
  .drop = N_("_Let It Go…"),
  .drop_unseen = N_("_Take off This List"),
  .no_words = N_("You may not read what this was about any more, so it was taken off this laptop. "
                 "The chair has what you wrote."),
  .only_here = TRUE,
  .dup_sentence = dup_own_sentence,
  .try_again = try_own_again,
  .let_go = let_own_go,
};

static const Source aside_source = {
  .again = N_("_Take It In"),
  .drop = N_("_Leave It Out"),
  .no_words = N_("This version of the program cannot show what was written. It stays here until one can."),
  .dup_sentence = dup_aside_sentence,
  .try_again = take_aside_in,
  .let_go = leave_aside_out,
};

/* What it was about may have gone while this was read: then nothing is settled, and the row says what can be done. */
static void
again_cb (SpRefusedRow *self)
{
  if (can_try_again (self))
    dex_future_disown (self->source->try_again (self));
  else
    update (self);
}

static void
open_cb (SpRefusedRow *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell != NULL && self->case_id != NULL)
    sp_shell_open_case (shell, self->case_id);
}

static void
let_go (SpRefusedRow *self)
{
  dex_future_disown (self->source->let_go (self));
}

/* What is nowhere else is asked about. */
static void
drop_cb (SpRefusedRow *self)
{
  if (self->operations->len == 0 || !self->source->only_here)
    let_go (self);
  else
    sp_confirm (GTK_WIDGET (self), _("Let This Change Go?"),
                _("What you wrote is deleted from this laptop. The server keeps it, sealed, for you and the chair."),
                _("_Keep It"), _("_Let It Go"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (let_go), self);
}

static void
sp_refused_row_dispose (GObject *object)
{
  SpRefusedRow *self = SP_REFUSED_ROW (object);

  /* The row lets go of its child itself: it would not know that the template did. */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_REFUSED_ROW);
  g_clear_pointer (&self->matters, g_ptr_array_unref);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_hash_table_unref);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->meeting_id, g_free);
  g_clear_object (&self->aside);
  g_clear_object (&self->about);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_refused_row_parent_class)->dispose (object);
}

static void
sp_refused_row_class_init (SpRefusedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_refused_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-refused-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, place);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, what);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, faults);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, again_button);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, SpRefusedRow, drop_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
}

static void
sp_refused_row_init (SpRefusedRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_operation_free);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
take_operation (SpRefusedRow *self, const char *text)
{
  g_autoptr(JsonObject) json = text != NULL ? sp_json_parse_object (text, -1, NULL) : NULL;
  SpOperation *operation = json != NULL ? sp_operation_from_json (json, NULL) : NULL;

  if (operation == NULL)
    return;
  g_ptr_array_add (self->operations, operation);
  if (self->case_id == NULL)
    self->case_id = sp_compartment_dup_case_id (operation->compartment);
}

static void
start (SpRefusedRow *self)
{
  update (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
}

/**
 * sp_refused_row_new:
 * @matters: (element-type SpAttention): operations that were refused together
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
sp_refused_row_new (SpStore *store, GPtrArray *matters)
{
  SpRefusedRow *self = g_object_new (SP_TYPE_REFUSED_ROW, NULL);

  self->store = g_object_ref (store);
  self->source = &own_source;
  self->matters = g_ptr_array_ref (matters);
  self->n_operations = matters->len;
  for (guint i = 0; i < matters->len; i++)
    take_operation (self, sp_attention_get_operation (g_ptr_array_index (matters, i)));
  start (self);

  return GTK_WIDGET (self);
}

/* Its words may come after it. */
static void
aside_changed_cb (SpRefusedRow *self)
{
  if (self->operations->len > 0 || !sp_record_get_loaded (SP_RECORD (self->aside)))
    {
      update (self);
      return;
    }
  take_operation (self, sp_put_aside_get_operation (self->aside));
  g_set_str (&self->meeting_id, sp_put_aside_get_meeting (self->aside));
  start (self);
}

/**
 * sp_refused_row_new_aside:
 * @aside: somebody's change that was not taken, with its author and the author's agency
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
sp_refused_row_new_aside (SpStore *store, SpPutAside *aside)
{
  SpRefusedRow *self = g_object_new (SP_TYPE_REFUSED_ROW, NULL);

  self->store = g_object_ref (store);
  self->source = &aside_source;
  self->aside = g_object_ref (aside);
  self->n_operations = 1;
  g_signal_connect_object (aside, "notify", G_CALLBACK (aside_changed_cb), self, G_CONNECT_SWAPPED);
  aside_changed_cb (self);

  return GTK_WIDGET (self);
}

/** sp_refused_row_get_words: Returns: (transfer none): what was asked for, in words */
const char *
sp_refused_row_get_words (SpRefusedRow *self)
{
  g_return_val_if_fail (SP_IS_REFUSED_ROW (self), NULL);

  return gtk_label_get_label (self->what);
}

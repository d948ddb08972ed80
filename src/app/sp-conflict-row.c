/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-application.h"
#include "sp-conflict-row.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-window.h"

struct _SpConflictRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *sentence;
  GtkLabel *place;
  GtkButton *mine_button;
  GtkButton *theirs_button;
  GtkButton *both_button;
  GtkButton *open_button;

  SpStore *store;
  SpConflict *conflict;
};

G_DEFINE_FINAL_TYPE (SpConflictRow, sp_conflict_row, GTK_TYPE_LIST_BOX_ROW)

static const SpField *
get_field (SpConflictRow *self)
{
  const SpRecordType *type = sp_record_type_find (sp_conflict_get_record_type (self->conflict));

  return type != NULL ? sp_record_type_find_field (type, sp_conflict_get_field (self->conflict))
                      : NULL;
}

/* The agency of who wrote it, for that is whom people know each other by. */
static char *
dup_who (SpConflictRow *self, const char *link)
{
  SpRecord *member = sp_record_get_link (SP_RECORD (self->conflict), link);
  SpRecord *agency;

  if (member == NULL || !sp_record_get_loaded (member))
    return g_strdup (_("Somebody"));

  agency = sp_record_get_link (member, "agency");
  if (agency != NULL && sp_record_get_loaded (agency))
    return g_strdup (sp_agency_get_short_name (SP_AGENCY (agency)));

  return sp_format_name (sp_member_get_family_name (SP_MEMBER (member)),
                         sp_member_get_given_names (SP_MEMBER (member)));
}

/* What was written, in words where the field is a choice or a date. */
static char *
dup_value (SpConflictRow *self, const char *value)
{
  const SpField *field = get_field (self);

  if (value == NULL || *value == '\0')
    return g_strdup (_("(nothing)"));
  if (field != NULL && field->kind == SP_KIND_CHOICE)
    return g_strdup (_(sp_value_lists_get_label (sp_store_get_lists (self->store), field->list,
                                                 value)));
  if (field != NULL && field->kind == SP_KIND_DATE)
    return sp_format_date (value);

  return g_strdup (value);
}

static char *
dup_when (SpConflictRow *self, const char *instant)
{
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));

  return instant != NULL ? sp_format_instant (sp_instant_parse (instant), now_us)
                         : g_strdup (_("some time"));
}

static void
set_keep_label (GtkButton *button, const char *who)
{
  /* Translators: %s is an agency: Keep Housing's */
  g_autofree char *label = g_strdup_printf (_("Keep %s’s"), who);

  gtk_button_set_label (button, label);
}

static void
update (SpConflictRow *self)
{
  g_autofree char *mine_who = dup_who (self, "mine_by");
  g_autofree char *theirs_who = dup_who (self, "theirs_by");
  g_autofree char *mine = dup_value (self, sp_conflict_get_mine (self->conflict));
  g_autofree char *theirs = dup_value (self, sp_conflict_get_theirs (self->conflict));
  g_autofree char *mine_at = dup_when (self, sp_conflict_get_mine_at (self->conflict));
  g_autofree char *theirs_at = dup_when (self, sp_conflict_get_theirs_at (self->conflict));
  g_autofree char *sentence = NULL;
  g_autofree char *place = NULL;
  const SpField *field = get_field (self);
  const SpRecordType *type = sp_record_type_find (sp_conflict_get_record_type (self->conflict));
  SpRecord *about = sp_record_get_link (SP_RECORD (self->conflict), "case_id");
  const char *reference = "";

  /* Translators: who wrote what at what time, then the other: Housing wrote “moved” at 10:14;
   * Police wrote “at her sister's” at 10:20. */
  sentence = g_strdup_printf (_("%s wrote “%s” at %s; %s wrote “%s” at %s."), mine_who, mine,
                              mine_at, theirs_who, theirs, theirs_at);
  if (about != NULL && sp_record_get_loaded (about))
    reference = sp_case_get_reference (SP_CASE (about));
  /* Translators: a case's reference, a kind of thing, a part of it: K7M42 · Person · Telephone */
  place = g_strdup_printf (_("%s · %s · %s"), reference, type != NULL ? _(type->label) : "",
                           field != NULL ? _(field->label) : "");

  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->place, place);
  set_keep_label (self->mine_button, mine_who);
  set_keep_label (self->theirs_button, theirs_who);
  gtk_widget_set_visible (GTK_WIDGET (self->both_button),
                          field != NULL && field->kind == SP_KIND_PROSE);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), *reference != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

typedef struct
{
  SpConflictRow *self;
  const char *kept;
} Settle;

static void
settle_free (gpointer data)
{
  Settle *settle = data;

  g_object_unref (settle->self);
  g_free (settle);
}

static void
set_value (SpChange *change, SpRecord *record, const SpField *field, const char *value)
{
  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      sp_change_set_int (change, record, field->name,
                         value != NULL ? g_ascii_strtoll (value, NULL, 10) : -1);
      break;
    case SP_KIND_FLAG:
      sp_change_set_flag (change, record, field->name, g_strcmp0 (value, "true") == 0);
      break;
    case SP_KIND_SET:
      break; /* sets never conflict: they are merged member by member */
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    case SP_KIND_CHOICE:
    case SP_KIND_DATE:
    case SP_KIND_INSTANT:
    case SP_KIND_REF:
    default:
      sp_change_set_text (change, record, field->name, value);
    }
}

/* The chosen version becomes the value, and the conflict says who chose it. */
static DexFuture *
settle_fiber (gpointer data)
{
  Settle *settle = data;
  SpConflictRow *self = settle->self;
  SpConflict *conflict = self->conflict;
  const SpField *field = get_field (self);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *both = NULL;
  g_autofree char *now = NULL;
  const char *value;
  SpWindow *window;

  record = dex_await_object (sp_store_get (self->store, sp_conflict_get_record (conflict)), &error);
  window = sp_window_get (GTK_WIDGET (self));
  if (window == NULL)
    return dex_future_new_true ();
  if (record == NULL || field == NULL)
    {
      sp_window_toast (window, _("What this is about is not here any more."), NULL);
      return dex_future_new_true ();
    }

  value = strcmp (settle->kept, "mine") == 0 ? sp_conflict_get_mine (conflict)
                                             : sp_conflict_get_theirs (conflict);
  if (strcmp (settle->kept, "both") == 0)
    value = both = g_strdup_printf ("%s\n%s", sp_conflict_get_mine (conflict),
                                    sp_conflict_get_theirs (conflict));

  now = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));
  set_value (change, record, field, value);
  sp_change_set_text (change, SP_RECORD (conflict), "state", "settled");
  sp_change_set_text (change, SP_RECORD (conflict), "kept", settle->kept);
  sp_change_set_text (change, SP_RECORD (conflict), "settled_by",
                      sp_store_get_member_id (self->store));
  sp_change_set_text (change, SP_RECORD (conflict), "settled_at", now);
  sp_change_set_label (change, _("Settle two versions"));
  dex_future_disown (sp_window_commit (window, change, _("Settled")));

  return dex_future_new_true ();
}

static void
settle_as (SpConflictRow *self, const char *kept)
{
  Settle *settle = g_new0 (Settle, 1);

  settle->self = g_object_ref (self);
  settle->kept = kept;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, settle_fiber, settle, settle_free));
}

static void
mine_cb (SpConflictRow *self)
{
  settle_as (self, "mine");
}

static void
theirs_cb (SpConflictRow *self)
{
  settle_as (self, "theirs");
}

static void
both_cb (SpConflictRow *self)
{
  settle_as (self, "both");
}

static void
open_cb (SpConflictRow *self)
{
  SpWindow *window = sp_window_get (GTK_WIDGET (self));

  if (window != NULL)
    sp_window_open_case (window, sp_conflict_get_case_id (self->conflict));
}

static void
sp_conflict_row_dispose (GObject *object)
{
  SpConflictRow *self = SP_CONFLICT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CONFLICT_ROW);
  g_clear_object (&self->conflict);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_conflict_row_parent_class)->dispose (object);
}

static void
sp_conflict_row_class_init (SpConflictRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_conflict_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-conflict-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, place);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, mine_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, theirs_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, both_button);
  gtk_widget_class_bind_template_child (widget_class, SpConflictRow, open_button);
  gtk_widget_class_bind_template_callback (widget_class, mine_cb);
  gtk_widget_class_bind_template_callback (widget_class, theirs_cb);
  gtk_widget_class_bind_template_callback (widget_class, both_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
sp_conflict_row_init (SpConflictRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_conflict_row_new: Returns: (transfer floating): @conflict in words */
GtkWidget *
sp_conflict_row_new (SpStore *store, SpConflict *conflict)
{
  SpConflictRow *self = g_object_new (SP_TYPE_CONFLICT_ROW, NULL);

  self->store = g_object_ref (store);
  self->conflict = g_object_ref (conflict);
  g_signal_connect_object (conflict, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

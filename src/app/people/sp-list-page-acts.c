/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-list-page-private.h"

#include "sp-cases-private.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-record-dialog.h"

#include <glib/gi18n-lib.h>

/* Between two words, once there is no room left to move another in between. */
#define GAP 100

static const char *
get_words (SpListPage *self,
           const char *code)
{
  return _(sp_value_lists_get_label (self->lists, self->name, code));
}

typedef struct
{
  SpListPage *page;
  char *code;
  int by;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_object_unref (act->page);
  g_free (act->code);
  g_free (act);
}

static void
start (SpListPage *self,
       DexFuture *(*fiber) (gpointer),
       const char *code,
       int         by)
{
  Act *act = g_new0 (Act, 1);

  act->page = g_object_ref (self);
  act->code = g_strdup (code);
  act->by = by;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, fiber, act, act_free));
}

static void
keep (SpListPage *self,
      SpChange   *change,
      const char *label,
      const char *said)
{
  sp_change_set_label (change, label);
  if (self->store != NULL && !sp_change_is_empty (change))
    dex_future_disown (sp_case_commit (GTK_WIDGET (self), self->store, change, said));
}

/* A new record of an item. */
static SpRecord *
make_record (SpListPage *self,
             const char *code,
             const char *label,
             int         position)
{
  g_autofree char *id = sp_value_lists_dup_record_id (self->name, code);
  g_autoptr(JsonObject) fields = json_object_new ();
  SpRecord *record = sp_record_new (sp_record_type_find ("list_item"), id, SP_COMPARTMENT_DIRECTORY);

  json_object_set_string_member (fields, "list", self->name);
  json_object_set_string_member (fields, "code", code);
  json_object_set_string_member (fields, "label", label);
  json_object_set_int_member (fields, "position", position);
  sp_record_set_json (record, fields);

  return record;
}

/* In a fiber. What a newer version brings along has no record in a partnership that was founded before: it is written down
 * as it is, which changes nothing and is nothing to undo, and then changed. */
static SpRecord *
await_record (SpListPage *self,
              const char *code)
{
  SpRecord *record = g_hash_table_lookup (self->records, code);
  const SpValueListItem *item = sp_value_lists_find (self->lists, self->name, code);
  g_autoptr(SpChange) change = NULL;
  g_autoptr(SpRecord) made = NULL;

  if (record != NULL)
    return g_object_ref (record);

  change = sp_change_new ();
  made = make_record (self, code, item->label, item->position);
  sp_change_create (change, made);
  if (!dex_await (sp_store_commit (self->store, change), NULL) || self->store == NULL)
    return NULL;

  return dex_await_object (sp_store_get (self->store, sp_record_get_id (made)), NULL);
}

static DexFuture *
toggle_fiber (gpointer data)
{
  Act *act = data;
  SpListPage *self = act->page;
  const char *words = get_words (self, act->code);
  g_autoptr(SpRecord) record = await_record (self, act->code);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *label = NULL;
  g_autofree char *said = NULL;

  if (record == NULL)
    return dex_future_new_true ();

  if (sp_list_item_get_retired (SP_LIST_ITEM (record)))
    {
      label = g_strdup_printf (_("Offer “%s” Again"), words);
      said = g_strdup_printf (_("“%s” is offered again"), words);
      sp_change_clear (change, record, "retired");
    }
  else
    {
      label = g_strdup_printf (_("Offer “%s” No Longer"), words);
      said = g_strdup_printf (_("“%s” is offered no longer. Where it is recorded it stays."), words);
      sp_change_set_flag (change, record, "retired", TRUE);
    }
  keep (self, change, label, said);

  return dex_future_new_true ();
}

/* The codes in the order that is wanted: past the next that is offered. */
static GPtrArray *
dup_order (SpListPage *self,
           const char *code,
           int         by)
{
  GPtrArray *order = g_ptr_array_new ();
  guint n, from, to;
  const SpValueListItem *items = sp_value_lists_get_items (self->lists, self->name, &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, (gpointer) items[i].code);
  from = (guint) sp_value_lists_rank (self->lists, self->name, code);
  for (to = from + (guint) by; to < n && items[to].retired; to += (guint) by)
    ;
  if (to < n)
    g_ptr_array_insert (order, (int) to, g_ptr_array_steal_index (order, from));

  return order;
}

static int
get_position (SpListPage *self,
              GPtrArray  *order,
              guint       i)
{
  return sp_value_lists_find (self->lists, self->name, order->pdata[i])->position;
}

/* Where the moved word goes in between two others, or 0 where there is no room. */
static int
find_room (SpListPage *self,
           GPtrArray  *order,
           guint       i)
{
  int before = i > 0 ? get_position (self, order, i - 1) : 0;
  int after = i + 1 < order->len ? get_position (self, order, i + 1) : before + 2 * GAP;

  return after - before > 1 ? before + (after - before) / 2 : 0;
}

/* Only the word that moves is changed, so that two administrators who put a list in order hardly ever meet; where there is
 * no room, all words get some. */
static DexFuture *
move_fiber (gpointer data)
{
  Act *act = data;
  SpListPage *self = act->page;
  g_autoptr(GPtrArray) order = dup_order (self, act->code, act->by);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *label = g_strdup_printf (_("Move “%s”"), get_words (self, act->code));
  guint moved = 0;
  int room;

  while (!g_str_equal (order->pdata[moved], act->code))
    moved++;
  if ((int) moved == sp_value_lists_rank (self->lists, self->name, act->code))
    return dex_future_new_true ();
  room = find_room (self, order, moved);
  for (guint i = 0; i < order->len; i++)
    {
      int position = room == 0 ? ((int) i + 1) * GAP : i == moved ? room : get_position (self, order, i);
      g_autoptr(SpRecord) record = NULL;

      if (position == get_position (self, order, i))
        continue;
      if ((record = await_record (self, order->pdata[i])) == NULL)
        return dex_future_new_true ();
      sp_change_set_int (change, record, "position", position);
    }
  keep (self, change, label, NULL);

  return dex_future_new_true ();
}

static DexFuture *
rename_fiber (gpointer data)
{
  Act *act = data;
  SpListPage *self = act->page;
  g_autoptr(SpRecord) record = await_record (self, act->code);
  SpRecordEditor *editor;
  SpFieldRow *row;
  AdwDialog *dialog;

  if (record == NULL || self->store == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return dex_future_new_true ();

  dialog = sp_record_dialog_open (self->store, record, NULL);
  if (sp_review_periods_has_own (self->name, act->code))
    adw_dialog_set_title (dialog, _("Retention Group"));
  else
    {
      editor = sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog));
      adw_dialog_set_title (dialog, _("Other Words"));
      row = sp_record_editor_get_row (editor, "label");
      sp_field_row_edit (row);
      adw_dialog_set_focus (dialog, GTK_WIDGET (sp_field_row_get_input (row)));
    }
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dex_future_new_true ();
}

void
sp_list_page_toggle (SpListPage *self,
                     SpListRow  *row)
{
  start (self, toggle_fiber, sp_list_row_get_code (row), 0);
}

void
sp_list_page_move (SpListPage *self,
                   int         by,
                   SpListRow  *row)
{
  start (self, move_fiber, sp_list_row_get_code (row), by);
}

void
sp_list_page_rename (SpListPage    *self,
                     GtkListBoxRow *row)
{
  start (self, rename_fiber, sp_list_row_get_code (SP_LIST_ROW (row)), 0);
}

/* --- A new word ---------------------------------------------------------------------------- */

static void
say_problem (SpListPage *self,
             const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->problem), words != NULL ? words : "");
  gtk_widget_set_visible (self->problem, words != NULL);
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
sp_list_page_typed (SpListPage *self)
{
  g_autoptr(JsonNode) typed = json_node_init_string (json_node_alloc (),
                                                     gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  say_problem (self, NULL);
  if (self->draft != NULL)
    sp_draft_set (self->draft, "label", typed);
}

void
sp_list_page_offer (SpListPage *self)
{
  JsonNode *typed = json_object_get_member (sp_draft_get_offer (self->draft), "label");

  if (typed != NULL && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->entry), json_node_get_string (typed));
}

/* Whoever reads the list could not tell two apart. */
static const SpValueListItem *
find_alike (SpListPage *self,
            const char *label)
{
  g_autofree char *wanted = g_utf8_casefold (label, -1);
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (self->lists, self->name, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = g_utf8_casefold (items[i].label, -1);
      g_autofree char *shown = g_utf8_casefold (_(items[i].label), -1);

      if (g_str_equal (wanted, words) || g_str_equal (wanted, shown))
        return &items[i];
    }

  return NULL;
}

/* The entry is there for the next. */
static void
clear_entry (SpListPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  sp_draft_clear (self->draft);
  gtk_widget_grab_focus (self->entry);
}

static DexFuture *
added_cb (DexFuture *future,
          gpointer   data)
{
  g_autoptr(SpListPage) self = g_weak_ref_get (data);

  if (self != NULL && self->store != NULL && !dex_future_is_rejected (future))
    clear_entry (self);

  return dex_future_new_true ();
}

/* On some words more hangs, which is asked for before they are added. */
static void
ask_for_more (SpListPage *self,
              SpRecord   *record)
{
  AdwDialog *dialog = sp_record_dialog_new (self->store, record, NULL);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (clear_entry), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

void
sp_list_page_add (SpListPage *self)
{
  g_autofree char *label = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  const SpValueListItem *alike = find_alike (self, label);
  const SpValueListItem *items;
  g_autoptr(SpChange) change = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autofree char *code = NULL;
  g_autofree char *what = NULL;
  g_autofree char *said = NULL;
  guint n;

  if (*label == '\0' || sp_record_list_get_loading (self->found))
    return;
  if (alike != NULL)
    {
      g_autofree char *words =
        g_strdup_printf (alike->retired ? _("“%s” is there already, among those that are offered no longer.")
                                        : _("“%s” is there already."),
                         _(alike->label));

      say_problem (self, words);
      return;
    }

  items = sp_value_lists_get_items (self->lists, self->name, &n);
  code = sp_value_lists_dup_code (self->lists, self->name, label);
  record = make_record (self, code, label, n > 0 ? items[n - 1].position + 1 : 1);
  if (sp_review_periods_has_own (self->name, code))
    {
      ask_for_more (self, record);
      return;
    }
  change = sp_change_new ();
  sp_change_create (change, record);
  what = g_strdup_printf (_("Add “%s”"), label);
  said = g_strdup_printf (_("“%s” added"), label);
  sp_change_set_label (change, what);
  dex_future_disown (dex_future_finally (sp_case_commit (GTK_WIDGET (self), self->store, change, said), added_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-find-dialog.h"
#include "sp-find-row.h"
#include "sp-shell.h"
#include "sp-store.h"

#define MAX_FOUND 100

struct _SpFindDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListView *list;

  SpStore *store;
  GListStore *sections;      /* of GListModel: cases, then everything, then commands */
  GtkStringList *commands;   /* indexes into the table of shortcuts, in digits */
  SpRecordList *found;
  GtkSingleSelection *selection;
  guint select_first;
  GHashTable *told; /* ids of what was found, shown, and written down in the log before */
  gboolean telling;
  gboolean settled; /* whether all that was found was waited for */
  gboolean refused;
  gboolean moved; /* whether the person has chosen a row since the last key */
};

G_DEFINE_FINAL_TYPE (SpFindDialog, sp_find_dialog, ADW_TYPE_DIALOG)

static const SpAccel *
get_command (GtkStringObject *object)
{
  guint n_accels;
  const SpAccel *accels = sp_accels_get (&n_accels);

  return &accels[g_ascii_strtoull (gtk_string_object_get_string (object), NULL, 10)];
}

static void
update_commands (SpFindDialog *self, const char *text)
{
  guint n_accels;
  const SpAccel *accels = sp_accels_get (&n_accels);
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  gtk_string_list_splice (self->commands, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->commands)), NULL);
  for (guint i = 0; i < n_accels; i++)
    {
      g_autofree char *label = g_utf8_casefold (_(accels[i].label), -1);
      g_autofree char *index = g_strdup_printf ("%u", i);

      if (accels[i].command && strstr (label, wanted) != NULL)
        gtk_string_list_append (self->commands, index);
    }
}

/* Not while the model is changing: the view may hear of it after us. */
static gboolean
select_first_cb (gpointer data)
{
  SpFindDialog *self = data;

  self->select_first = 0;
  if (!self->moved && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_list_view_scroll_to (self->list, 0, GTK_LIST_SCROLL_SELECT, NULL);

  return G_SOURCE_REMOVE;
}

static void update_stack (SpFindDialog *self);

static DexFuture *
settled_cb (DexFuture *future, gpointer data)
{
  SpFindDialog *self = data;

  self->telling = FALSE;
  self->settled = TRUE;
  if (self->store != NULL)
    update_stack (self);

  return dex_future_new_true ();
}

typedef struct
{
  SpFindDialog *self;
  GStrv ids;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->self);
  g_strfreev (telling->ids);
  g_free (telling);
}

static DexFuture *
told_cb (DexFuture *future, gpointer data)
{
  Telling *telling = data;
  SpFindDialog *self = telling->self;

  self->telling = FALSE;
  self->refused = dex_future_get_value (future, NULL) == NULL;
  for (guint i = 0; !self->refused && telling->ids[i] != NULL; i++)
    g_hash_table_add (self->told, g_strdup (telling->ids[i]));
  if (self->store != NULL)
    update_stack (self);

  return dex_future_new_true ();
}

/* What was found is written down before it is shown. Returns whether all of it is. */
static gboolean
is_told (SpFindDialog *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  guint n_items = self->found != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->found)) : 0;
  Telling *telling;
  guint n_new = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->found), i);

      if (!sp_record_get_loaded (record))
        {
          /* One that went meanwhile never comes, and shows nothing. */
          if (self->settled)
            continue;
          if (!self->telling)
            dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->found), settled_cb,
                                                   g_object_ref (self), g_object_unref));
          self->telling = TRUE;
          return FALSE;
        }
      if (!g_hash_table_contains (self->told, sp_record_get_id (record)))
        {
          g_strv_builder_add (ids, sp_record_get_id (record));
          n_new++;
        }
    }

  if (n_new == 0)
    return TRUE;
  if (self->telling)
    return FALSE;

  self->telling = TRUE;
  telling = g_new0 (Telling, 1);
  telling->self = g_object_ref (self);
  telling->ids = g_strv_builder_end (ids);
  dex_future_disown (dex_future_finally (sp_store_audit (self->store, SP_AUDIT_CONSULT,
                                                         (const char * const *) telling->ids, NULL, NULL, NULL),
                                         told_cb, telling, telling_free));

  return FALSE;
}

static void
update_stack (SpFindDialog *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;
  gboolean waiting = self->found != NULL && sp_record_list_get_loading (self->found);
  gboolean told = self->refused || is_told (self);

  gtk_stack_set_visible_child_name (self->stack, self->refused ? "refused"
                                                 : !told          ? "telling"
                                                 : empty && !waiting ? "nothing"
                                                                     : "list");
  if (self->select_first == 0)
    self->select_first = g_idle_add (select_first_cb, self);
}

static SpQuery *
make_query (const char *text)
{
  SpQuery *query = sp_query_new (NULL);

  sp_query_search (query, text);
  sp_query_with (query, "case_id");
  sp_query_with (query, "victim");
  sp_query_with (query, "perpetrator");
  sp_query_limit (query, MAX_FOUND);

  return query;
}

static void
search_changed_cb (SpFindDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr(SpQuery) query = NULL;

  self->moved = FALSE;
  self->refused = FALSE;
  self->settled = FALSE;
  update_commands (self, text);
  if (*text == '\0')
    {
      if (self->found != NULL)
        g_list_store_remove (self->sections, 0);
      g_clear_object (&self->found);
      update_stack (self);
      return;
    }

  query = make_query (text);
  if (self->found != NULL)
    sp_record_list_set_query (self->found, query);
  else
    {
      self->found = sp_store_list (self->store, query);
      g_signal_connect_object (self->found, "notify::loading", G_CALLBACK (update_stack), self,
                               G_CONNECT_SWAPPED);
      g_list_store_insert (self->sections, 0, self->found);
    }
  update_stack (self);
}

static void
open_record (SpFindDialog *self, SpShell *shell, SpRecord *record)
{
  const SpRecordType *type = sp_record_get_record_type (record);
  g_autofree char *case_id = NULL;
  g_autofree char *meeting_id = NULL;

  if (strcmp (type->name, "case") == 0)
    case_id = g_strdup (sp_record_get_id (record));
  else if (strcmp (type->name, "meeting") == 0)
    meeting_id = g_strdup (sp_record_get_id (record));
  else
    {
      if (sp_record_type_find_field (type, "case_id") != NULL)
        case_id = sp_record_dup_text (record, "case_id");
      if (case_id == NULL && sp_record_type_find_field (type, "meeting") != NULL)
        meeting_id = sp_record_dup_text (record, "meeting");
    }

  if (case_id != NULL && *case_id != '\0')
    sp_shell_open_case (shell, case_id);
  else if (meeting_id != NULL && *meeting_id != '\0')
    sp_shell_open_meeting (shell, meeting_id);
}

static void
run_command (SpShell *shell, const SpAccel *accel)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (g_action_parse_detailed_name (accel->action, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (shell), name, target);
}

static void
activate_cb (SpFindDialog *self, guint position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (item == NULL || shell == NULL)
    return;

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  if (GTK_IS_STRING_OBJECT (item))
    run_command (shell, get_command (GTK_STRING_OBJECT (item)));
  else if (sp_record_get_loaded (SP_RECORD (item)))
    open_record (self, shell, SP_RECORD (item));
  g_object_unref (self);
}

static void
entry_activate_cb (SpFindDialog *self)
{
  activate_cb (self, gtk_single_selection_get_selected (self->selection));
}

static void
stop_search_cb (SpFindDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
move (SpFindDialog *self, int by)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  int position = (int) gtk_single_selection_get_selected (self->selection) + by;

  if (n_items == 0)
    return;

  self->moved = TRUE;
  position = CLAMP (position, 0, (int) n_items - 1);
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_SELECT, NULL);
}

static void
next_cb (SpFindDialog *self)
{
  move (self, 1);
}

static void
previous_cb (SpFindDialog *self)
{
  move (self, -1);
}

/* The arrows move in the list while the entry keeps the focus. */
static gboolean
key_pressed_cb (SpFindDialog *self, guint key, guint keycode, GdkModifierType state)
{
  if (key == GDK_KEY_Down)
    move (self, 1);
  else if (key == GDK_KEY_Up)
    move (self, -1);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
update_row (GtkListItem *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);
  SpFindRow *row = SP_FIND_ROW (gtk_list_item_get_child (list_item));
  g_autofree char *sentence = NULL;

  if (item == NULL)
    return;

  sentence = GTK_IS_STRING_OBJECT (item)
                 ? sp_find_row_show_accel (row, get_command (GTK_STRING_OBJECT (item)))
                 : sp_find_row_show_record (row, SP_RECORD (item));
  gtk_list_item_set_accessible_label (list_item, sentence);
}

static void
setup_cb (SpFindDialog *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, sp_find_row_new ());
}

static void
bind_cb (SpFindDialog *self, GtkListItem *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);

  if (SP_IS_RECORD (item))
    g_signal_connect_object (item, "notify", G_CALLBACK (update_row), list_item, G_CONNECT_SWAPPED);
  update_row (list_item);
}

static void
unbind_cb (SpFindDialog *self, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_row, list_item);
}

static void
sp_find_dialog_dispose (GObject *object)
{
  SpFindDialog *self = SP_FIND_DIALOG (object);

  /* The toolkit may hold the entry for longer, and what was searched for may be a name. */
  if (self->entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_clear_handle_id (&self->select_first, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_FIND_DIALOG);
  g_clear_object (&self->found);
  g_clear_object (&self->selection);
  g_clear_object (&self->sections);
  g_clear_object (&self->commands);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_find_dialog_parent_class)->dispose (object);
}

static void
sp_find_dialog_finalize (GObject *object)
{
  g_hash_table_unref (SP_FIND_DIALOG (object)->told);

  G_OBJECT_CLASS (sp_find_dialog_parent_class)->finalize (object);
}

static void
sp_find_dialog_class_init (SpFindDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_find_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = sp_find_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-find-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpFindDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, SpFindDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, SpFindDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sp_find_dialog_init (SpFindDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkFlattenListModel *flat;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->sections = g_list_store_new (G_TYPE_LIST_MODEL);
  self->commands = gtk_string_list_new (NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_list_store_append (self->sections, self->commands);
  flat = gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->sections)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (flat));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->entry));
  update_commands (self, "");
}

/** sp_find_dialog_new: Returns: (transfer floating): the search over @store */
AdwDialog *
sp_find_dialog_new (SpStore *store)
{
  SpFindDialog *self = g_object_new (SP_TYPE_FIND_DIALOG, NULL);

  self->store = g_object_ref (store);

  return ADW_DIALOG (self);
}

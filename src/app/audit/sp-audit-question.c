/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-question.h"

#include "sp-app-id.h"
#include "sp-date-words.h"
#include "sp-date.h"
#include "sp-format.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define PAGE_ENTRIES 50

struct _SpAuditQuestion
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *question_row;
  AdwActionRow *subject_row;
  AdwComboRow *act_row;
  AdwEntryRow *from_row;
  AdwEntryRow *to_row;

  SpStore *store;
  SpAuditNames *names;
  char *subject;
  char *hint;
};

G_DEFINE_FINAL_TYPE (SpAuditQuestion, sp_audit_question, ADW_TYPE_PREFERENCES_GROUP)

typedef enum
{
  PROP_HINT = 1,
  PROP_COMPLETE,
  N_PROPS
} SpAuditQuestionProperty;

enum
{
  ACTIVATED,
  CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gint64
now_us (SpAuditQuestion *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

static void
set_hint (SpAuditQuestion *self,
          const char      *hint)
{
  if (g_set_str (&self->hint, hint))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINT]);
}

static void
show_hint (SpAuditQuestion *self)
{
  set_hint (self, self->subject == NULL ? _("Say first what you want to know about.")
                                        : _("That you ask is written in the log before it is answered."));
}

static void
set_subject (SpAuditQuestion *self,
             const char  *id,
             const char  *words)
{
  static const char *const titles[] = {
    [SP_AUDIT_KIND_CASE] = N_("Case"),
    [SP_AUDIT_KIND_MEMBER] = N_("Member"),
    [SP_AUDIT_KIND_DOCUMENT] = N_("Document"),
  };

  g_set_str (&self->subject, id);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->subject_row),
                                 _(titles[adw_combo_row_get_selected (self->question_row)]));
  adw_action_row_set_subtitle (self->subject_row, words != NULL ? words : _("Choose…"));
  show_hint (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static void
question_cb (SpAuditQuestion *self)
{
  /* While the template is made. */
  if (self->subject_row != NULL)
    set_subject (self, NULL, NULL);
}

/* The day that was typed as an instant, its first or its last second in this laptop's time; NULL where none was, and FALSE
 * where it is none. */
static gboolean
read_day (SpAuditQuestion  *self,
          AdwEntryRow  *row,
          gboolean      end,
          char        **instant)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autofree char *today = sp_format_today (now_us (self));
  g_autofree char *day = NULL;
  g_autoptr(GDateTime) local = NULL;
  int year, month, number;

  *instant = NULL;
  if (*text == '\0')
    return TRUE;
  if ((day = sp_date_words_to_iso (text, today)) == NULL || sscanf (day, "%d-%d-%d", &year, &month, &number) != 3)
    return FALSE;
  local = g_date_time_new_local (year, month, number, end ? 23 : 0, end ? 59 : 0, end ? 59 : 0);
  if (local == NULL)
    return FALSE;
  *instant = sp_instant_format (g_date_time_to_unix (local) * G_USEC_PER_SEC);

  return TRUE;
}

static void
show_valid (AdwEntryRow *row,
            gboolean     valid)
{
  if (valid)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
period_cb (SpAuditQuestion *self,
           AdwEntryRow *row)
{
  show_valid (row, TRUE);
}

static gboolean
read_period (SpAuditQuestion  *self,
             char        **from,
             char        **to)
{
  gboolean from_valid = read_day (self, self->from_row, FALSE, from);
  gboolean to_valid = read_day (self, self->to_row, TRUE, to);

  show_valid (self->from_row, from_valid);
  show_valid (self->to_row, to_valid);
  if (from_valid && to_valid)
    {
      show_hint (self);
      return TRUE;
    }
  set_hint (self, _("That is no day. Write it as in 4 June, or leave it empty."));
  gtk_widget_grab_focus (GTK_WIDGET (from_valid ? self->to_row : self->from_row));

  return FALSE;
}

static void
closed_cb (SpAuditQuestion *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
chosen_cb (SpAuditQuestion *self,
           const char  *id,
           const char  *words,
           AdwDialog   *dialog)
{
  set_subject (self, id, words);
  /* The dialog gives the focus back to what opened it. */
  g_signal_connect_object (dialog, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
subject_cb (SpAuditQuestion *self)
{
  SpAuditKind kind = adw_combo_row_get_selected (self->question_row);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  AdwDialog *dialog;

  if (kind == SP_AUDIT_KIND_DOCUMENT && !read_period (self, &from, &to))
    return;
  /* What was done with a document comes after its issue: only the end of the period narrows the choice. */
  dialog = sp_audit_subject_dialog_new (self->store, self->names, kind, to);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
set_acts (SpAuditQuestion *self,
          JsonObject  *query)
{
  static const char *const acts[][4] = {
    { NULL }, { "consult", "combine" }, { "disclose" }, { "collect", "alter", "erase" },
  };
  const char *const *chosen = acts[adw_combo_row_get_selected (self->act_row)];
  JsonArray *array;

  if (chosen[0] == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (acts[0]) && chosen[i] != NULL; i++)
    json_array_add_string_element (array, chosen[i]);
  json_object_set_array_member (query, "acts", array);
}

/**
 * sp_audit_question_dup_query:
 *
 * Returns: (transfer full) (nullable): what is asked, as the server takes it; %NULL where it is not clear yet
 */
JsonObject *
sp_audit_question_dup_query (SpAuditQuestion *self)
{
  static const char *const questions[] = {
    [SP_AUDIT_KIND_CASE] = "about",
    [SP_AUDIT_KIND_MEMBER] = "by",
    [SP_AUDIT_KIND_DOCUMENT] = "received",
  };
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  JsonObject *query;

  g_return_val_if_fail (SP_IS_AUDIT_QUESTION (self), NULL);

  if (self->subject == NULL || !read_period (self, &from, &to))
    return NULL;
  query = json_object_new ();
  json_object_set_string_member (query, "question", questions[adw_combo_row_get_selected (self->question_row)]);
  json_object_set_string_member (query, "subject", self->subject);
  json_object_set_int_member (query, "max", PAGE_ENTRIES);
  if (from != NULL)
    json_object_set_string_member (query, "from", from);
  if (to != NULL)
    json_object_set_string_member (query, "to", to);
  set_acts (self, query);

  return query;
}

static void
activate_cb (SpAuditQuestion *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
sp_audit_question_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SpAuditQuestion *self = SP_AUDIT_QUESTION (object);

  switch ((SpAuditQuestionProperty) prop_id)
    {
    case PROP_HINT:
      g_value_set_string (value, self->hint);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->subject != NULL);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_audit_question_dispose (GObject *object)
{
  SpAuditQuestion *self = SP_AUDIT_QUESTION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_AUDIT_QUESTION);
  g_clear_object (&self->store);
  g_clear_pointer (&self->names, sp_audit_names_unref);

  G_OBJECT_CLASS (sp_audit_question_parent_class)->dispose (object);
}

static void
sp_audit_question_finalize (GObject *object)
{
  SpAuditQuestion *self = SP_AUDIT_QUESTION (object);

  g_free (self->subject);
  g_free (self->hint);

  G_OBJECT_CLASS (sp_audit_question_parent_class)->finalize (object);
}

static void
sp_audit_question_class_init (SpAuditQuestionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sp_audit_question_get_property;
  object_class->dispose = sp_audit_question_dispose;
  object_class->finalize = sp_audit_question_finalize;

  properties[PROP_HINT] =
    g_param_spec_string ("hint", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPLETE] =
    g_param_spec_boolean ("complete", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* Enter in one of the days; and what it is about was chosen, and the dialog is away. */
  signals[ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/audit/sp-audit-question.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAuditQuestion, question_row);
  gtk_widget_class_bind_template_child (widget_class, SpAuditQuestion, subject_row);
  gtk_widget_class_bind_template_child (widget_class, SpAuditQuestion, act_row);
  gtk_widget_class_bind_template_child (widget_class, SpAuditQuestion, from_row);
  gtk_widget_class_bind_template_child (widget_class, SpAuditQuestion, to_row);
  gtk_widget_class_bind_template_callback (widget_class, question_cb);
  gtk_widget_class_bind_template_callback (widget_class, subject_cb);
  gtk_widget_class_bind_template_callback (widget_class, period_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
sp_audit_question_init (SpAuditQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_subject (self, NULL, NULL);
}

/**
 * sp_audit_question_set_store:
 * @store: an open cache
 * @names: who is who
 */
void
sp_audit_question_set_store (SpAuditQuestion *self,
                             SpStore         *store,
                             SpAuditNames    *names)
{
  g_return_if_fail (SP_IS_AUDIT_QUESTION (self) && SP_IS_STORE (store));

  g_set_object (&self->store, store);
  self->names = sp_audit_names_ref (names);
}

/**
 * sp_audit_question_choose:
 * @kind: what the question is about
 * @id: which of them
 * @words: what it is called
 *
 * Sets the question, as if somebody had chosen it.
 */
void
sp_audit_question_choose (SpAuditQuestion *self,
                          SpAuditKind      kind,
                          const char      *id,
                          const char      *words)
{
  g_return_if_fail (SP_IS_AUDIT_QUESTION (self));

  adw_combo_row_set_selected (self->question_row, kind);
  set_subject (self, id, words);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-case-records.h"
#include "sp-find-row.h"
#include "sp-format.h"

struct _SpFindRow
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
};

G_DEFINE_FINAL_TYPE (SpFindRow, sp_find_row, GTK_TYPE_WIDGET)

static void
sp_find_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_FIND_ROW);

  G_OBJECT_CLASS (sp_find_row_parent_class)->dispose (object);
}

static void
sp_find_row_class_init (SpFindRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_find_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-find-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpFindRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SpFindRow, title);
  gtk_widget_class_bind_template_child (widget_class, SpFindRow, subtitle);
}

static void
sp_find_row_init (SpFindRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** sp_find_row_new: Returns: (transfer floating): an empty row */
GtkWidget *
sp_find_row_new (void)
{
  return g_object_new (SP_TYPE_FIND_ROW, NULL);
}

static char *
show (SpFindRow *self, const char *icon_name, const char *title, const char *subtitle)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');

  return *subtitle != '\0' ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);
}

/* The first words of what a record is about, on one line. */
static char *
dup_summary (SpRecord *record)
{
  static const char *const fields[] = { "reference", "family_name", "text", "title", "narrative",
                                        "description", "name", "reason" };
  const SpRecordType *type = sp_record_get_record_type (record);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = NULL;

      if (sp_record_type_find_field (type, fields[i]) == NULL)
        continue;
      text = sp_record_dup_text (record, fields[i]);
      if (text != NULL && *text != '\0')
        return g_strdelimit (g_steal_pointer (&text), "\n\t", ' ');
    }

  return g_strdup (_(type->label));
}

static char *
dup_person_name (SpRecord *person)
{
  if (person == NULL || !sp_record_get_loaded (person))
    return g_strdup ("?");

  return sp_format_name (sp_person_get_family_name (SP_PERSON (person)),
                         sp_person_get_given_names (SP_PERSON (person)));
}

static char *
show_case (SpFindRow *self, SpRecord *record)
{
  g_autofree char *victim = dup_person_name (sp_record_get_link (record, "victim"));
  g_autofree char *perpetrator = dup_person_name (sp_record_get_link (record, "perpetrator"));
  /* Translators: the victim's name, then the perpetrator's */
  g_autofree char *names = g_strdup_printf (_("%s / %s"), victim, perpetrator);

  return show (self, "sp-cases-symbolic", sp_case_get_reference (SP_CASE (record)), names);
}

static char *
dup_case_words (SpRecord *record)
{
  const SpRecordType *type = sp_record_get_record_type (record);
  SpRecord *found = NULL;

  if (sp_record_type_find_field (type, "case_id") != NULL)
    found = sp_record_get_link (record, "case_id");
  if (found == NULL || !sp_record_get_loaded (found))
    return g_strdup (_(type->label));

  /* Translators: a kind of thing, and the reference of its case: Action · K7M42 */
  return g_strdup_printf (_("%s · %s"), _(type->label), sp_case_get_reference (SP_CASE (found)));
}

/**
 * sp_find_row_show_record:
 * @record: what was found
 *
 * Returns: (transfer full): what a screen reader says of the row
 */
char *
sp_find_row_show_record (SpFindRow *self, SpRecord *record)
{
  const SpRecordType *type;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  const char *icon_name = "sp-cases-symbolic";

  g_return_val_if_fail (SP_IS_FIND_ROW (self), NULL);

  if (!sp_record_get_loaded (record))
    return show (self, icon_name, "…", "");

  type = sp_record_get_record_type (record);
  if (strcmp (type->name, "case") == 0)
    return show_case (self, record);

  if (strcmp (type->name, "person") == 0)
    title = dup_person_name (record);
  else
    title = dup_summary (record);
  if (strcmp (type->name, "action") == 0)
    icon_name = "sp-actions-symbolic";
  else if (strcmp (type->name, "meeting") == 0)
    icon_name = "sp-meetings-symbolic";
  subtitle = dup_case_words (record);

  return show (self, icon_name, title, subtitle);
}

/**
 * sp_find_row_show_accel:
 * @accel: a command
 *
 * Returns: (transfer full): what a screen reader says of the row
 */
char *
sp_find_row_show_accel (SpFindRow *self, const SpAccel *accel)
{
  g_autofree char *keys = NULL;
  guint key;
  GdkModifierType modifiers;

  g_return_val_if_fail (SP_IS_FIND_ROW (self), NULL);

  if (gtk_accelerator_parse (accel->keys, &key, &modifiers))
    keys = gtk_accelerator_get_label (key, modifiers);

  return show (self, "sp-command-symbolic", _(accel->label), keys != NULL ? keys : "");
}

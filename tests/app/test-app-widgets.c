/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "sp-agency-mark.h"
#include "sp-application.h"
#include "sp-banner.h"
#include "sp-risk-badge.h"
#include "sp-shortcuts-dialog.h"
#include "sp-test-names.h"
#include "sp-test-until.h"

static const char *
get_mark_text (SpAgencyMark *mark)
{
  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_first_child (GTK_WIDGET (mark))));
}

static void
test_mark_letters (void)
{
  static const char *const examples[][2] = {
    { "Hampshire Constabulary", "HC" },
    { "Probation", "PR" },
    { "Office of the Police and Crime Commissioner", "OP" },
    { "élan vital", "ÉV" },
    { "", "?" },
    { NULL, "?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr(SpAgencyMark) mark = g_object_ref_sink (SP_AGENCY_MARK (sp_agency_mark_new ()));

      sp_agency_mark_set_agency_name (mark, examples[i][0]);
      g_assert_cmpstr (get_mark_text (mark), ==, examples[i][1]);
    }
}

static void
test_mark_given (void)
{
  g_autoptr(SpAgencyMark) mark = g_object_ref_sink (SP_AGENCY_MARK (sp_agency_mark_new ()));

  sp_agency_mark_set_agency_name (mark, "Hampshire Constabulary");
  sp_agency_mark_set_mark (mark, "PO");
  g_assert_cmpstr (get_mark_text (mark), ==, "PO");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (mark)), ==, "Hampshire Constabulary");
  gtk_test_accessible_assert_role (mark, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (mark, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Hampshire Constabulary");

  sp_agency_mark_set_mark (mark, "");
  g_assert_cmpstr (get_mark_text (mark), ==, "HC");
}

static double
luminance (double red, double green, double blue)
{
  double parts[] = { red, green, blue };
  const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] * (parts[i] <= 0.04045 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));

  return sum;
}

/* Whatever colour an agency is given, its letters can be read: 4.5 to 1 at least. */
static void
test_mark_contrast (void)
{
  g_autoptr(SpAgencyMark) mark = g_object_ref_sink (SP_AGENCY_MARK (sp_agency_mark_new ()));

  for (guint red = 0; red <= 255; red += 51)
    for (guint green = 0; green <= 255; green += 51)
      for (guint blue = 0; blue <= 255; blue += 51)
        {
          g_autofree char *color = g_strdup_printf ("#%02x%02x%02x", red, green, blue);
          PangoAttrList *attributes;
          GSList *list;
          PangoAttrColor *foreground;
          double back, front;

          sp_agency_mark_set_color (mark, color);
          attributes =
              gtk_label_get_attributes (GTK_LABEL (gtk_widget_get_first_child (GTK_WIDGET (mark))));
          list = pango_attr_list_get_attributes (attributes);
          g_assert_cmpint (g_slist_length (list), ==, 1);
          foreground = list->data;
          back = luminance (red / 255., green / 255., blue / 255.);
          front = foreground->color.red > 0 ? 1 : 0;
          g_assert_cmpfloat ((MAX (back, front) + 0.05) / (MIN (back, front) + 0.05), >=, 4.5);
          g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
        }
}

static void
test_badge (void)
{
  static const char *const examples[][2] = {
    { "high", "High" }, { "medium", "Medium" }, { "low", "Low" },
    { "moderate", "Moderate" }, { "standard", "Standard" }, { NULL, "Risk not judged" },
    { "purple", "Risk not judged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr(SpRiskBadge) badge = g_object_ref_sink (SP_RISK_BADGE (sp_risk_badge_new ()));
      g_autofree char *said = NULL;
      int width;

      sp_risk_badge_set_level (badge, examples[i][0]);
      g_assert_cmpstr (sp_risk_badge_get_label (badge), ==, examples[i][1]);
      said = gtk_test_accessible_check_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, examples[i][1]);
      g_assert_cmpstr (said, ==, NULL);
      /* The icon, and the word beside it. */
      gtk_widget_measure (GTK_WIDGET (badge), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      g_assert_cmpint (width, >, 16 + 4 * (int) strlen (examples[i][1]));
    }
}

static void
test_shortcuts (void)
{
  g_autoptr(AdwDialog) dialog = g_object_ref_sink (sp_shortcuts_dialog_new ());

  g_assert_cmpuint (sp_test_check_names (adw_dialog_get_child (dialog)), >=, 20);
}

/* Measured inside a window, as styles know no widget outside of one. */
static int
height_of (GType       type,
           const char *css_class)
{
  const char *const classes[] = { css_class, NULL };
  g_autoptr(GtkWindow) window = g_object_ref_sink (GTK_WINDOW (adw_window_new ()));
  GtkWidget *widget = g_object_new (type, "css-classes", classes, NULL);
  int height;

  adw_window_set_content (ADW_WINDOW (window), widget);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_window_destroy (window);
  return height;
}

/* A screen reader hears of a banner what can be seen of it; it slides in and out all the same. */
static void
test_banner (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *banner = adw_banner_new ("What was said before");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkRevealer *revealer = GTK_REVEALER (gtk_widget_get_first_child (banner));

  sp_banner_prepare (ADW_BANNER (banner));
  g_assert_false (gtk_widget_get_visible (banner));
  gtk_box_append (GTK_BOX (box), banner);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  WAIT_UNTIL (gtk_widget_get_mapped (box));
  for (guint i = 0; i < 2; i++)
    {
      adw_banner_set_revealed (ADW_BANNER (banner), TRUE);
      g_assert_true (gtk_widget_get_mapped (banner));
      g_assert_false (gtk_revealer_get_child_revealed (revealer));
      WAIT_UNTIL (gtk_revealer_get_child_revealed (revealer));
      adw_banner_set_revealed (ADW_BANNER (banner), FALSE);
      g_assert_true (gtk_widget_get_mapped (banner));
      WAIT_UNTIL (!gtk_widget_get_visible (banner));
      g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
    }
  /* Of two minds. */
  adw_banner_set_revealed (ADW_BANNER (banner), TRUE);
  adw_banner_set_revealed (ADW_BANNER (banner), FALSE);
  adw_banner_set_revealed (ADW_BANNER (banner), TRUE);
  WAIT_UNTIL (gtk_revealer_get_child_revealed (revealer));
  g_assert_true (gtk_widget_get_mapped (banner));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_thread (const char *name)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;

  g_assert_nonnull (dir);
  while ((id = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *comm = NULL;

      /* A thread may have ended meanwhile. */
      if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_equal (g_strchomp (comm), name))
        return TRUE;
    }

  return FALSE;
}

/* Runs the application as far as to @activate, which comes in the place of the window. */
static void
run_application (void (*activate) (GApplication *application))
{
  g_autoptr(SpApplication) application = sp_application_new ();

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate), NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 0, NULL), ==, 0);
}

static void
leave (GApplication *application)
{
  g_signal_stop_emission_by_name (application, "activate");
  g_application_quit (application);
}

/* A thread takes its name when it first runs. */
static void
leave_while_reading (GApplication *application)
{
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC / 20;

  while (!is_thread ("sp-spelling") && g_get_monotonic_time () < until)
    g_thread_yield ();
  leave (application);
}

/* Whoever closes the program as soon as it is there waits for the dictionary that a thread has just begun to read: the
 * libraries that it is in would be taken down under it. */
static void
test_ends (void)
{
  run_application (leave_while_reading);
  g_assert_false (is_thread ("sp-spelling"));
}

static void
measure_styles (GApplication *application)
{
  g_assert_cmpint (height_of (ADW_TYPE_BIN, "state-button"), >, height_of (ADW_TYPE_BIN, NULL));
  g_assert_cmpint (height_of (GTK_TYPE_LIST_BOX_ROW, "sp-card"), >, height_of (GTK_TYPE_LIST_BOX_ROW, NULL));
  g_assert_cmpint (height_of (ADW_TYPE_BIN, "projector-page"), >, height_of (ADW_TYPE_BIN, NULL));
  leave (application);
}

/* A dialog may be opened before any page of its area: what an area looks like is known once the application runs. */
static void
test_styles (void)
{
  run_application (measure_styles);
}

static void
look_for_icons (GApplication *application)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  g_assert_true (gtk_icon_theme_has_icon (theme, "document-edit-symbolic"));
  g_assert_true (gtk_icon_theme_has_icon (theme, "sp-cases-symbolic"));
  leave (application);
}

/* Where the desktop's theme lacks an icon that is asked for, another one is taken. */
static void
test_icons (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-icon-theme-name", "of-no-icons", NULL);
  run_application (look_for_icons);
  gtk_settings_reset_property (settings, "gtk-icon-theme-name");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/widgets/agency-mark/letters", test_mark_letters);
  g_test_add_func ("/widgets/agency-mark/given", test_mark_given);
  g_test_add_func ("/widgets/agency-mark/contrast", test_mark_contrast);
  g_test_add_func ("/widgets/risk-badge", test_badge);
  g_test_add_func ("/widgets/shortcuts", test_shortcuts);
  g_test_add_func ("/widgets/banner", test_banner);
  /* The dictionary is read once. */
  g_test_add_func ("/widgets/ends", test_ends);
  g_test_add_func ("/widgets/styles", test_styles);
  g_test_add_func ("/widgets/icons", test_icons);

  return g_test_run ();
}

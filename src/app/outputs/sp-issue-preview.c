/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-issue-preview.h"

#include "sp-paper-view.h"

#include <glib/gi18n-lib.h>

struct _SpIssuePreview
{
  AdwNavigationPage parent_instance;

  AdwHeaderBar *header;
  GtkExpander *left_out;
  GtkLabel *left_out_title;
  GtkLabel *left_out_label;
  SpPaperView *view;
};

G_DEFINE_FINAL_TYPE (SpIssuePreview, sp_issue_preview, ADW_TYPE_NAVIGATION_PAGE)

static void
sp_issue_preview_dispose (GObject *object)
{
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_ISSUE_PREVIEW);

  G_OBJECT_CLASS (sp_issue_preview_parent_class)->dispose (object);
}

static void
sp_issue_preview_class_init (SpIssuePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_issue_preview_dispose;

  g_type_ensure (SP_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/StalkingPartnership/outputs/sp-issue-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, SpIssuePreview, header);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePreview, left_out);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePreview, left_out_title);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePreview, left_out_label);
  gtk_widget_class_bind_template_child (widget_class, SpIssuePreview, view);
}

static void
sp_issue_preview_init (SpIssuePreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_issue_preview_set_split:
 * @split: whose content this is
 *
 * The way back stands in this only while @split shows one of its pages at a time: else it stands beside it.
 */
void
sp_issue_preview_set_split (SpIssuePreview         *self,
                            AdwNavigationSplitView *split)
{
  g_return_if_fail (SP_IS_ISSUE_PREVIEW (self));

  g_object_bind_property (split, "collapsed", self->header, "show-back-button", G_BINDING_SYNC_CREATE);
}

/**
 * sp_issue_preview_set_copy:
 * @copy: (nullable): whose pages; %NULL while they are being made
 *
 * Shows a copy.
 */
void
sp_issue_preview_set_copy (SpIssuePreview    *self,
                           const SpIssueCopy *copy)
{
  guint n = copy != NULL ? g_strv_length (copy->left_out) : 0;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (SP_IS_ISSUE_PREVIEW (self));

  if (copy == NULL)
    {
      sp_paper_view_set_content (self->view, NULL);
      return;
    }
  title = n == 0 ? g_strdup_printf (_("Nothing is left out for %s"), copy->recipient)
                 : g_strdup_printf (_("Left out for %s (for your eyes only)"), copy->recipient);
  words = g_strjoinv ("\n", copy->left_out);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), copy->recipient);
  gtk_label_set_label (self->left_out_title, title);
  gtk_label_set_label (self->left_out_label, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->left_out), n > 0);
  gtk_expander_set_expanded (self->left_out, n > 0);
  sp_paper_view_set_content (self->view, copy->pdf);
}

/**
 * sp_issue_preview_print:
 * @about: the meeting or case that is issued of
 *
 * Prints the pages that are shown.
 */
void
sp_issue_preview_print (SpIssuePreview *self,
                        const char     *about)
{
  g_return_if_fail (SP_IS_ISSUE_PREVIEW (self));

  sp_paper_view_print (self->view, about);
}

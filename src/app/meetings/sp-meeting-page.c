/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-page.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-pack.h"
#include "sp-meeting-plan.h"
#include "sp-meeting-run.h"
#include "sp-meeting-words.h"
#include "sp-shell.h"
#include "sp-store.h"
#include "sp-weak-ref.h"

struct _SpMeetingPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *running;
  AdwBin *plan_bin;
  GtkActionable *plan_papers;
  GtkActionable *running_papers;
  AdwBin *closed_bin;

  SpStore *store;
  char *meeting_id;
  SpMeeting *meeting;
  gboolean shown_run; /* the page of its own was opened once by itself */
};

G_DEFINE_FINAL_TYPE (SpMeetingPage, sp_meeting_page, ADW_TYPE_NAVIGATION_PAGE)

/* Over the whole window: the agenda, the item and the line need the room. */
static void
on_go (SpMeetingPage *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  g_autofree char *day = NULL;
  GtkWidget *run;

  if (self->meeting == NULL)
    return;

  self->shown_run = TRUE;
  run = sp_meeting_run_new (self->store, self->meeting);
  day = sp_meeting_day (self->meeting);
  if (shell != NULL)
    sp_shell_push (shell, adw_navigation_page_new (run, day));
  else
    {
      adw_bin_set_child (self->closed_bin, run);
      gtk_stack_set_visible_child_name (self->stack, "closed");
    }
}

static void
show_closed (SpMeetingPage *self)
{
  if (adw_bin_get_child (self->closed_bin) == NULL)
    adw_bin_set_child (self->closed_bin, sp_meeting_run_new (self->store, self->meeting));
  gtk_stack_set_visible_child_name (self->stack, "closed");
}

static void
show_plan (SpMeetingPage *self)
{
  if (adw_bin_get_child (self->plan_bin) == NULL)
    {
      GtkWidget *plan;

      /* Who does not run the meeting gets its pack. */
      if (sp_meeting_may_chair (self->store))
        {
          plan = sp_meeting_plan_new (self->store, self->meeting);
          g_signal_connect_object (plan, "started", G_CALLBACK (on_go), self, G_CONNECT_SWAPPED);
        }
      else
        plan = sp_meeting_pack_new (self->store, self->meeting);
      adw_bin_set_child (self->plan_bin, plan);
    }
  gtk_stack_set_visible_child_name (self->stack, "plan");
}

static void
show (SpMeetingPage *self)
{
  const char *status;
  g_autofree char *day = NULL;

  if (self->meeting == NULL || sp_record_get_gone (SP_RECORD (self->meeting)))
    {
      gtk_stack_set_visible_child_name (self->stack, "gone");
      return;
    }

  day = sp_meeting_day (self->meeting);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), *day != '\0' ? day : _("Meeting"));
  status = sp_meeting_get_status (self->meeting);
  if (g_strcmp0 (status, "running") == 0)
    {
      if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "closed"))
        gtk_stack_set_visible_child_name (self->stack, "running");
    }
  else if (g_strcmp0 (status, "closed") == 0)
    show_closed (self);
  else
    show_plan (self);
}

static DexFuture *
open_cb (DexFuture *future,
         gpointer   user_data)
{
  g_autoptr(SpMeetingPage) self = g_weak_ref_get (user_data);
  const GValue *value = dex_future_get_value (future, NULL);
  const char *id = value != NULL && G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value)
                                                                 : NULL;

  if (self != NULL && self->store != NULL && !self->shown_run &&
      g_strcmp0 (id, self->meeting_id) == 0)
    on_go (self);
  return dex_future_new_true ();
}

/* A meeting that this laptop was running goes on at once, wherever the app ended. */
static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  g_autoptr(SpMeetingPage) self = g_weak_ref_get (user_data);
  const GValue *value = dex_future_get_value (future, NULL);
  SpRecord *record = value != NULL && G_VALUE_HOLDS_OBJECT (value) ? g_value_get_object (value)
                                                                   : NULL;

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();

  if (record != NULL && SP_IS_MEETING (record))
    {
      self->meeting = SP_MEETING (g_object_ref (record));
      g_signal_connect_object (self->meeting, "notify", G_CALLBACK (show), self,
                               G_CONNECT_SWAPPED);
    }
  show (self);
  if (self->meeting != NULL &&
      g_strcmp0 (sp_meeting_get_status (self->meeting), "running") == 0)
    dex_future_disown (dex_future_finally (sp_meeting_run_dup_open_meeting (self->store), open_cb,
                                           sp_weak_ref_new (self), sp_weak_ref_free));
  return dex_future_new_true ();
}

static void
sp_meeting_page_dispose (GObject *object)
{
  SpMeetingPage *self = SP_MEETING_PAGE (object);

  /* The stack is the page's child and a part of the template: it goes once only. */
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_PAGE);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_page_parent_class)->dispose (object);
}

static void
sp_meeting_page_finalize (GObject *object)
{
  g_free (SP_MEETING_PAGE (object)->meeting_id);

  G_OBJECT_CLASS (sp_meeting_page_parent_class)->finalize (object);
}

static void
sp_meeting_page_class_init (SpMeetingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_page_dispose;
  object_class->finalize = sp_meeting_page_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, running);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, plan_bin);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, plan_papers);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, running_papers);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPage, closed_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
}

static void
sp_meeting_page_init (SpMeetingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_meeting_page_new:
 * @meeting_id: the meeting
 *
 * Returns: (transfer floating): a meeting: its plan, the way to it while it runs, what it left
 */
GtkWidget *
sp_meeting_page_new (SpStore    *store,
                     const char *meeting_id)
{
  SpMeetingPage *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (meeting_id != NULL, NULL);

  self = g_object_new (SP_TYPE_MEETING_PAGE, NULL);
  self->store = g_object_ref (store);
  self->meeting_id = g_strdup (meeting_id);
  gtk_actionable_set_action_target (self->plan_papers, "s", meeting_id);
  gtk_actionable_set_action_target (self->running_papers, "s", meeting_id);
  dex_future_disown (dex_future_finally (sp_store_get (store, meeting_id), loaded_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));
  return GTK_WIDGET (self);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-actions-page.h"
#include "sp-app-id.h"
#include "sp-attention-page.h"
#include "sp-audit-page.h"
#include "sp-case-page.h"
#include "sp-cases-page.h"
#include "sp-directory-records.h"
#include "sp-log-first.h"
#include "sp-main-page.h"
#include "sp-meeting-page.h"
#include "sp-meetings-page.h"
#include "sp-partnership-page.h"
#include "sp-place-notes.h"
#include "sp-shell.h"
#include "sp-since.h"

#define N_PANES_WIDE 3

/* A place of the sidebar. Cases and meetings have a list and, beside it, what is open. */
typedef struct
{
  SpPlaceRow *row;
  AdwNavigationPage *page;
  AdwNavigationSplitView *split;
} Place;

struct _SpMainPage
{
  AdwNavigationPage parent_instance;

  AdwNavigationSplitView *places_view;
  GtkListBox *places;
  GtkMenuButton *menu_button;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkLabel *lease_label;

  SpWorkspace *session;
  Place place[SP_N_PLACES];
  SpPlace shown;
  char *open_case;
  char *open_meeting;
  guint n_openings;
  int panes;
  char *partnership_name;

  SpRecordList *partnerships;
  SpPlaceNotes *notes;
};

G_DEFINE_FINAL_TYPE (SpMainPage, sp_main_page, ADW_TYPE_NAVIGATION_PAGE)

typedef enum
{
  PROP_PANES = 1,
  PROP_PARTNERSHIP_NAME,
  N_PROPS
} SpMainPageProperty;

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *label;
  const char *icon_name;
} place_rows[SP_N_PLACES] = {
  [SP_PLACE_ACTIONS] = { N_("My Actions"), "sp-actions-symbolic" },
  [SP_PLACE_CASES] = { N_("Cases"), "sp-cases-symbolic" },
  [SP_PLACE_MEETINGS] = { N_("Meetings"), "sp-meetings-symbolic" },
  [SP_PLACE_ATTENTION] = { N_("Needs Attention"), "sp-attention-symbolic" },
  [SP_PLACE_PARTNERSHIP] = { N_("Partnership"), "sp-partnership-symbolic" },
  [SP_PLACE_AUDIT] = { N_("Audit"), "sp-audit-symbolic" },
};

static SpStore *
get_store (SpMainPage *self)
{
  return sp_workspace_get_store (self->session);
}

/* Three panes when wide, two below that, one when narrow: which of the two views gives up its
 * sidebar first depends on whether the place has a list of its own. */
static void
update_panes (SpMainPage *self)
{
  gboolean has_list = self->place[self->shown].split != NULL;

  adw_navigation_split_view_set_collapsed (self->places_view,
                                           self->panes == 1 || (self->panes == 2 && has_list));
  for (guint i = 0; i < SP_N_PLACES; i++)
    {
      if (self->place[i].split != NULL)
        adw_navigation_split_view_set_collapsed (self->place[i].split, self->panes == 1);
    }
}

static AdwNavigationPage *
empty_page (const char *icon_name, const char *title, const char *description)
{
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *view = adw_toolbar_view_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), icon_name);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), description);
  gtk_widget_add_css_class (status, "compact");
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), status);
  return adw_navigation_page_new (view, title);
}

static void
make_split (SpMainPage *self, SpPlace place, GtkWidget *list, AdwNavigationPage *empty)
{
  AdwNavigationSplitView *split = ADW_NAVIGATION_SPLIT_VIEW (adw_navigation_split_view_new ());

  adw_navigation_split_view_set_min_sidebar_width (split, 300);
  adw_navigation_split_view_set_max_sidebar_width (split, 400);
  adw_navigation_split_view_set_sidebar_width_fraction (split, 0.36);
  adw_navigation_split_view_set_sidebar (split, ADW_NAVIGATION_PAGE (list));
  adw_navigation_split_view_set_content (split, empty);

  self->place[place].split = split;
  self->place[place].page =
      g_object_ref_sink (adw_navigation_page_new (GTK_WIDGET (split), _(place_rows[place].label)));
}

static void
ensure_place (SpMainPage *self, SpPlace place)
{
  SpStore *store = get_store (self);

  if (self->place[place].page != NULL)
    return;

  switch (place)
    {
    case SP_PLACE_ACTIONS:
      self->place[place].page =
          g_object_ref_sink (ADW_NAVIGATION_PAGE (sp_actions_page_new (store)));
      break;
    case SP_PLACE_CASES:
      make_split (self, place, sp_cases_page_new (store),
                  empty_page ("sp-cases-symbolic", _("No Case Open"),
                              _("Choose a case from the list.")));
      break;
    case SP_PLACE_MEETINGS:
      make_split (self, place, sp_meetings_page_new (store),
                  empty_page ("sp-meetings-symbolic", _("No Meeting Open"),
                              _("Choose a meeting from the list.")));
      break;
    case SP_PLACE_ATTENTION:
      self->place[place].page =
          g_object_ref_sink (ADW_NAVIGATION_PAGE (sp_attention_page_new (store)));
      break;
    case SP_PLACE_PARTNERSHIP:
      self->place[place].page =
          g_object_ref_sink (ADW_NAVIGATION_PAGE (sp_partnership_page_new (store)));
      break;
    case SP_PLACE_AUDIT:
      self->place[place].page = g_object_ref_sink (ADW_NAVIGATION_PAGE (sp_audit_page_new (store)));
      break;
    case SP_N_PLACES:
    default:
      g_assert_not_reached ();
    }
}

/* The log is the auditors' place; their role comes with the first page from the server, and may go. */
static gboolean
may_show (SpMainPage *self, SpPlace place)
{
  const SpReader *reader = sp_store_get_reader (get_store (self));

  return place != SP_PLACE_AUDIT || (reader != NULL && sp_policy_may_audit (reader));
}

static void
update_places (SpMainPage *self)
{
  for (guint i = 0; i < SP_N_PLACES; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->place[i].row), may_show (self, i));
  if (!may_show (self, self->shown))
    sp_main_page_show_place (self, SP_PLACE_ACTIONS);
}

static void
place_activated_cb (SpMainPage *self, GtkListBoxRow *row)
{
  sp_main_page_show_place (self, gtk_list_box_row_get_index (row));
}

static void
state_clicked_cb (SpMainPage *self)
{
  sp_workspace_sync_now (self->session);
}

static void
update_partnership (SpMainPage *self)
{
  g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->partnerships), 0);
  const char *name = NULL;

  if (record != NULL && sp_record_get_loaded (record))
    name = sp_partnership_get_name (SP_PARTNERSHIP (record));
  if (g_set_str (&self->partnership_name, name != NULL ? name : _("Stalking Partnership")))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARTNERSHIP_NAME]);
}

static void
partnerships_changed_cb (SpMainPage *self)
{
  g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (self->partnerships), 0);

  if (record != NULL)
    {
      g_signal_handlers_disconnect_by_func (record, update_partnership, self);
      g_signal_connect_object (record, "notify", G_CALLBACK (update_partnership), self,
                               G_CONNECT_SWAPPED);
    }
  update_partnership (self);
}

/* Empty, it would still take its room. */
static gboolean
has_words_cb (GBinding *binding, const GValue *words, GValue *visible, gpointer data)
{
  g_value_set_boolean (visible, g_value_get_string (words) != NULL);

  return TRUE;
}

static void
sp_main_page_set_session (SpMainPage *self, SpWorkspace *session)
{
  g_autoptr(SpQuery) partnership = sp_query_new ("partnership");

  self->session = g_object_ref (session);
  self->partnerships = sp_store_list (get_store (self), partnership);
  g_signal_connect_object (self->partnerships, "items-changed", G_CALLBACK (partnerships_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (session, "state-words", self->state_label, "label",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "state-icon-name", self->state_icon, "icon-name",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (session, "lease-words", self->lease_label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (session, "lease-words", self->lease_label, "visible", G_BINDING_SYNC_CREATE, has_words_cb, NULL,
                               NULL, NULL);
  g_signal_connect_object (get_store (self), "notify::member-id", G_CALLBACK (update_places), self, G_CONNECT_SWAPPED);
  update_places (self);
  partnerships_changed_cb (self);
}

static GMenuModel *
make_menu (gboolean is_rehearsal)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) work = g_menu_new ();
  g_autoptr(GMenu) actions = g_menu_new ();
  g_autoptr(GMenu) sheets = g_menu_new ();
  g_autoptr(GMenu) rehearsal = g_menu_new ();
  g_autoptr(GMenu) program = g_menu_new ();

  g_menu_append (work, _("_Undo"), "win.undo");
  g_menu_append (work, _("_Redo"), "win.redo");
  g_menu_append (work, _("_Import Referrals…"), "win.import");
  g_menu_append (work, _("Open a Case in an _Emergency…"), "win.emergency");
  g_menu_append (work, _("Carry Work by _File…"), "win.carry");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (work));

  g_menu_append (actions, _("_Print My Agency’s Actions"), "win.actions-paper");
  g_menu_append (sheets, _("_Workbook (XLSX)…"), "win.export-actions::xlsx");
  g_menu_append (sheets, _("_Text with Commas (CSV)…"), "win.export-actions::csv");
  g_menu_append (sheets, _("Due Dates and Meetings for a _Calendar (ICS)…"), "win.export-actions::ics");
  g_menu_append_submenu (actions, _("Sa_ve My Agency’s Actions As"), G_MENU_MODEL (sheets));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (actions));

  if (is_rehearsal)
    {
      g_menu_append (rehearsal, _("_Open as Another Representative…"), "win.open-as");
      g_menu_append (rehearsal, _("_Start the Rehearsal Anew…"), "win.reset-rehearsal");
      g_menu_append_section (menu, _("Rehearsal"), G_MENU_MODEL (rehearsal));
    }

  g_menu_append (program, _("_Remind Me of What Is Due"), "win.reminders");
  g_menu_append (program, _("_Lock"), "win.lock");
  if (!is_rehearsal)
    g_menu_append (program, _("Change _Passphrase…"), "win.change-passphrase");
  g_menu_append (program, _("_Keyboard Shortcuts"), "win.shortcuts");
  g_menu_append (program, _("_About Stalking Partnership"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));

  return G_MENU_MODEL (menu);
}

static void
sp_main_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SpMainPage *self = SP_MAIN_PAGE (object);

  switch ((SpMainPageProperty) prop_id)
    {
    case PROP_PANES:
      g_value_set_int (value, self->panes);
      break;
    case PROP_PARTNERSHIP_NAME:
      g_value_set_string (value, self->partnership_name);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_main_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SpMainPage *self = SP_MAIN_PAGE (object);

  switch ((SpMainPageProperty) prop_id)
    {
    case PROP_PANES:
      self->panes = g_value_get_int (value);
      update_panes (self);
      break;
    case PROP_PARTNERSHIP_NAME:
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_main_page_dispose (GObject *object)
{
  SpMainPage *self = SP_MAIN_PAGE (object);

  g_clear_object (&self->partnerships);
  g_clear_object (&self->notes);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MAIN_PAGE);
  for (guint i = 0; i < SP_N_PLACES; i++)
    g_clear_object (&self->place[i].page);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sp_main_page_parent_class)->dispose (object);
}

static void
sp_main_page_finalize (GObject *object)
{
  g_free (SP_MAIN_PAGE (object)->partnership_name);
  g_free (SP_MAIN_PAGE (object)->open_case);
  g_free (SP_MAIN_PAGE (object)->open_meeting);

  G_OBJECT_CLASS (sp_main_page_parent_class)->finalize (object);
}

static void
sp_main_page_class_init (SpMainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sp_main_page_get_property;
  object_class->set_property = sp_main_page_set_property;
  object_class->dispose = sp_main_page_dispose;
  object_class->finalize = sp_main_page_finalize;

  properties[PROP_PANES] = g_param_spec_int ("panes", NULL, NULL, 1, N_PANES_WIDE, N_PANES_WIDE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PARTNERSHIP_NAME] = g_param_spec_string (
      "partnership-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-main-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, places_view);
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, places);
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, SpMainPage, lease_label);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_clicked_cb);
}

static void
sp_main_page_init (SpMainPage *self)
{
  self->panes = N_PANES_WIDE;
  self->partnership_name = g_strdup (_("Stalking Partnership"));
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < SP_N_PLACES; i++)
    {
      GtkWidget *row = sp_place_row_new (_(place_rows[i].label), place_rows[i].icon_name);

      self->place[i].row = SP_PLACE_ROW (row);
      gtk_list_box_append (self->places, row);
    }
}

/**
 * sp_main_page_new:
 * @session: an open session of a laptop that has joined
 *
 * Returns: (transfer floating): the panes, showing *My Actions*
 */
SpMainPage *
sp_main_page_new (SpWorkspace *session)
{
  SpMainPage *self = g_object_new (SP_TYPE_MAIN_PAGE, NULL);
  g_autoptr(GMenuModel) menu = make_menu (sp_workspace_get_rehearsal (session) != NULL);

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  sp_main_page_set_session (self, session);
  sp_main_page_show_place (self, SP_PLACE_ACTIONS);
  /* Counts are asked for behind what a person waits for. */
  self->notes = sp_place_notes_new (session, self->place[SP_PLACE_ACTIONS].row, self->place[SP_PLACE_MEETINGS].row,
                                    self->place[SP_PLACE_ATTENTION].row);

  return self;
}

/**
 * sp_main_page_show_place:
 * @place: which
 *
 * Goes to a place; what was open there is still open.
 */
void
sp_main_page_show_place (SpMainPage *self, SpPlace place)
{
  g_return_if_fail (SP_IS_MAIN_PAGE (self));
  g_return_if_fail (place < SP_N_PLACES);

  if (!may_show (self, place))
    return;
  ensure_place (self, place);
  self->shown = place;
  gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (self->place[place].row));
  if (adw_navigation_split_view_get_content (self->places_view) != self->place[place].page)
    adw_navigation_split_view_set_content (self->places_view, self->place[place].page);
  update_panes (self);
  adw_navigation_split_view_set_show_content (self->places_view, TRUE);
}

static void
open_in (SpMainPage *self, SpPlace place, GtkWidget *page)
{
  sp_main_page_show_place (self, place);
  adw_navigation_split_view_set_content (self->place[place].split, ADW_NAVIGATION_PAGE (page));
  adw_navigation_split_view_set_show_content (self->place[place].split, TRUE);
}

typedef struct
{
  SpMainPage *self;
  SpPlace place;
  char *id;
  guint number;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->self);
  g_free (opening->id);
  g_free (opening);
}

static DexFuture *
told_cb (DexFuture *future, gpointer data)
{
  Opening *opening = data;
  SpMainPage *self = opening->self;

  /* Locked meanwhile, or something else was opened. */
  if (sp_shell_get (GTK_WIDGET (self)) == NULL || opening->number != self->n_openings)
    return dex_future_new_true ();

  if (opening->place == SP_PLACE_CASES)
    sp_since_see (sp_since_get (get_store (self)), opening->id);
  open_in (self, opening->place,
           opening->place == SP_PLACE_CASES ? sp_case_page_new (get_store (self), opening->id)
                                            : sp_meeting_page_new (get_store (self), opening->id));

  return dex_future_new_true ();
}

/* What is looked at is written down first. */
static void
tell_and_open (SpMainPage *self, SpPlace place, const char *id)
{
  const char *ids[] = { id, NULL };
  Opening *opening = g_new0 (Opening, 1);

  opening->self = g_object_ref (self);
  opening->place = place;
  opening->id = g_strdup (id);
  opening->number = ++self->n_openings;
  dex_future_disown (dex_future_then (
    sp_log_first (GTK_WIDGET (self), get_store (self), SP_AUDIT_CONSULT, ids, NULL, NULL, NULL,
                  N_("This was not opened, because that could not be written down in the log. Is there room on the disk?")),
    told_cb, opening, opening_free));
}

/** sp_main_page_show_laptops: Goes to the laptops, a part of the partnership's page. */
void
sp_main_page_show_laptops (SpMainPage *self)
{
  g_return_if_fail (SP_IS_MAIN_PAGE (self));

  sp_main_page_show_place (self, SP_PLACE_PARTNERSHIP);
  sp_partnership_page_show_laptops (SP_PARTNERSHIP_PAGE (self->place[SP_PLACE_PARTNERSHIP].page));
}

/**
 * sp_main_page_open_case:
 * @case_id: a case
 *
 * Opens it beside the list of cases.
 */
void
sp_main_page_open_case (SpMainPage *self, const char *case_id)
{
  g_return_if_fail (SP_IS_MAIN_PAGE (self));

  g_set_str (&self->open_case, case_id);
  tell_and_open (self, SP_PLACE_CASES, case_id);
}

/**
 * sp_main_page_dup_where:
 * @case_id: (out) (nullable) (transfer full): the case that is open
 * @meeting_id: (out) (nullable) (transfer full): the meeting that is open
 *
 * Returns: the place that is shown
 */
SpPlace
sp_main_page_dup_where (SpMainPage *self, char **case_id, char **meeting_id)
{
  g_return_val_if_fail (SP_IS_MAIN_PAGE (self), SP_PLACE_ACTIONS);

  *case_id = g_strdup (self->open_case);
  *meeting_id = g_strdup (self->open_meeting);

  return self->shown;
}

/**
 * sp_main_page_open_meeting:
 * @meeting_id: a meeting
 *
 * Opens it beside the list of meetings.
 */
void
sp_main_page_open_meeting (SpMainPage *self, const char *meeting_id)
{
  g_return_if_fail (SP_IS_MAIN_PAGE (self));

  g_set_str (&self->open_meeting, meeting_id);
  tell_and_open (self, SP_PLACE_MEETINGS, meeting_id);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-page.h"

#include "sp-banner.h"
#include "sp-case-access.h"
#include "sp-case-disposal.h"
#include "sp-case-records.h"
#include "sp-cases-private.h"
#include "sp-field-value.h"
#include "sp-format.h"
#include "sp-link-words.h"
#include "sp-outputs-actions.h"
#include "sp-person-panel.h"
#include "sp-record-dialog.h"
#include "sp-record-editor.h"
#include "sp-record-section.h"
#include "sp-record-words.h"
#include "sp-request-list.h"
#include "sp-risk-badge.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

struct _SpCasePage
{
  AdwNavigationPage   parent_instance;

  AdwWindowTitle     *window_title;
  GtkMenuButton      *print_button;
  GtkWidget          *strip;
  SpRiskBadge        *risk;
  GtkLabel           *state;
  GtkDropDown        *part_list;
  AdwViewStack       *parts;
  GtkStack           *stack;
  AdwBanner          *disposal_banner;

  SpStore            *store;
  char               *case_id;
  SpRecord           *record;
  SpLinkWords        *victim;
  SpLinkWords        *perpetrator;
  GHashTable         *built;
};

/* A part is built when it is first looked at, so that a case opens at once. */
typedef void (*BuildPart) (SpCasePage *self,
                           GtkBox     *box);

typedef struct
{
  const char *name;
  const char *title;
  BuildPart   build;
} PartInfo;

G_DEFINE_FINAL_TYPE (SpCasePage, sp_case_page, ADW_TYPE_NAVIGATION_PAGE)

static GtkWidget *
add_section (SpCasePage *self,
             GtkBox     *box,
             const char *type,
             const char *title)
{
  GtkWidget *section = sp_record_section_new (self->store, self->case_id, type, title);

  gtk_box_append (box, section);

  return section;
}

/* A heading with what belongs under it. */
static void
append_titled (GtkBox     *box,
               const char *title,
               GtkWidget  *child)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (group), label);
  gtk_box_append (GTK_BOX (group), child);
  gtk_box_append (box, group);
}

static void
add_person_cb (SpCasePage *self)
{
  sp_person_add (GTK_WIDGET (self), self->store, self->record, "child");
}

/* What stands further down. */
static void
build_more (SpCasePage *self,
            GtkBox     *box)
{
  GtkWidget *add_person;

  add_section (self, box, "case_person", _("Everybody in the case"));
  add_person = gtk_button_new_with_label (_("Record Another Person…"));
  sp_shrink_button (add_person);
  gtk_widget_set_halign (add_person, GTK_ALIGN_START);
  gtk_widget_set_visible (add_person, sp_record_may_create (self->store, "person"));
  g_signal_connect_object (add_person, "clicked", G_CALLBACK (add_person_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (box, add_person);
  add_section (self, box, "address", _("Addresses"));
  add_section (self, box, "referral", _("Referrals"));
  gtk_box_append (box, sp_case_access_new (self->store, self->case_id));
  gtk_box_append (box, sp_request_list_new (self->store, self->case_id));
}

typedef struct
{
  SpCasePage *page;
  GtkBox *box;
} More;

static void
more_free (gpointer data)
{
  More *more = data;

  g_object_unref (more->page);
  g_object_unref (more->box);
  g_free (more);
}

static gboolean
more_cb (gpointer data)
{
  More *more = data;

  /* The case may have been taken away meanwhile. */
  if (more->page->record != NULL && gtk_widget_get_root (GTK_WIDGET (more->box)) != NULL)
    build_more (more->page, more->box);

  return G_SOURCE_REMOVE;
}

/* This frame is drawn before anything of less haste is done. */
static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  More *more = g_new0 (More, 1);

  more->page = g_object_ref (data);
  more->box = g_object_ref (GTK_BOX (widget));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, more_cb, more, more_free);

  return G_SOURCE_REMOVE;
}

static void
build_overview (SpCasePage *self,
                GtkBox     *box)
{
  static const char *const facts[] = { "why_referred", "victim_voice", "risk_level", "status", "pathway",
                                       "relationship", "next_review", "victim_checked", NULL };
  GtkWidget *editor = sp_record_editor_new (self->store, self->record, self->case_id, FALSE, facts, FALSE);
  GtkWidget *people = adw_wrap_box_new ();

  append_titled (box, _("The case"), editor);

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (people), 24);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (people), 24);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (people), ADW_JUSTIFY_FILL);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (people), TRUE);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *panel = sp_person_panel_new (self->store, self->record,
                                              i == 0 ? "victim" : "perpetrator");

      gtk_widget_set_size_request (panel, 290, -1);
      gtk_widget_set_valign (panel, GTK_ALIGN_START);
      gtk_widget_set_hexpand (panel, TRUE);
      adw_wrap_box_append (ADW_WRAP_BOX (people), panel);
    }
  gtk_box_append (box, people);
  /* It opens at once: what has to be scrolled for comes when it is on show. */
  gtk_widget_add_tick_callback (GTK_WIDGET (box), tick_cb, g_object_ref (self), g_object_unref);
}

static void
build_timeline (SpCasePage *self,
                GtkBox     *box)
{
  add_section (self, box, "incident", _("Incidents"));
  add_section (self, box, "attachment", _("Files"));
}

static void
build_agencies (SpCasePage *self,
                GtkBox     *box)
{
  add_section (self, box, "contribution", _("What the agencies know"));
}

static void
build_risk (SpCasePage *self,
            GtkBox     *box)
{
  add_section (self, box, "risk_result", _("Results of risk tools"));
}

static void
build_work (SpCasePage *self,
            GtkBox     *box)
{
  add_section (self, box, "formulation", _("Formulation"));
  add_section (self, box, "trigger", _("Triggers"));
  add_section (self, box, "protective_factor", _("Protective factors"));
  add_section (self, box, "intervention", _("Interventions"));
  add_section (self, box, "session", _("Sessions"));
}

static void
build_safety (SpCasePage *self,
              GtkBox     *box)
{
  add_section (self, box, "support_contact", _("Contacts with the victim"));
}

static void
build_orders (SpCasePage *self,
              GtkBox     *box)
{
  add_section (self, box, "order", _("Orders, bail and licence"));
  add_section (self, box, "breach", _("Breaches"));
}

static void
build_actions (SpCasePage *self,
               GtkBox     *box)
{
  add_section (self, box, "action", _("Actions"));
}

static void
build_history (SpCasePage *self,
               GtkBox     *box)
{
  const SpReader *reader = sp_store_get_reader (self->store);
  gboolean chairing = reader != NULL && sp_policy_may_review (reader);
  GtkWidget *disposal = sp_case_disposal_new (self->store, self->record);

  /* For an agency it is there only while it is proposed, and then comes first. */
  if (!chairing)
    gtk_box_append (box, disposal);
  add_section (self, box, "minute", _("What meetings minuted"));
  add_section (self, box, "interest", _("Interests declared"));
  add_section (self, box, "retention", _("Kept after a review"));
  add_section (self, box, "hold", _("Holds"));
  if (chairing)
    gtk_box_append (box, disposal);
}

static const PartInfo part_infos[] = {
  { "overview", N_("Overview"), build_overview },
  { "timeline", N_("Timeline"), build_timeline },
  { "agencies", N_("Agencies"), build_agencies },
  { "risk", N_("Risk"), build_risk },
  { "work", N_("Work"), build_work },
  { "safety", N_("Safety"), build_safety },
  { "orders", N_("Orders"), build_orders },
  { "actions", N_("Actions"), build_actions },
  { "history", N_("History"), build_history },
};

static void
part_shown_cb (SpCasePage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->parts);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (part_infos); i++)
    {
      GtkWidget *box;

      if (!g_str_equal (part_infos[i].name, name) || !g_hash_table_add (self->built, (gpointer) name))
        continue;
      box = g_object_get_data (G_OBJECT (adw_view_stack_get_child_by_name (self->parts, name)), "box");
      part_infos[i].build (self, GTK_BOX (box));
    }
}

static void
add_part (SpCasePage     *self,
          const PartInfo *info)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  gtk_widget_add_css_class (box, "sp-part");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 820);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  g_object_set_data (G_OBJECT (scroller), "box", box);
  adw_view_stack_add_titled (self->parts, scroller, info->name, _(info->title));
}

static void
update_header (SpCasePage *self)
{
  SpCase *record = SP_CASE (self->record);
  SpValueLists *lists = sp_store_get_lists (self->store);
  const char *victim = sp_link_words_get_words (self->victim);
  const char *perpetrator = sp_link_words_get_words (self->perpetrator);
  const char *reference = sp_case_get_reference (record);
  g_autoptr (GString) state = g_string_new (NULL);
  g_autofree char *title = NULL;
  const char *review = sp_case_get_next_review (record);

  title = g_strdup_printf ("%s · \342\201\250%s\342\201\251 / \342\201\250%s\342\201\251",
                           reference != NULL ? reference : "…", victim != NULL ? victim : "?",
                           perpetrator != NULL ? perpetrator : "?");
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), title);
  adw_window_title_set_title (self->window_title, title);
  sp_risk_badge_set_level (self->risk, sp_case_get_risk_level (record));

  if (sp_case_get_status (record) != NULL)
    g_string_append (state, _(sp_value_lists_get_label (lists, "case-status",
                                                        sp_case_get_status (record))));
  if (sp_case_get_pathway (record) != NULL)
    g_string_append_printf (state, " · %s", _(sp_value_lists_get_label (lists, "pathway",
                                                                        sp_case_get_pathway (record))));
  if (review != NULL)
    {
      g_autofree char *day = sp_format_date (review);

      g_string_append_printf (state, _(" · review %s"), day);
    }
  gtk_label_set_label (self->state, state->str);
}

static void
record_changed_cb (SpCasePage *self)
{
  const SpRecordType *type = sp_case_record_type ();
  g_autoptr (JsonNode) victim = NULL;
  g_autoptr (JsonNode) perpetrator = NULL;

  if (self->record == NULL || sp_record_get_gone (self->record))
    return;
  victim = sp_field_value_dup (self->record, sp_record_type_find_field (type, "victim"));
  perpetrator = sp_field_value_dup (self->record, sp_record_type_find_field (type, "perpetrator"));
  sp_link_words_set_value (self->victim, victim);
  sp_link_words_set_value (self->perpetrator, perpetrator);
  update_header (self);
}

static void
remove_parts (SpCasePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->parts))) != NULL)
    adw_view_stack_remove (self->parts, child);
  g_hash_table_remove_all (self->built);
}

/* Nothing of the case stays in any widget. */
static void
withdraw (SpCasePage *self)
{
  AdwDialog *dialog = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_APPLICATION_WINDOW (root))
    dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root));
  if (SP_IS_RECORD_DIALOG (dialog))
    adw_dialog_force_close (dialog);
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  sp_link_words_set_value (self->victim, NULL);
  sp_link_words_set_value (self->perpetrator, NULL);
  remove_parts (self);
  sp_case_disposal_reveal (self->store, NULL, self->disposal_banner);
  gtk_widget_set_visible (self->strip, FALSE);
  gtk_label_set_label (self->state, "");
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _("Case"));
  adw_window_title_set_title (self->window_title, _("Case"));
  gtk_stack_set_visible_child_name (self->stack, "withdrawn");
}

static void
gone_cb (SpCasePage *self)
{
  if (self->record != NULL && sp_record_get_gone (self->record))
    withdraw (self);
}

static void
words_cb (SpCasePage *self)
{
  if (self->record != NULL)
    update_header (self);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   data)
{
  g_autoptr (SpCasePage) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_autoptr (GMenuModel) menu = NULL;

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();
  if (value == NULL || !G_VALUE_HOLDS (value, SP_TYPE_CASE))
    {
      withdraw (self);
      return dex_future_new_true ();
    }

  self->record = g_value_dup_object (value);
  g_signal_connect_object (self->record, "notify", G_CALLBACK (record_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->record, "notify::gone", G_CALLBACK (gone_cb), self,
                           G_CONNECT_SWAPPED);
  record_changed_cb (self);
  menu = sp_outputs_case_menu (self->store, self->record);
  for (guint i = 0; i < G_N_ELEMENTS (part_infos); i++)
    add_part (self, &part_infos[i]);
  part_shown_cb (self);
  gtk_widget_set_visible (self->strip, TRUE);
  gtk_menu_button_set_menu_model (self->print_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->print_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "parts");
  sp_case_disposal_reveal (self->store, self->record, self->disposal_banner);

  return dex_future_new_true ();
}

static void
sp_case_page_dispose (GObject *object)
{
  SpCasePage *self = SP_CASE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_CASE_PAGE);
  g_clear_object (&self->victim);
  g_clear_object (&self->perpetrator);
  g_clear_object (&self->record);
  g_clear_object (&self->store);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->built, g_hash_table_unref);

  G_OBJECT_CLASS (sp_case_page_parent_class)->dispose (object);
}

static void
show_disposal_cb (SpCasePage *self)
{
  adw_view_stack_set_visible_child_name (self->parts, "history");
}

static gboolean
print_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   data)
{
  SpCasePage *self = SP_CASE_PAGE (widget);

  return self->record != NULL &&
         gtk_widget_activate_action (widget, "win.case-paper", "s", sp_record_get_id (self->record));
}

static void
sp_case_page_class_init (SpCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_case_page_dispose;

  g_type_ensure (SP_TYPE_RISK_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, SP_CASES_RESOURCE "sp-case-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, window_title);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, print_button);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, strip);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, risk);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, state);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, part_list);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, parts);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SpCasePage, disposal_banner);
  gtk_widget_class_bind_template_callback (widget_class, show_disposal_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, print_cb, NULL);
}

static void
part_chosen_cb (SpCasePage *self)
{
  guint i = gtk_drop_down_get_selected (self->part_list);

  if (i < G_N_ELEMENTS (part_infos) && self->record != NULL)
    adw_view_stack_set_visible_child_name (self->parts, part_infos[i].name);
}

static void
visible_part_cb (SpCasePage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->parts);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (part_infos); i++)
    {
      if (g_str_equal (part_infos[i].name, name))
        gtk_drop_down_set_selected (self->part_list, i);
    }
  if (self->record != NULL)
    part_shown_cb (self);
}

static void
sp_case_page_init (SpCasePage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->disposal_banner);
  self->built = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (part_infos); i++)
    gtk_string_list_append (titles, _(part_infos[i].title));
  gtk_drop_down_set_model (self->part_list, G_LIST_MODEL (titles));
  g_signal_connect_object (self->part_list, "notify::selected", G_CALLBACK (part_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts, "notify::visible-child", G_CALLBACK (visible_part_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_case_page_new:
 * @store: the open cache
 * @case_id: which case
 *
 * Returns: (transfer floating): the page of a case
 */
GtkWidget *
sp_case_page_new (SpStore    *store,
                  const char *case_id)
{
  SpCasePage *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (case_id != NULL, NULL);

  self = g_object_new (SP_TYPE_CASE_PAGE, NULL);
  self->store = g_object_ref (store);
  self->case_id = g_strdup (case_id);
  self->victim = sp_link_words_new (store);
  self->perpetrator = sp_link_words_new (store);
  g_signal_connect_object (self->victim, "notify::words", G_CALLBACK (words_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->perpetrator, "notify::words", G_CALLBACK (words_cb), self,
                           G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_store_get (store, case_id), loaded_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));

  return GTK_WIDGET (self);
}

/**
 * sp_case_page_show_part:
 * @part: "overview", "timeline", "agencies", "risk", "work", "safety", "orders", "actions" or "history"
 *
 * Goes to one part of the case.
 */
void
sp_case_page_show_part (SpCasePage *self,
                        const char *part)
{
  g_return_if_fail (SP_IS_CASE_PAGE (self));

  if (self->record != NULL)
    adw_view_stack_set_visible_child_name (self->parts, part);
}

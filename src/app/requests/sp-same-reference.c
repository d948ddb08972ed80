/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-same-reference.h"


#include <glib/gi18n-lib.h>

struct _SpSameReference
{
  AdwBin           parent_instance;

  GtkWidget       *box;

  SpStore         *store;
  SpAccessRequest *request;
  SpRecordList    *found;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpSameReference, sp_same_reference, ADW_TYPE_BIN)

static void
clicked_cb (SpSameReference *self,
            GtkWidget       *button)
{
  SpRecord *request = g_object_get_data (G_OBJECT (button), "request");

  if (!sp_record_get_gone (request))
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, request);
}

static GtkWidget *
make_button (SpSameReference *self,
             SpRecord        *request)
{
  SpRecord *about = sp_record_get_link (request, "case_id");
  const char *reference = about != NULL && sp_record_get_loaded (about) ? sp_case_get_reference (SP_CASE (about)) : NULL;
  const char *state = sp_value_lists_get_label (sp_store_get_lists (self->store), "access-state",
                                                sp_access_request_get_state (SP_ACCESS_REQUEST (request)));
  /* Translators: the reference of a case, and how a request in it stands: "Case K7M42: open" */
  g_autofree char *label = g_strdup_printf (_("Case %s: %s"), reference != NULL ? reference : "…", state != NULL ? _(state) : "");
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "request", g_object_ref (request), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
update (SpSameReference *self)
{
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_last_child (self->box)) != gtk_widget_get_first_child (self->box))
    adw_wrap_box_remove (ADW_WRAP_BOX (self->box), child);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->found)); i++)
    {
      g_autoptr (SpRecord) request = g_list_model_get_item (G_LIST_MODEL (self->found), i);

      if (!sp_record_get_loaded (request) || sp_record_get_gone (request) || request == SP_RECORD (self->request))
        continue;
      adw_wrap_box_append (ADW_WRAP_BOX (self->box), make_button (self, request));
      n++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   data)
{
  SpSameReference *self = data;

  if (self->store != NULL)
    update (self);

  return dex_future_new_true ();
}

/* Placeholders come before the records. */
static void
changed_cb (SpSameReference *self)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->found), settled_cb, g_object_ref (self),
                                         g_object_unref));
}

static void
sp_same_reference_dispose (GObject *object)
{
  SpSameReference *self = SP_SAME_REFERENCE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->found);
  g_clear_object (&self->request);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_same_reference_parent_class)->dispose (object);
}

static void
sp_same_reference_class_init (SpSameReferenceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_same_reference_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", SP_TYPE_SAME_REFERENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, SP_TYPE_ACCESS_REQUEST);
}

static void
sp_same_reference_init (SpSameReference *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _("The same reference:"), "wrap", TRUE, NULL);

  self->box = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->box), 3);
  adw_wrap_box_set_align (ADW_WRAP_BOX (self->box), 0.5);
  gtk_widget_add_css_class (label, "dimmed");
  adw_wrap_box_append (ADW_WRAP_BOX (self->box), label);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/** sp_same_reference_new: Returns: (transfer floating): what other requests there are of @request's reference */
GtkWidget *
sp_same_reference_new (SpStore         *store,
                       SpAccessRequest *request)
{
  SpSameReference *self;
  g_autoptr (SpQuery) query = sp_query_new ("access_request");

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_ACCESS_REQUEST (request), NULL);

  self = g_object_new (SP_TYPE_SAME_REFERENCE, NULL);
  self->store = g_object_ref (store);
  self->request = g_object_ref (request);
  sp_query_where (query, "reference", "=", sp_access_request_get_reference (request));
  sp_query_order (query, "received", FALSE);
  sp_query_with (query, "case_id");
  self->found = sp_store_list (store, query);
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);

  return GTK_WIDGET (self);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-words.h"

#include "sp-audit.h"
#include "sp-compartment.h"
#include "sp-csv.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-record-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The log's entries in plain words. An entry holds ids and codes; people and agencies are named by the directory. */

struct _SpAuditNames
{
  SpRecordList *members;
  SpRecordList *agencies;
};

/** sp_audit_names_new: Returns: (transfer full): who is who; it fills by itself */
SpAuditNames *
sp_audit_names_new (SpStore *store)
{
  SpAuditNames *self = g_rc_box_new0 (SpAuditNames);
  g_autoptr(SpQuery) members = sp_query_new ("member");
  g_autoptr(SpQuery) agencies = sp_query_new ("agency");

  sp_query_with (members, "agency");
  self->members = sp_store_list (store, members);
  self->agencies = sp_store_list (store, agencies);

  return self;
}

/** sp_audit_names_ref: Returns: (transfer full): @self */
SpAuditNames *
sp_audit_names_ref (SpAuditNames *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SpAuditNames *self = data;

  g_object_unref (self->members);
  g_object_unref (self->agencies);
}

/** sp_audit_names_unref: */
void
sp_audit_names_unref (SpAuditNames *self)
{
  g_rc_box_release_full (self, clear);
}

/** sp_audit_names_members: Returns: (transfer none): the members, for "items-changed" */
GListModel *
sp_audit_names_members (SpAuditNames *self)
{
  return G_LIST_MODEL (self->members);
}

static SpRecord *
find (SpRecordList *list,
      const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_strcmp0 (sp_record_get_id (record), id) == 0 && sp_record_get_loaded (record))
        return record;
    }

  return NULL;
}

/**
 * sp_audit_names_dup:
 * @id: a member's or agency's, `chair`, `server`, or ""
 *
 * Returns: (transfer full): who that is
 */
char *
sp_audit_names_dup (SpAuditNames *self,
                    const char   *id)
{
  SpRecord *record;
  SpRecord *agency;
  g_autofree char *name = NULL;

  if (*id == '\0' || g_str_equal (id, "server"))
    return g_strdup (_("Whoever runs the server"));
  if (g_str_equal (id, SP_READERS_CHAIR))
    return g_strdup (_("Chair and coordinators"));
  if ((record = find (self->agencies, id)) != NULL)
    return g_strdup (sp_agency_get_short_name (SP_AGENCY (record)));
  if ((record = find (self->members, id)) == NULL)
    return g_strdup (_("Somebody whom the directory does not have"));

  name = sp_record_dup_title (record, NULL);
  agency = sp_record_get_link (record, "agency");
  if (agency == NULL || !SP_IS_AGENCY (agency) || sp_agency_get_short_name (SP_AGENCY (agency)) == NULL)
    return g_steal_pointer (&name);

  /* Translators: a member and the member's agency */
  return g_strdup_printf (_("%s · %s"), name, sp_agency_get_short_name (SP_AGENCY (agency)));
}

/* --- What was done ------------------------------------------------------------------------- */

static const struct
{
  const char *act; /* NULL: any */
  const char *purpose; /* NULL: any other */
  const char *words;
} acts[] = {
  { NULL, "audit-about", N_("Log read: who saw this") },
  { NULL, "audit-by", N_("Log read: what a member did") },
  { NULL, "audit-received", N_("Log read: who received a document") },
  { NULL, "audit-find-case", N_("Log read: cases looked for") },
  { NULL, "audit-find-document", N_("Log read: documents looked for") },
  { NULL, "audit-verify", N_("Log verified") },
  { NULL, "list-agency", N_("Agencies listed at the server") },
  { NULL, "list-member", N_("Members listed at the server") },
  { NULL, "list-device", N_("Laptops listed at the server") },
  { NULL, "list-sign-on", N_("Accounts listed with which members sign on") },
  { NULL, "laptop-active", N_("Laptop let in again") },
  { NULL, "laptop-suspended", N_("Laptop shut out for now") },
  { NULL, "laptop-revoked", N_("Laptop shut out for good") },
  { NULL, "laptop-wiped", N_("Laptop told to destroy what it holds") },
  { NULL, "laptop-link", N_("Link made with which a laptop joins") },
  { NULL, "sign-on", N_("Sign-on before a laptop joins set up, or changed") },
  { NULL, "no-sign-on", N_("Sign-on before a laptop joins no longer asked for") },
  { NULL, "sign-on-member", N_("Account set with which somebody signs on") },
  { NULL, SP_AUDIT_LOST, N_("Laptop reported lost") },
  { NULL, SP_AUDIT_UNLOCKED_KEYRING, N_("Laptop unlocked") },
  { NULL, SP_AUDIT_UNLOCKED_PASSPHRASE, N_("Laptop unlocked by passphrase alone, without a keyring") },
  { NULL, "carried", N_("Written into a file for the server") },
  { NULL, "handed-on", N_("A file of another laptop’s handed on to the server") },
  { NULL, "backup", N_("Backup written") },
  { NULL, "restore", N_("Server taken back to a backup") },
  { NULL, "move", N_("Partnership moved to another database") },
  { NULL, "transfer", N_("File of a laptop without a network taken in") },
  { NULL, "transfer-lost", N_("File of a lost laptop taken in") },
  { "disclose", "printed", N_("Printed") },
  { "disclose", "saved", N_("Saved as a plain copy") },
  { "disclose", "projected", N_("Shown on the projector") },
  { "disclose", "copied", N_("Copied to the clipboard") },
  { "collect", "console", N_("Recorded at the server") },
  { "alter", "console", N_("Changed at the server") },
  { "collect", NULL, N_("Recorded") },
  { "alter", NULL, N_("Changed") },
  { "consult", NULL, N_("Consulted") },
  { "disclose", NULL, N_("Disclosed") },
  { "combine", NULL, N_("Combined") },
  { "erase", "malware", N_("Content erased: the virus scanner found something in it") },
  { "erase", NULL, N_("Deleted") },
};

/**
 * sp_audit_words_act:
 * @entry: as the server answers it
 * @lists: the value lists
 *
 * Returns: (transfer full): what was done
 */
char *
sp_audit_words_act (JsonObject   *entry,
                    SpValueLists *lists)
{
  const char *act = sp_json_get_text (entry, "act");
  const char *purpose = sp_json_get_text (entry, "purpose");
  /* Of a laptop's purpose what follows is the id of the laptop it was about. */
  g_autofree char *code = purpose != NULL ? g_strndup (purpose, strcspn (purpose, " ")) : NULL;
  const char *kind = purpose != NULL && g_strcmp0 (act, "disclose") == 0
                       ? sp_value_lists_get_label (lists, "document-kind", purpose)
                       : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      if ((acts[i].act != NULL && g_strcmp0 (act, acts[i].act) != 0) ||
          (acts[i].purpose != NULL && g_strcmp0 (code, acts[i].purpose) != 0))
        continue;
      if (acts[i].purpose != NULL || purpose == NULL)
        return g_strdup (_(acts[i].words));
      if (kind != NULL)
        /* Translators: %s is a kind of document, such as Minutes */
        return g_strdup_printf (_("Issued: %s"), kind);

      /* Translators: what was done, such as Changed, and what for */
      return g_strdup_printf (_("%s: %s"), _(acts[i].words), purpose);
    }

  return g_strdup (act != NULL ? act : "");
}

/**
 * sp_audit_words_about:
 * @entry: as the server answers it
 *
 * Returns: (transfer full): what kinds of record it was done with; "" where it was none
 */
char *
sp_audit_words_about (JsonObject *entry)
{
  JsonArray *about = sp_json_get_array (entry, "about");
  gint64 n = sp_json_get_int (entry, "n_about", 0);
  const char *name = about != NULL && json_array_get_length (about) > 0
                       ? sp_json_get_text (json_array_get_object_element (about, 0), "type")
                       : NULL;
  const SpRecordType *type = name != NULL ? sp_record_type_find (name) : NULL;

  if (type == NULL)
    return g_strdup ("");
  if (n == 1)
    return g_strdup (_(type->label));

  /* Translators: a kind of record, and how many more there were */
  return g_strdup_printf (ngettext ("%s and %d more", "%s and %d more", (gulong) n - 1), _(type->label), (int) n - 1);
}

/**
 * sp_audit_words_place:
 * @entry: as the server answers it
 *
 * Returns: (transfer full): the case or meeting; "" where it was of none
 */
char *
sp_audit_words_place (JsonObject *entry)
{
  const char *reference = sp_json_get_text (entry, "reference");
  const char *date = sp_json_get_text (entry, "date");
  g_autofree char *day = date != NULL ? sp_format_date (date) : NULL;

  if (reference != NULL)
    /* Translators: %s is a case's reference */
    return g_strdup_printf (_("Case %s"), reference);
  if (day != NULL)
    /* Translators: %s is a day */
    return g_strdup_printf (_("Meeting of %s"), day);

  return g_strdup ("");
}

static char *
join_names (GStrv         ids,
            SpAuditNames *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    g_strv_builder_take (builder, sp_audit_names_dup (names, ids[i]));
  all = g_strv_builder_end (builder);

  return g_strjoinv ("; ", all);
}

/**
 * sp_audit_words_readers:
 * @entry: as the server answers it
 *
 * Returns: (transfer full): who alone reads what it was done with; "" where it is not restricted
 */
char *
sp_audit_words_readers (JsonObject   *entry,
                        SpAuditNames *names)
{
  const char *name = sp_json_get_text (entry, "compartment");
  g_autoptr(SpCompartment) compartment = name != NULL ? sp_compartment_parse (name) : NULL;

  return compartment != NULL && compartment->readers != NULL ? join_names (compartment->readers, names) : g_strdup ("");
}

/**
 * sp_audit_words_to:
 * @entry: as the server answers it
 *
 * Returns: (transfer full): to whom it went; "" where it went to nobody
 */
char *
sp_audit_words_to (JsonObject   *entry,
                   SpAuditNames *names)
{
  g_auto(GStrv) ids = sp_json_dup_strv (entry, "recipients");

  return ids != NULL ? join_names (ids, names) : g_strdup ("");
}

/**
 * sp_audit_words_device:
 * @entry: as the server answers it
 *
 * Returns: (transfer full): on which laptop, or that it was the server
 */
char *
sp_audit_words_device (JsonObject *entry)
{
  const char *name = sp_json_get_text (entry, "device_name");

  if (name != NULL)
    return g_strdup (name);
  if (g_strcmp0 (sp_json_get_text (entry, "device"), "server") == 0)
    return g_strdup (_("written by the server"));

  return g_strdup (_("a laptop without a name"));
}

/**
 * sp_audit_words_document:
 * @found: as the server answers it
 *
 * Returns: (transfer full): which document that is: "Minutes, meeting of 04 Jun 2026, to Probation, copy 2"
 */
char *
sp_audit_words_document (JsonObject   *found,
                         SpAuditNames *names,
                         SpValueLists *lists)
{
  const char *kind = sp_json_get_text (found, "kind");
  const char *label = kind != NULL ? sp_value_lists_get_label (lists, "document-kind", kind) : NULL;
  const char *agency = sp_json_get_text (found, "agency");
  g_autofree char *place = sp_audit_words_place (found);
  g_autofree char *to = sp_audit_names_dup (names, agency != NULL ? agency : SP_READERS_CHAIR);

  /* Translators: a kind of document, the case or meeting it is of, and who got it */
  return g_strdup_printf (_("%s · %s · for %s"), label != NULL ? label : _("Document"), place, to);
}

/* --- To be saved --------------------------------------------------------------------------- */

/**
 * sp_audit_words_csv:
 * @entries: (element-type JsonObject): entries as the server answers them
 *
 * Returns: (transfer full): a line each, with the times in UTC and the place in the tree, by which anybody finds it again
 */
GBytes *
sp_audit_words_csv (GPtrArray    *entries,
                    SpAuditNames *names,
                    SpValueLists *lists)
{
  const char *titles[] = { _("Time (UTC)"), _("What"), _("Record"), _("Case or meeting"), _("Readers"), _("Member"),
                           _("Laptop"), _("Recipients"), _("Number in the log"), _("Hash of the content"), NULL };
  GString *csv = g_string_new (SP_CSV_MARK);

  sp_csv_append_row (csv, titles);
  for (guint i = 0; i < entries->len; i++)
    {
      JsonObject *entry = entries->pdata[i];
      const char *detail = sp_json_get_text (entry, "detail");
      g_autofree char *act = sp_audit_words_act (entry, lists);
      g_autofree char *about = sp_audit_words_about (entry);
      g_autofree char *place = sp_audit_words_place (entry);
      g_autofree char *readers = sp_audit_words_readers (entry, names);
      g_autofree char *who = sp_audit_names_dup (names, sp_json_get_text (entry, "member"));
      g_autofree char *device = sp_audit_words_device (entry);
      g_autofree char *to = sp_audit_words_to (entry, names);
      g_autofree char *leaf = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (entry, "leaf", 0));
      const char *cells[] = { sp_json_get_text (entry, "at"), act, about, place, readers, who, device, to, leaf,
                              detail != NULL ? detail : "", NULL };

      sp_csv_append_row (csv, cells);
    }

  return g_string_free_to_bytes (csv);
}

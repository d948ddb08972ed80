/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-records.h"

#include "sp-compartment.h"
#include "sp-field.h"
#include "sp-id.h"

#include <string.h>

#define EXTRA_CHARS 65536

typedef struct
{
  const SpReferralRow *row;
  const char *key;
  char *case_id;
  char *compartment;
  GPtrArray *records;
  GString *extra; /* what no field takes, and the whole of what a field could not hold */
} Maker;

/**
 * sp_referral_record_free:
 * @self: (transfer full): a record
 *
 * Frees a record.
 */
void
sp_referral_record_free (SpReferralRecord *self)
{
  g_free (self->id);
  g_free (self->compartment);
  json_object_unref (self->fields);
  g_free (self);
}

static SpReferralRecord *
add_record (Maker      *self,
            const char *type,
            const char *space)
{
  SpReferralRecord *record = g_new0 (SpReferralRecord, 1);

  record->id = sp_id_derive (space, self->key);
  record->type = type;
  record->compartment = g_strdup (self->compartment);
  record->fields = json_object_new ();
  if (strcmp (type, "case") != 0)
    json_object_set_string_member (record->fields, "case_id", self->case_id);
  g_ptr_array_add (self->records, record);

  return record;
}

static void
keep_extra (Maker      *self,
            const char *heading,
            const char *text)
{
  if (self->extra->len)
    g_string_append_c (self->extra, '\n');
  g_string_append_printf (self->extra, "%s: ", heading);
  for (const char *p = text; *p; p++)
    g_string_append_c (self->extra,
                       (guchar) *p >= 0x20 || *p == '\n' || *p == '\t' ? *p : ' ');
}

/* Text as the field may hold it: no control characters, a line break only in prose. */
static char *
clean_text (const char *text,
            gboolean    lines)
{
  char *clean = g_strdup (text);

  for (char *p = clean; *p; p++)
    if ((guchar) *p < 0x20 && !(lines && (*p == '\n' || *p == '\t')))
      *p = ' ';

  return clean;
}

static void
set_text (Maker            *self,
          SpReferralRecord *record,
          const char       *name,
          const char       *text)
{
  const SpField *field = sp_record_type_find_field (sp_record_type_find (record->type), name);
  g_autofree char *clean = NULL;

  g_assert (field != NULL);
  if (!text || !*text)
    return;

  clean = clean_text (text, field->kind == SP_KIND_PROSE);
  if (field->max > 0 && g_utf8_strlen (clean, -1) > field->max)
    {
      keep_extra (self, field->label, clean);
      *g_utf8_offset_to_pointer (clean, field->max) = '\0';
    }
  json_object_set_string_member (record->fields, name, clean);
}

static void
set_field (Maker            *self,
           SpReferralRecord *record,
           const char       *name,
           SpReferralField   field)
{
  set_text (self, record, name, sp_referral_row_get_text (self->row, field));
}

static void
set_yes_no (Maker            *self,
            SpReferralRecord *record,
            const char       *name,
            SpReferralField   field)
{
  SpTriState answer = sp_referral_row_get_yes_no (self->row, field);

  if (answer != SP_TRI_UNSET)
    set_text (self, record, name, answer == SP_TRI_YES ? "yes" : "no");
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Sets stand in byte order, each item once. */
static void
set_items (Maker              *self,
           SpReferralRecord   *record,
           const char         *name,
           const char * const *items)
{
  const SpField *field = sp_record_type_find_field (sp_record_type_find (record->type), name);
  g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;
  const char *last = NULL;

  g_assert (field != NULL && field->kind == SP_KIND_SET);
  for (gsize i = 0; items[i]; i++)
    g_ptr_array_add (sorted, clean_text (items[i], FALSE));
  if (sorted->len == 0)
    return;

  g_ptr_array_sort (sorted, compare_texts);
  array = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *item = g_ptr_array_index (sorted, i);

      if (last && strcmp (last, item) == 0)
        continue;
      if (json_array_get_length (array) < field->max)
        json_array_add_string_element (array, item);
      else
        keep_extra (self, field->label, item);
      last = item;
    }
  json_object_set_array_member (record->fields, name, array);
}

static SpReferralRecord *
add_person (Maker            *self,
            const char       *role,
            const char       *space,
            SpReferralField   last,
            SpReferralField   first,
            SpReferralField   born)
{
  SpReferralRecord *person = add_record (self, "person", space);
  g_autofree char *link_space = g_strconcat (space, "/role", NULL);
  SpReferralRecord *link = add_record (self, "case_person", link_space);

  set_field (self, person, "family_name", last);
  set_field (self, person, "given_names", first);
  set_field (self, person, "born", born);
  set_text (self, link, "person", person->id);
  set_text (self, link, "role", role);

  return person;
}

static void
add_address (Maker            *self,
             SpReferralRecord *person,
             const char       *space,
             const char       *text,
             const char       *postcode)
{
  SpReferralRecord *address;

  if (!*text && !*postcode)
    return;

  address = add_record (self, "address", space);
  set_text (self, address, "person", person->id);
  set_text (self, address, "text", text);
  set_text (self, address, "postcode", postcode);
}

static void
add_people (Maker            *self,
            SpReferralRecord *case_record)
{
  const SpReferralRow *row = self->row;
  SpReferralRecord *victim = add_person (self, "victim", "import/victim",
                                         SP_REFERRAL_FIELD_V_LAST, SP_REFERRAL_FIELD_V_FIRST,
                                         SP_REFERRAL_FIELD_V_DOB);
  SpReferralRecord *perpetrator = add_person (self, "perpetrator", "import/perpetrator",
                                              SP_REFERRAL_FIELD_P_LAST, SP_REFERRAL_FIELD_P_FIRST,
                                              SP_REFERRAL_FIELD_P_DOB);
  SpReferralRecord *link = g_ptr_array_index (self->records, self->records->len - 1);
  g_auto(GStrv) aliases =
    sp_import_split_list (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_P_ALIAS));

  set_yes_no (self, victim, "safe_to_call", SP_REFERRAL_FIELD_SAFE);
  set_field (self, victim, "safe_times", SP_REFERRAL_FIELD_SAFE_TIMES);
  set_items (self, perpetrator, "aliases", (const char * const *) aliases);
  set_text (self, link, "relationship", sp_referral_row_get_relationship (row));
  add_address (self, victim, "import/victim/address",
               sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_ADDR),
               sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_PC));
  add_address (self, perpetrator, "import/perpetrator/address", "",
               sp_referral_row_get_text (row, SP_REFERRAL_FIELD_P_PC));

  set_text (self, case_record, "victim", victim->id);
  set_text (self, case_record, "perpetrator", perpetrator->id);
}

static void
fill_case (Maker            *self,
           SpReferralRecord *record,
           const char       *source)
{
  g_autofree char *reference = sp_reference_derive ("import/case", self->key);

  set_text (self, record, "reference", reference);
  set_text (self, record, "status", "submitted");
  set_text (self, record, "source", source);
  set_field (self, record, "received", SP_REFERRAL_FIELD_DATE);
  set_text (self, record, "relationship", sp_referral_row_get_relationship (self->row));
  set_items (self, record, "crime_refs", sp_referral_row_get_crimes (self->row));
  set_field (self, record, "why_referred", SP_REFERRAL_FIELD_NARRATIVE);
  set_text (self, record, "source_key", self->key);
}

static void
fill_referral (Maker            *self,
               SpReferralRecord *record,
               const char       *source)
{
  static const struct { const char *name; SpReferralField field; } texts[] = {
    { "received", SP_REFERRAL_FIELD_DATE },
    { "agency_name", SP_REFERRAL_FIELD_AGENCY },
    { "external_id", SP_REFERRAL_FIELD_ID },
    { "referrer", SP_REFERRAL_FIELD_REFERRER },
    { "referrer_phone", SP_REFERRAL_FIELD_PHONE },
    { "unaware_reason", SP_REFERRAL_FIELD_AWARE_WHY },
    { "basis", SP_REFERRAL_FIELD_BASIS },
    { "first_incident", SP_REFERRAL_FIELD_FIRST },
    { "last_incident", SP_REFERRAL_FIELD_LAST },
    { "risk_tool", SP_REFERRAL_FIELD_TOOL },
    { "risk_level", SP_REFERRAL_FIELD_LEVEL },
    { "narrative", SP_REFERRAL_FIELD_NARRATIVE },
  };
  const char *agency = sp_referral_row_get_agency (self->row);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    set_field (self, record, texts[i].name, texts[i].field);
  if (agency && sp_id_is_valid (agency))
    set_text (self, record, "agency", agency);
  set_text (self, record, "source", source);
  set_items (self, record, "crime_refs", sp_referral_row_get_crimes (self->row));
  set_items (self, record, "behaviours", sp_referral_row_get_behaviours (self->row));
  set_text (self, record, "relationship", sp_referral_row_get_relationship (self->row));
  set_yes_no (self, record, "victim_aware", SP_REFERRAL_FIELD_AWARE);
  set_yes_no (self, record, "consent", SP_REFERRAL_FIELD_CONSENT);
  set_yes_no (self, record, "weapons", SP_REFERRAL_FIELD_WEAPONS);
  if (sp_referral_row_has_issue (self->row, SP_REASON_POSSIBLE_REPEAT))
    json_object_set_boolean_member (record->fields, "possible_repeat", TRUE);
  set_text (self, record, "source_key", self->key);
}

/* What is too much for one field goes on in contributions of the referring agency. */
static void
place_extra (Maker            *self,
             SpReferralRecord *referral)
{
  const char *agency = sp_referral_row_get_agency (self->row);
  const char *rest = self->extra->str;

  for (int n = 0; *rest; n++)
    {
      glong length = MIN (g_utf8_strlen (rest, -1), EXTRA_CHARS);
      const char *end = g_utf8_offset_to_pointer (rest, length);
      g_autofree char *part = g_strndup (rest, end - rest);

      if (n == 0)
        {
          json_object_set_string_member (referral->fields, "extra", part);
        }
      else
        {
          g_autofree char *space = g_strdup_printf ("import/extra/%d", n);
          SpReferralRecord *more = add_record (self, "contribution", space);

          if (agency && sp_id_is_valid (agency))
            set_text (self, more, "agency", agency);
          set_field (self, more, "date", SP_REFERRAL_FIELD_DATE);
          json_object_set_string_member (more->fields, "text", part);
        }
      rest = end;
    }
}

/**
 * sp_referral_row_dup_case_id:
 * @row: an imported row
 *
 * Returns: (transfer full): the id of the case that the row makes; if there is such a case, the
 *   row has been imported before
 */
char *
sp_referral_row_dup_case_id (const SpReferralRow *row)
{
  g_return_val_if_fail (sp_referral_row_get_source_key (row) != NULL, NULL);

  return sp_id_derive ("import/case", sp_referral_row_get_source_key (row));
}

/**
 * sp_referral_row_to_records:
 * @row: an imported row
 * @source: (nullable): a code of the list of sources, for the referring agency's kind
 * @invited: (nullable): ids of the agencies that take part in the case
 *
 * Makes the records of one referral: the case, victim and perpetrator with their roles and
 * addresses, the referral itself, and the invitations. All ids follow from the row's source key,
 * so that a second import, on whatever laptop, makes the same ones. The case comes first.
 *
 * Returns: (transfer full) (element-type SpReferralRecord): the records
 */
GPtrArray *
sp_referral_row_to_records (const SpReferralRow *row,
                            const char          *source,
                            const char * const  *invited)
{
  g_autoptr(GString) extra = g_string_new (NULL);
  g_autofree char *case_id = sp_referral_row_dup_case_id (row);
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  Maker self = { row, sp_referral_row_get_source_key (row), case_id, compartment, NULL, extra };
  SpReferralRecord *case_record, *referral;

  self.records = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_referral_record_free);
  case_record = add_record (&self, "case", "import/case");
  add_people (&self, case_record);
  fill_case (&self, case_record, source);
  referral = add_record (&self, "referral", "import/referral");
  fill_referral (&self, referral, source);

  for (guint i = 0; i < sp_referral_row_get_n_extras (row); i++)
    {
      const char *heading;
      const char *text = sp_referral_row_get_extra (row, i, &heading);

      keep_extra (&self, heading, text);
    }
  place_extra (&self, referral);

  for (gsize i = 0; invited && invited[i]; i++)
    {
      g_autofree char *space = g_strconcat ("import/invitation/", invited[i], NULL);

      set_text (&self, add_record (&self, "invitation", space), "agency", invited[i]);
    }

  return self.records;
}

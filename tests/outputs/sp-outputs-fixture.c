/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-outputs-fixture.h"

#include "sp-compartment.h"

#include <archive.h>
#include <archive_entry.h>
#include <poppler.h>
#include <string.h>
#include <zlib.h>

static const char * const agency_names[] = { "Police", "NHS trust", "Probation", "Advocacy", "Housing", "Youth justice" };
static const char * const families[] = { "Holloway", "Wexcombe", "Okonkwo", "Blackwood", "Thistlewood", "Pemberton",
                                         "Quigley", "Marlowe", "Fairweather", "Żółkiewska" };
static const char * const givens[] = { "Imogen", "Ewan", "Seren", "Ruth", "Anselm", "Tamsin", "Dorian", "Wilhelmina" };
static const char * const sentences[] = {
  "Third breach of the interim order: he waited by her car at the station for forty minutes.",
  "Phone seized; the download is expected by the end of the week.",
  "She has moved and does not want police at her place of work.",
  "Persistence is driven by the loss of the home; violence by access to a vehicle.",
  "Agreed to apply for a full order with an exclusion zone around the station.",
  "Would take part in the programme if it were a condition of the licence.",
};

static char *
new_id (SpOutputsFixture *self)
{
  return g_strdup_printf ("019a0000-%04x-7000-8000-%012x", g_rand_int_range (self->chance, 0, 0x1000), ++self->n_ids);
}

static guint
pick (SpOutputsFixture *self,
      guint             n)
{
  return (guint) g_rand_int_range (self->chance, 0, (gint32) n);
}

/* Fields as pairs of names and texts, closed with NULL; a text that is NULL is left out. */
static JsonObject *
fields_of (const char *name,
           ...)
{
  JsonObject *fields = json_object_new ();
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      const char *text = va_arg (args, const char *);

      if (text != NULL)
        json_object_set_string_member (fields, name, text);
    }
  va_end (args);

  return fields;
}

static void
set_strv (JsonObject *fields,
          const char *name,
          GPtrArray  *values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < values->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (values, i));
  json_object_set_array_member (fields, name, array);
}

static void
add (SpOutputsFixture *self,
     const char       *type,
     const char       *id,
     const char       *compartment,
     JsonObject       *fields)
{
  sp_material_add (self->material, type, id, compartment, fields);
  json_object_unref (fields);
}

static void
canary_free (gpointer data)
{
  SpCanary *canary = data;

  g_free (canary->word);
  g_free (canary->type);
  g_free (canary->id);
  g_free (canary->case_id);
  g_strfreev (canary->readers);
  g_free (canary);
}

/* A word that is no part of any other, and that no hyphen breaks. */
static char *
new_word (SpOutputsFixture *self)
{
  static const char letters[] = "bcdfghjkmnpqrstvwxz";
  guint n = self->canaries->len;
  char word[12] = "Zy";

  for (guint i = 2; i < 8; i++, n /= 19)
    word[i] = letters[n % 19];
  word[8] = 'y';

  return g_strdup (word);
}

static SpCanary *
add_canary (SpOutputsFixture *self,
            const char       *type,
            const char       *id,
            const char       *case_id,
            GStrv             readers,
            gboolean          in_minutes)
{
  SpCanary *canary = g_new0 (SpCanary, 1);

  canary->word = new_word (self);
  canary->type = g_strdup (type);
  canary->id = g_strdup (id);
  canary->case_id = g_strdup (case_id);
  canary->readers = g_strdupv (readers);
  canary->in_minutes = in_minutes;
  g_ptr_array_add (self->canaries, canary);

  return canary;
}

static char *
pair (const char *case_id,
      const char *reader)
{
  return g_strdup_printf ("%s %s", case_id, reader);
}

static void
add_member (SpOutputsFixture *self,
            const char       *id,
            const char       *agency,
            const char       *role)
{
  g_autoptr(GPtrArray) roles = g_ptr_array_new ();
  JsonObject *fields = fields_of ("family_name", families[pick (self, G_N_ELEMENTS (families))], "given_names",
                                  givens[pick (self, G_N_ELEMENTS (givens))], "agency", agency, NULL);

  g_ptr_array_add (roles, (gpointer) role);
  set_strv (fields, "roles", roles);
  add (self, "member", id, SP_COMPARTMENT_DIRECTORY, fields);
}

static void
add_directory (SpOutputsFixture *self)
{
  g_autofree char *partnership = new_id (self);
  guint n = 3 + pick (self, G_N_ELEMENTS (agency_names) - 2);

  add (self, "partnership", partnership, SP_COMPARTMENT_DIRECTORY,
       fields_of ("name", "Solent Stalking Partnership", "marking", "OFFICIAL-SENSITIVE", "handling",
                  "Do not share onward without the agency that owns it", NULL));
  for (guint i = 0; i < n; i++)
    {
      char *id = new_id (self);
      g_autofree char *member = g_strdup_printf ("019b0000-0000-7000-8000-%012x", i);

      g_ptr_array_add (self->agencies, id);
      add (self, "agency", id, SP_COMPARTMENT_DIRECTORY,
           fields_of ("name", agency_names[i], "short_name", agency_names[i], NULL));
      add_member (self, member, id, i == 0 ? "coordinator" : "representative");
    }
}

static void
add_meeting (SpOutputsFixture *self)
{
  g_autofree char *compartment = sp_compartment_for_meeting (self->meeting_id);
  g_autoptr(GPtrArray) invited = g_ptr_array_new ();
  JsonObject *fields = fields_of ("title", "Weekly meeting", "date", "2026-11-24", "starts", "14:00", "place",
                                  "Basement suite, Northern Road", "status", "closed", "statement_version", "3",
                                  "statement", "What is said here is confidential, and used for the purposes of this "
                                  "meeting only.", "closed_at", "2026-11-24T16:20:00Z", NULL);

  for (guint i = 0; i < self->agencies->len; i++)
    {
      char *agency = g_ptr_array_index (self->agencies, i);
      g_autofree char *attendance = new_id (self);
      g_autofree char *member = g_strdup_printf ("019b0000-0000-7000-8000-%012x", i);

      if (i > 2 && pick (self, 4) == 0)
        continue;
      g_ptr_array_add (invited, agency);
      g_hash_table_add (self->in_meeting, g_strdup (agency));
      add (self, "attendance", attendance, compartment,
           fields_of ("meeting", self->meeting_id, "agency", agency, "member", member, "status",
                      i == 1 ? "apologies" : "attended", "information_sent", "yes", "agreed_at", "2026-11-24T14:02:00Z",
                      "agreed_version", "3", NULL));
    }
  set_strv (fields, "agencies", invited);
  add (self, "meeting", self->meeting_id, compartment, fields);
}

static void
add_rights (SpOutputsFixture *self,
            const char       *case_id)
{
  g_autofree char *core = sp_compartment_for_case (case_id);
  g_autofree char *chair = sp_compartment_for_readers (case_id, (const char *[]) { SP_READERS_CHAIR, NULL });

  for (guint i = 0; i < self->agencies->len; i++)
    {
      const char *agency = g_ptr_array_index (self->agencies, i);
      g_autofree char *invitation = new_id (self);
      g_autofree char *exclusion = new_id (self);
      g_autofree char *member = g_strdup_printf ("019b0000-0000-7000-8000-%012x", i);

      if (pick (self, 4) != 0)
        {
          g_hash_table_add (self->invited, pair (case_id, agency));
          add (self, "invitation", invitation, core, fields_of ("case_id", case_id, "agency", agency, NULL));
        }
      if (pick (self, 12) == 0)
        {
          g_hash_table_add (self->excluded, pair (case_id, agency));
          if (i == 0)
            g_hash_table_add (self->excluded, pair (case_id, SP_READERS_CHAIR));
          add (self, "exclusion", exclusion, chair,
               fields_of ("case_id", case_id, "member", member, "reason", "A relative of the suspect", NULL));
        }
    }
}

/* All of the case, or some. */
static GStrv
pick_readers (SpOutputsFixture *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gboolean some = FALSE;

  if (pick (self, 2) == 0)
    return NULL;
  for (guint i = 0; i < self->agencies->len; i++)
    if (pick (self, 3) == 0)
      {
        g_strv_builder_add (builder, g_ptr_array_index (self->agencies, i));
        some = TRUE;
      }
  if (!some || pick (self, 3) != 0)
    g_strv_builder_add (builder, SP_READERS_CHAIR);

  return g_strv_builder_end (builder);
}

static char *
dup_place (const char *case_id,
           GStrv       readers)
{
  return readers == NULL ? sp_compartment_for_case (case_id)
                         : sp_compartment_for_readers (case_id, (const char * const *) readers);
}

/* A line of some kind, read by some, with its word. */
static void
add_line (SpOutputsFixture *self,
          const char       *case_id,
          const char       *item_id,
          guint             n)
{
  static const char * const minute_kinds[] = { "note", "decision", "rationale", "dissent", "not_shared", "victim_voice" };
  static const char * const types[] = { "contribution", "minute", "action", "minute", "risk_result", "trigger", "interest",
                                        "action" };
  const char *type = types[n % G_N_ELEMENTS (types)];
  g_auto(GStrv) readers = pick_readers (self);
  g_autofree char *place = dup_place (case_id, readers);
  g_autofree char *id = new_id (self);
  const char *agency = g_ptr_array_index (self->agencies, pick (self, self->agencies->len));
  SpCanary *canary = add_canary (self, type, id, case_id, readers, TRUE);
  g_autofree char *text = g_strdup_printf ("%s %s.", sentences[pick (self, G_N_ELEMENTS (sentences))], canary->word);
  g_autofree char *tool = g_strdup_printf ("Tool %u", n);
  g_autofree char *member = g_strdup_printf ("019b0000-0000-7000-8000-%012x", pick (self, self->agencies->len));

  if (g_str_equal (type, "contribution"))
    add (self, type, id, place,
         fields_of ("case_id", case_id, "agency", agency, "meeting", self->meeting_id, "date", "2026-11-20", "kind",
                    pick (self, 2) == 0 ? "fact" : "opinion", "author", "DC Blackwood", "text", text, NULL));
  else if (g_str_equal (type, "minute"))
    add (self, type, id, place,
         fields_of ("case_id", case_id, "meeting", self->meeting_id, "item", item_id, "kind",
                    minute_kinds[pick (self, G_N_ELEMENTS (minute_kinds))], "text", text, "position", id, NULL));
  else if (g_str_equal (type, "action"))
    add (self, type, id, place,
         fields_of ("case_id", case_id, "meeting", self->meeting_id, "item", item_id, "agency", agency, "person",
                    "DI Thistlewood", "due", pick (self, 2) == 0 ? "2026-11-20" : "2026-12-03", "status", "open", "text",
                    text, NULL));
  else if (g_str_equal (type, "risk_result"))
    add (self, type, id, place,
         fields_of ("case_id", case_id, "agency", agency, "tool", tool, "date", "2026-11-12", "persistence", "high",
                    "rationale", text, NULL));
  else if (g_str_equal (type, "trigger"))
    add (self, type, id, place, fields_of ("case_id", case_id, "kind", "court-date", "text", text, NULL));
  else
    add (self, type, id, place,
         fields_of ("case_id", case_id, "meeting", self->meeting_id, "member", member, "nature", text, "declared",
                    "2026-11-24", "measure", "left-room", NULL));
}

static void
add_case (SpOutputsFixture *self,
          guint             n,
          guint             n_lines)
{
  char *id = new_id (self);
  g_autofree char *victim = new_id (self);
  g_autofree char *perpetrator = new_id (self);
  g_autofree char *item = new_id (self);
  g_autofree char *core = sp_compartment_for_case (id);
  g_autofree char *reference = g_strdup_printf ("K%03uX", n);
  g_autofree char *position = g_strdup_printf ("%03u", n + 1);
  SpCanary *why = add_canary (self, "case", id, id, NULL, TRUE);
  g_autofree char *reason = g_strdup_printf ("Four months of messages after she ended the relationship. %s", why->word);
  SpCanary *name = add_canary (self, "person", perpetrator, id, NULL, TRUE);

  g_ptr_array_add (self->cases, id);
  add_rights (self, id);
  add (self, "case", id, core,
       fields_of ("reference", reference, "status", "accepted", "victim", victim, "perpetrator", perpetrator, "risk_level",
                  "high", "relationship", "ex-partner", "why_referred", reason, NULL));
  add (self, "person", victim, core,
       fields_of ("case_id", id, "family_name", families[pick (self, G_N_ELEMENTS (families))], "given_names",
                  givens[pick (self, G_N_ELEMENTS (givens))], NULL));
  add (self, "person", perpetrator, core,
       fields_of ("case_id", id, "family_name", "Wexcombe", "given_names", name->word, NULL));
  add (self, "agenda_item", item, core,
       fields_of ("meeting", self->meeting_id, "case_id", id, "kind", "review", "position", position, "state", "done",
                  NULL));
  for (guint i = 0; i < n_lines; i++)
    add_line (self, id, item, i);
}

SpOutputsFixture *
sp_outputs_fixture_new (guint32 seed,
                        guint   n_cases,
                        guint   n_lines)
{
  SpOutputsFixture *self = g_new0 (SpOutputsFixture, 1);

  self->material = sp_material_new ();
  self->canaries = g_ptr_array_new_with_free_func (canary_free);
  self->agencies = g_ptr_array_new_with_free_func (g_free);
  self->cases = g_ptr_array_new_with_free_func (g_free);
  self->invited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->excluded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->in_meeting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->chance = g_rand_new_with_seed (seed);
  self->meeting_id = new_id (self);
  add_directory (self);
  add_meeting (self);
  for (guint i = 0; i < n_cases; i++)
    add_case (self, i, n_lines);

  return self;
}

void
sp_outputs_fixture_free (SpOutputsFixture *self)
{
  g_object_unref (self->material);
  g_ptr_array_unref (self->canaries);
  g_ptr_array_unref (self->agencies);
  g_ptr_array_unref (self->cases);
  g_hash_table_unref (self->invited);
  g_hash_table_unref (self->excluded);
  g_hash_table_unref (self->in_meeting);
  g_rand_free (self->chance);
  g_free (self->meeting_id);
  g_free (self);
}

/* Whether a case comes apart, because somebody who would see the agency's copy is shut out of it; the agency's copy is
 * the chair's to read, too. */
gboolean
sp_outputs_fixture_is_apart (SpOutputsFixture *self,
                             const char       *case_id,
                             const char       *agency_id)
{
  g_autofree char *own = pair (case_id, agency_id != NULL ? agency_id : SP_READERS_CHAIR);
  g_autofree char *chair = pair (case_id, SP_READERS_CHAIR);

  return g_hash_table_contains (self->excluded, own) || g_hash_table_contains (self->excluded, chair);
}

/* Whether an agency, or with NULL the chair, may read a line at all. */
gboolean
sp_outputs_fixture_may_read (SpOutputsFixture *self,
                             const SpCanary   *canary,
                             const char       *agency_id)
{
  g_autofree char *own = agency_id != NULL ? pair (canary->case_id, agency_id) : NULL;

  if (own != NULL && !g_hash_table_contains (self->invited, own))
    return FALSE;
  if (canary->readers == NULL)
    return TRUE;

  return g_strv_contains ((const char * const *) canary->readers, agency_id != NULL ? agency_id : SP_READERS_CHAIR);
}

static void
append_outline (GString          *text,
                PopplerIndexIter *iter)
{
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (iter);
      PopplerIndexIter *child = poppler_index_iter_get_child (iter);

      g_string_append_printf (text, "\nbookmark: %s", action->any.title);
      poppler_action_free (action);
      if (child != NULL)
        append_outline (text, child);
      if (child != NULL)
        poppler_index_iter_free (child);
    }
  while (poppler_index_iter_next (iter));
}

/* All that another program reads in a document: its pages, bookmarks and title. */
char *
sp_outputs_fixture_text (GBytes *pdf)
{
  g_autoptr(GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &error);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *title = NULL;
  PopplerIndexIter *iter;

  g_assert_no_error (error);
  title = poppler_document_get_title (document);
  g_string_append_printf (text, "title: %s\n", title);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++)
    {
      PopplerPage *page = poppler_document_get_page (document, i);
      g_autofree char *words = poppler_page_get_text (page);

      g_string_append_printf (text, "\n[page %d]\n%s", i + 1, words);
      g_object_unref (page);
    }
  iter = poppler_index_iter_new (document);
  if (iter != NULL)
    append_outline (text, iter);
  poppler_index_iter_free (iter);
  g_object_unref (document);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
inflate_one (const char *data,
             gsize       size,
             GByteArray *out)
{
  z_stream stream = { .next_in = (Bytef *) data, .avail_in = (uInt) size };
  guint8 piece[4096];
  int status = Z_OK;

  if (inflateInit (&stream) != Z_OK)
    return FALSE;
  while (status == Z_OK)
    {
      stream.next_out = piece;
      stream.avail_out = sizeof piece;
      status = inflate (&stream, Z_NO_FLUSH);
      if (status == Z_OK || status == Z_STREAM_END)
        g_byte_array_append (out, piece, (guint) (sizeof piece - stream.avail_out));
    }
  inflateEnd (&stream);

  return status == Z_STREAM_END;
}

/* The file's bytes, its streams unpacked. */
char *
sp_outputs_fixture_inflate (GBytes *pdf,
                            gsize  *size)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  const char *end = data + length;
  const char *at = data;

  g_byte_array_append (out, (const guint8 *) data, (guint) length);
  while ((at = memmem (at, (gsize) (end - at), "stream\n", 7)) != NULL)
    {
      at += 7;
      inflate_one (at, (gsize) (end - at), out);
      at = memmem (at, (gsize) (end - at), "endstream", 9);
      if (at == NULL)
        break;
      at += 9;
    }
  *size = out->len;

  return (char *) g_byte_array_free (g_steal_pointer (&out), FALSE);
}

/* All parts of an archive one after the other. */
char *
sp_outputs_fixture_unzip (GBytes *content)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  g_autoptr(GString) out = g_string_new (NULL);
  char piece[4096];
  la_ssize_t n;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_memory (archive, g_bytes_get_data (content, NULL), g_bytes_get_size (content)), ==,
                   ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_string_append_printf (out, "\n%s\n", archive_entry_pathname (entry));
      while ((n = archive_read_data (archive, piece, sizeof piece)) > 0)
        g_string_append_len (out, piece, n);
      g_assert_cmpint (n, ==, 0);
    }
  archive_read_free (archive);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

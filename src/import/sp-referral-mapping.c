/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-mapping.h"

#include "sp-import-text.h"

#include <string.h>

#define MAX_MAPPING_BYTES (1024 * 1024)

struct _SpReferralMapping
{
  GObject parent_instance;

  GPtrArray *headings; /* text, each one once */
  GArray *fields;      /* SpReferralField of each column */
  int columns[SP_REFERRAL_N_FIELDS];
  guint n_original; /* columns of the table itself, before the reasons of a file of rejects */
  gboolean mended;
};

G_DEFINE_FINAL_TYPE (SpReferralMapping, sp_referral_mapping, G_TYPE_OBJECT)

static void
sp_referral_mapping_finalize (GObject *object)
{
  SpReferralMapping *self = SP_REFERRAL_MAPPING (object);

  g_clear_pointer (&self->headings, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_array_unref);

  G_OBJECT_CLASS (sp_referral_mapping_parent_class)->finalize (object);
}

static void
sp_referral_mapping_class_init (SpReferralMappingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_referral_mapping_finalize;
}

static void
sp_referral_mapping_init (SpReferralMapping *self)
{
  self->headings = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_array_new (FALSE, FALSE, sizeof (SpReferralField));
  for (int i = 0; i < SP_REFERRAL_N_FIELDS; i++)
    self->columns[i] = -1;
}

/* A second column of the same heading must have a name of its own, to be kept and to be mapped. */
static void
take_heading (SpReferralMapping *self,
              GHashTable        *seen,
              const char        *text)
{
  SpReferralField none = SP_REFERRAL_FIELD_NONE;
  g_autofree char *tidy = sp_import_tidy_dup (text);
  g_autofree char *heading = NULL;

  if (*tidy == '\0')
    {
      g_free (tidy);
      tidy = g_strdup_printf ("Column %u", self->headings->len + 1);
    }
  heading = g_strdup (tidy);
  for (int n = 2; g_hash_table_contains (seen, heading); n++)
    {
      g_free (heading);
      heading = g_strdup_printf ("%s (%d)", tidy, n);
    }

  g_hash_table_add (seen, g_strdup (heading));
  g_ptr_array_add (self->headings, g_steal_pointer (&heading));
  g_array_append_val (self->fields, none);
}

/* Our own file of rejected rows ends with the reasons, after which a spreadsheet program may have
 * written empty headings. */
static gboolean
ends_like_rejects (SpReferralMapping *self,
                   guint             *first)
{
  guint n = self->headings->len;

  while (n > 0 && g_str_has_prefix (g_ptr_array_index (self->headings, n - 1), "Column "))
    n--;
  if (n <= SP_REJECTS_N_COLUMNS)
    return FALSE;

  *first = n - SP_REJECTS_N_COLUMNS;

  return strcmp (g_ptr_array_index (self->headings, n - 3), SP_REJECTS_ROW) == 0 &&
         strcmp (g_ptr_array_index (self->headings, n - 2), SP_REJECTS_REASON) == 0 &&
         strcmp (g_ptr_array_index (self->headings, n - 1), SP_REJECTS_ADVICE) == 0;
}

/* The surest pair of field and column first, so that a vague heading does not take what an exact
 * one means. */
static void
match_headings (SpReferralMapping *self,
                guint              n_columns)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (keys, sp_import_key_dup (g_ptr_array_index (self->headings, i)));

  for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
    {
      int best = 0;

      for (guint i = 0; i < n_columns; i++)
        {
          int rank;

          if (g_array_index (self->fields, SpReferralField, i) != SP_REFERRAL_FIELD_NONE)
            continue;
          rank = sp_referral_field_match (field, g_ptr_array_index (keys, i));
          if (rank > 0 && (best == 0 || rank < best))
            {
              best = rank;
              sp_referral_mapping_set_column (self, field, i);
            }
        }
    }
}

/**
 * sp_referral_mapping_new:
 * @headings: the table's headings
 *
 * Finds by their headings which column is which field.
 *
 * Returns: (transfer full): the mapping
 */
SpReferralMapping *
sp_referral_mapping_new (const char * const *headings)
{
  SpReferralMapping *self = g_object_new (SP_TYPE_REFERRAL_MAPPING, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_columns;

  for (gsize i = 0; headings[i]; i++)
    take_heading (self, seen, headings[i]);

  n_columns = self->headings->len;
  self->mended = ends_like_rejects (self, &n_columns);
  self->n_original = self->mended ? n_columns : self->headings->len;
  for (guint i = 0; self->mended && i < n_columns; i++)
    {
      const char *heading = g_ptr_array_index (self->headings, i);

      if (sp_reject_cell_unwrap (heading) != heading)
        {
          g_autofree char *wrapped = g_steal_pointer (&g_ptr_array_index (self->headings, i));

          g_ptr_array_index (self->headings, i) = g_strdup (sp_reject_cell_unwrap (wrapped));
        }
    }
  match_headings (self, self->n_original);

  return self;
}

/**
 * sp_referral_mapping_new_from_row:
 * @row: the row of headings
 *
 * Returns: (transfer full): the mapping
 */
SpReferralMapping *
sp_referral_mapping_new_from_row (const SpSheetRow *row)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) headings = NULL;

  for (guint i = 0; i < sp_sheet_row_get_n_kept (row); i++)
    g_strv_builder_add (builder, sp_sheet_row_get_cell (row, i, NULL));
  headings = g_strv_builder_end (builder);

  return sp_referral_mapping_new ((const char * const *) headings);
}

/**
 * sp_referral_mapping_get_n_columns:
 * @self: a mapping
 *
 * Returns: how many columns the table has
 */
guint
sp_referral_mapping_get_n_columns (SpReferralMapping *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), 0);

  return self->headings->len;
}

/**
 * sp_referral_mapping_get_heading:
 * @self: a mapping
 * @column: from 0
 *
 * Returns: the column's heading; a second one of the same words has a number, an empty one is
 *   called by its place
 */
const char *
sp_referral_mapping_get_heading (SpReferralMapping *self,
                                 guint              column)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), NULL);
  g_return_val_if_fail (column < self->headings->len, NULL);

  return g_ptr_array_index (self->headings, column);
}

/**
 * sp_referral_mapping_get_field:
 * @self: a mapping
 * @column: from 0
 *
 * Returns: the field that the column is, or %SP_REFERRAL_FIELD_NONE
 */
SpReferralField
sp_referral_mapping_get_field (SpReferralMapping *self,
                               guint              column)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), SP_REFERRAL_FIELD_NONE);
  g_return_val_if_fail (column < self->headings->len, SP_REFERRAL_FIELD_NONE);

  return g_array_index (self->fields, SpReferralField, column);
}

/**
 * sp_referral_mapping_get_column:
 * @self: a mapping
 * @field: a field
 *
 * Returns: the field's column from 0, or -1
 */
int
sp_referral_mapping_get_column (SpReferralMapping *self,
                                SpReferralField    field)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), -1);
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, -1);

  return self->columns[field];
}

/**
 * sp_referral_mapping_set_column:
 * @self: a mapping
 * @field: a field
 * @column: the column from 0, or -1 for none
 *
 * Says which column is the field. A field that had the column before loses it.
 */
void
sp_referral_mapping_set_column (SpReferralMapping *self,
                                SpReferralField    field,
                                int                column)
{
  SpReferralField *slot;

  g_return_if_fail (SP_IS_REFERRAL_MAPPING (self));
  g_return_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS);
  g_return_if_fail (column >= -1 && column < (int) self->headings->len);

  if (self->columns[field] >= 0)
    g_array_index (self->fields, SpReferralField, self->columns[field]) = SP_REFERRAL_FIELD_NONE;
  self->columns[field] = column;
  if (column < 0)
    return;

  slot = &g_array_index (self->fields, SpReferralField, column);
  if (*slot != SP_REFERRAL_FIELD_NONE)
    self->columns[*slot] = -1;
  *slot = field;
}

static int
find_heading (SpReferralMapping *self,
              const char        *text)
{
  g_autofree char *key = sp_import_key_dup (text);

  for (guint i = 0; i < self->headings->len; i++)
    if (strcmp (g_ptr_array_index (self->headings, i), text) == 0)
      return i;

  for (guint i = 0; i < self->headings->len; i++)
    {
      g_autofree char *other = sp_import_key_dup (g_ptr_array_index (self->headings, i));

      if (*key && strcmp (key, other) == 0)
        return i;
    }

  return -1;
}

/**
 * sp_referral_mapping_apply_json:
 * @self: a mapping
 * @json: `{"field": "heading"}`; null for a heading takes the field's column away
 * @error: %SP_IMPORT_ERROR_MAPPING if a name means nothing; @self is then half changed
 *
 * Lets what a person says go before what the headings seem to say.
 *
 * Returns: %FALSE on error
 */
gboolean
sp_referral_mapping_apply_json (SpReferralMapping  *self,
                                JsonObject         *json,
                                GError            **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), FALSE);

  json_object_iter_init_ordered (&iter, json);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      SpReferralField field = sp_referral_field_from_name (name);
      int column = -1;

      if (field == SP_REFERRAL_FIELD_NONE)
        {
          g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING,
                       "The file of columns names a field that does not exist: %s.", name);
          return FALSE;
        }
      if (!JSON_NODE_HOLDS_NULL (node))
        {
          const char *heading =
            json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

          if (!heading)
            {
              g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING,
                           "In the file of columns, %s must have a heading in quotation marks.",
                           name);
              return FALSE;
            }
          if ((column = find_heading (self, heading)) < 0)
            {
              g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING,
                           "The spreadsheet has no column “%s”, which the file of columns gives "
                           "for %s.", heading, name);
              return FALSE;
            }
        }
      sp_referral_mapping_set_column (self, field, column);
    }

  return TRUE;
}

/**
 * sp_referral_mapping_apply_file:
 * @self: a mapping
 * @path: a JSON file for sp_referral_mapping_apply_json()
 * @error: %SP_IMPORT_ERROR_MAPPING and why
 *
 * Returns: %FALSE on error
 */
gboolean
sp_referral_mapping_apply_file (SpReferralMapping  *self,
                                const char         *path,
                                GError            **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GError) local = NULL;
  JsonNode *root;
  const char *text;

  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), FALSE);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) ||
      !(file = g_mapped_file_new (path, FALSE, NULL)))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING,
                           "The file of columns could not be read.");
      return FALSE;
    }

  text = g_mapped_file_get_contents (file);
  if (g_mapped_file_get_length (file) > MAX_MAPPING_BYTES ||
      !text || !g_utf8_validate_len (text, g_mapped_file_get_length (file), NULL) ||
      !json_parser_load_from_data (parser, text, g_mapped_file_get_length (file), &local) ||
      !(root = json_parser_get_root (parser)) || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MAPPING,
                           "The file of columns is not JSON of the form "
                           "{\"field\": \"heading\", …}.");
      return FALSE;
    }

  return sp_referral_mapping_apply_json (self, json_node_get_object (root), error);
}

/**
 * sp_referral_mapping_to_json:
 * @self: a mapping
 *
 * Returns: (transfer full): what sp_referral_mapping_apply_json() takes
 */
JsonObject *
sp_referral_mapping_to_json (SpReferralMapping *self)
{
  JsonObject *json = json_object_new ();

  for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
    if (self->columns[field] >= 0)
      json_object_set_string_member (json, sp_referral_field_get_name (field),
                                     g_ptr_array_index (self->headings, self->columns[field]));

  return json;
}

/**
 * sp_referral_mapping_is_complete:
 * @self: a mapping
 * @error: %SP_IMPORT_ERROR_MISSING_COLUMN, naming the fields
 *
 * Returns: %FALSE if a required field has no column
 */
gboolean
sp_referral_mapping_is_complete (SpReferralMapping  *self,
                                 GError            **error)
{
  g_autoptr(GString) missing = g_string_new (NULL);

  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), FALSE);

  for (int field = 0; field < SP_REFERRAL_N_FIELDS; field++)
    if (sp_referral_field_is_required (field) && self->columns[field] < 0)
      g_string_append_printf (missing, "%s%s (%s)", missing->len ? ", " : "",
                              sp_referral_field_get_label (field),
                              sp_referral_field_get_name (field));

  if (missing->len == 0)
    return TRUE;

  g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_MISSING_COLUMN,
               "No column was found for: %s. Say which columns they are.", missing->str);

  return FALSE;
}

/**
 * sp_referral_mapping_get_n_original:
 * @self: a mapping
 *
 * Returns: how many columns hold data: all, but for the reasons in a file of rejected rows
 */
guint
sp_referral_mapping_get_n_original (SpReferralMapping *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), 0);

  return self->n_original;
}

/**
 * sp_referral_mapping_is_mended:
 * @self: a mapping
 *
 * Returns: %TRUE if the table is one of our own files of rejected rows, whose columns for the
 *   reasons are not data
 */
gboolean
sp_referral_mapping_is_mended (SpReferralMapping *self)
{
  g_return_val_if_fail (SP_IS_REFERRAL_MAPPING (self), FALSE);

  return self->mended;
}

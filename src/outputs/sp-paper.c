/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-paper.h"

#include "sp-json.h"

#include <string.h>

struct _SpPaper
{
  GObject parent_instance;

  SpMaterial *material;
  char *kind;
  char *title;
  char *marking;
  char *handling;
  char *recipient;
  int copy;
  gint64 made_us;
  gboolean rehearsal;
  gboolean breaks; /* the next heading begins a page */
  GPtrArray *blocks;
};

G_DEFINE_FINAL_TYPE (SpPaper, sp_paper, G_TYPE_OBJECT)

static void
block_free (gpointer data)
{
  SpBlock *block = data;

  g_free (block->label);
  g_free (block->text);
  g_strfreev (block->cells);
  g_free (block->source);
  g_free (block);
}

static void
sp_paper_finalize (GObject *object)
{
  SpPaper *self = SP_PAPER (object);

  g_object_unref (self->material);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->marking);
  g_free (self->handling);
  g_free (self->recipient);
  g_ptr_array_unref (self->blocks);

  G_OBJECT_CLASS (sp_paper_parent_class)->finalize (object);
}

static void
sp_paper_class_init (SpPaperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_paper_finalize;
}

static void
sp_paper_init (SpPaper *self)
{
  self->blocks = g_ptr_array_new_with_free_func (block_free);
}

/**
 * sp_paper_new:
 * @material: the records that its recipient may read, and no others
 * @kind: a code of the list "document-kind"
 * @title: what it is called
 *
 * Returns: (transfer full): an empty paper with the partnership's marking
 */
SpPaper *
sp_paper_new (SpMaterial *material,
              const char *kind,
              const char *title)
{
  SpPaper *self = g_object_new (SP_TYPE_PAPER, NULL);
  const SpMatter *partnership = sp_material_get_first (material, "partnership");
  const char *marking = sp_matter_get (partnership, "marking");

  self->material = g_object_ref (material);
  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  self->marking = g_strdup (marking != NULL && *marking != '\0' ? marking : "OFFICIAL-SENSITIVE");
  self->handling = g_strdup (sp_matter_get (partnership, "handling"));
  self->rehearsal = partnership != NULL && sp_json_get_flag (partnership->fields, "rehearsal");

  return self;
}

/**
 * sp_paper_set_recipient:
 * @recipient: for whom it is, in words
 * @copy: the copy's number, from 1; 0 for none
 * @made_us: when it is made
 */
void
sp_paper_set_recipient (SpPaper    *self,
                        const char *recipient,
                        int         copy,
                        gint64      made_us)
{
  g_return_if_fail (SP_IS_PAPER (self));

  g_set_str (&self->recipient, recipient);
  self->copy = copy;
  self->made_us = made_us;
}

/**
 * sp_paper_get_kind:
 *
 * Returns: (transfer none): a code of the list "document-kind"
 */
const char *
sp_paper_get_kind (SpPaper *self)
{
  return self->kind;
}

/**
 * sp_paper_get_title:
 *
 * Returns: (transfer none): what it is called
 */
const char *
sp_paper_get_title (SpPaper *self)
{
  return self->title;
}

/**
 * sp_paper_get_marking:
 *
 * Returns: (transfer none): the marking of every page
 */
const char *
sp_paper_get_marking (SpPaper *self)
{
  return self->marking;
}

/**
 * sp_paper_get_handling:
 *
 * Returns: (transfer none) (nullable): the handling words
 */
const char *
sp_paper_get_handling (SpPaper *self)
{
  return self->handling;
}

/**
 * sp_paper_get_recipient:
 *
 * Returns: (transfer none) (nullable): for whom it is
 */
const char *
sp_paper_get_recipient (SpPaper *self)
{
  return self->recipient;
}

/**
 * sp_paper_get_copy:
 *
 * Returns: the copy's number, or 0
 */
int
sp_paper_get_copy (SpPaper *self)
{
  return self->copy;
}

/**
 * sp_paper_get_made_us:
 *
 * Returns: when it was made, microseconds since 1970
 */
gint64
sp_paper_get_made_us (SpPaper *self)
{
  return self->made_us;
}

/**
 * sp_paper_get_rehearsal:
 *
 * Returns: whether all in it is invented
 */
gboolean
sp_paper_get_rehearsal (SpPaper *self)
{
  return self->rehearsal;
}

/**
 * sp_paper_get_material:
 *
 * Returns: (transfer none): the records that its recipient may read
 */
SpMaterial *
sp_paper_get_material (SpPaper *self)
{
  return self->material;
}

/**
 * sp_paper_get_n_blocks:
 *
 * Returns: how many blocks it has
 */
guint
sp_paper_get_n_blocks (SpPaper *self)
{
  return self->blocks->len;
}

/**
 * sp_paper_get_block:
 *
 * Returns: (transfer none): a block
 */
const SpBlock *
sp_paper_get_block (SpPaper *self,
                    guint    i)
{
  g_return_val_if_fail (i < self->blocks->len, NULL);

  return g_ptr_array_index (self->blocks, i);
}

static SpBlock *
add_block (SpPaper     *self,
           SpBlockKind  kind,
           const char  *source)
{
  SpBlock *block = g_new0 (SpBlock, 1);

  block->kind = kind;
  block->source = g_strdup (source);
  g_ptr_array_add (self->blocks, block);

  return block;
}

/* What somebody typed may hold what no page shows. */
static char *
clean (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autoptr(GString) out = NULL;

  if (valid == NULL)
    return NULL;
  out = g_string_new (NULL);
  for (const char *p = g_strstrip (valid); *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
        g_string_append_unichar (out, c);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * sp_paper_add_heading:
 * @level: 1 and more
 * @text: its words
 */
void
sp_paper_add_heading (SpPaper    *self,
                      guint       level,
                      const char *text)
{
  SpBlock *block = add_block (self, SP_BLOCK_HEADING, NULL);

  block->level = level;
  block->text = clean (text);
  block->break_before = self->breaks;
  self->breaks = FALSE;
}

/**
 * sp_paper_break_page:
 *
 * The next heading begins a page.
 */
void
sp_paper_break_page (SpPaper *self)
{
  self->breaks = self->blocks->len > 0;
}

/**
 * sp_paper_add:
 * @kind: what it is
 * @label: (nullable): what stands before the text
 * @text: (nullable): nothing is added where there is none
 * @source: (nullable): the record whose words these are
 */
void
sp_paper_add (SpPaper     *self,
              SpBlockKind  kind,
              const char  *label,
              const char  *text,
              const char  *source)
{
  g_autofree char *words = clean (text);
  SpBlock *block;

  if (words == NULL || *words == '\0')
    return;
  block = add_block (self, kind, source);
  block->label = clean (label);
  block->text = g_steal_pointer (&words);
}

static GStrv
clean_all (const char **cells)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_autofree char *words = clean (cells[i]);

      g_strv_builder_add (builder, words);
    }

  return g_strv_builder_end (builder);
}

/**
 * sp_paper_add_columns:
 * @caption: (nullable): what the table tells
 * @cells: the columns' titles, up to eight
 * @widths: their shares, 100 in all
 */
void
sp_paper_add_columns (SpPaper      *self,
                      const char   *caption,
                      const char  **cells,
                      const guint  *widths)
{
  SpBlock *block = add_block (self, SP_BLOCK_COLUMNS, NULL);

  block->text = clean (caption);
  block->cells = clean_all (cells);
  for (guint i = 0; block->cells[i] != NULL && i < G_N_ELEMENTS (block->widths); i++)
    block->widths[i] = widths[i];
}

/**
 * sp_paper_add_row:
 * @cells: as many as the table has columns
 * @source: (nullable): the record whose words these are
 */
void
sp_paper_add_row (SpPaper     *self,
                  const char **cells,
                  const char  *source)
{
  add_block (self, SP_BLOCK_ROW, source)->cells = clean_all (cells);
}

/**
 * sp_paper_is_empty_from:
 *
 * Returns: whether nothing but headings was added since there were @n_blocks
 */
gboolean
sp_paper_is_empty_from (SpPaper *self,
                        guint    n_blocks)
{
  for (guint i = n_blocks; i < self->blocks->len; i++)
    if (sp_paper_get_block (self, i)->kind != SP_BLOCK_HEADING)
      return FALSE;

  return TRUE;
}

/**
 * sp_paper_truncate:
 *
 * Takes away what was added since there were @n_blocks.
 */
void
sp_paper_truncate (SpPaper *self,
                   guint    n_blocks)
{
  g_ptr_array_set_size (self->blocks, (int) n_blocks);
}

/**
 * sp_paper_list_sources:
 *
 * Returns: (transfer full): a set of the ids of the records whose words stand in it
 */
GHashTable *
sp_paper_list_sources (SpPaper *self)
{
  GHashTable *sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const SpBlock *block = g_ptr_array_index (self->blocks, i);

      if (block->source != NULL)
        g_hash_table_add (sources, g_strdup (block->source));
    }

  return sources;
}

static void
find_in (SpGuard       *guard,
         const char    *text,
         const SpBlock *block,
         guint          number,
         GArray        *hits)
{
  g_autoptr(GArray) found = sp_guard_find (guard, text);

  for (guint i = 0; i < found->len; i++)
    {
      SpPaperHit hit = { number, g_array_index (found, SpGuardHit, i).reason, block->source };

      g_array_append_val (hits, hit);
    }
}

/**
 * sp_paper_find_guarded:
 *
 * Returns: (transfer full): #SpPaperHit for each place with words that @guard knows, in order; they live as long as the
 *   paper
 */
GArray *
sp_paper_find_guarded (SpPaper *self,
                       SpGuard *guard)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (SpPaperHit));

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const SpBlock *block = g_ptr_array_index (self->blocks, i);

      find_in (guard, block->label, block, i, hits);
      find_in (guard, block->text, block, i, hits);
      for (guint k = 0; block->cells != NULL && block->cells[k] != NULL; k++)
        find_in (guard, block->cells[k], block, i, hits);
    }

  return hits;
}

static void
redact (SpGuard  *guard,
        char    **text)
{
  char *clear;

  if (*text == NULL)
    return;
  /* Translators: stands in a document where words were taken out that must not leave */
  clear = sp_guard_redact (guard, *text, _("[taken out]"));
  g_free (*text);
  *text = clear;
}

/**
 * sp_paper_redact:
 *
 * Takes out all words that @guard knows.
 */
void
sp_paper_redact (SpPaper *self,
                 SpGuard *guard)
{
  redact (guard, &self->title);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      SpBlock *block = g_ptr_array_index (self->blocks, i);

      redact (guard, &block->label);
      redact (guard, &block->text);
      for (guint k = 0; block->cells != NULL && block->cells[k] != NULL; k++)
        redact (guard, &block->cells[k]);
    }
}

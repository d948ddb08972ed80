/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-audit-tree.h"

#include <sodium.h>
#include <string.h>

/* SHA-256, and a byte before what is hashed that tells a leaf from a node: RFC 9162, 2.1.1. */
#define LEAF 0
#define NODE 1

static void
hash_node (const guint8 *left,
           const guint8 *right,
           guint8       *out)
{
  guint8 bytes[1 + 32 + 32] = { NODE };

  memcpy (bytes + 1, left, 32);
  memcpy (bytes + 33, right, 32);
  crypto_hash_sha256 (out, bytes, sizeof bytes);
}

/**
 * sp_audit_tree_add:
 * @self: a tree; all noughts is an empty one
 * @text: the next leaf
 */
void
sp_audit_tree_add (SpAuditTree *self,
                   const char  *text)
{
  static const guint8 prefix = LEAF;
  crypto_hash_sha256_state state;
  guint8 *peak;

  g_return_if_fail (self->n_peaks < SP_AUDIT_TREE_PEAKS);

  peak = self->peaks[self->n_peaks++];
  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, &prefix, 1);
  crypto_hash_sha256_update (&state, (const guint8 *) text, strlen (text));
  crypto_hash_sha256_final (&state, peak);

  /* As many peaks fall together as the old size had ones at its end. */
  for (gint64 size = self->size; (size & 1) == 1; size >>= 1)
    {
      hash_node (self->peaks[self->n_peaks - 2], self->peaks[self->n_peaks - 1], self->peaks[self->n_peaks - 2]);
      self->n_peaks--;
    }

  self->size++;
}

/**
 * sp_audit_tree_root:
 * @self: a tree
 * @root: (out): its head
 */
void
sp_audit_tree_root (const SpAuditTree *self,
                    char               root[SP_AUDIT_HASH_SIZE])
{
  guint8 bytes[32];

  if (self->n_peaks == 0)
    crypto_hash_sha256 (bytes, (const guint8 *) "", 0);
  else
    memcpy (bytes, self->peaks[self->n_peaks - 1], sizeof bytes);

  for (guint i = self->n_peaks; i > 1; i--)
    hash_node (self->peaks[i - 2], bytes, bytes);

  sodium_bin2hex (root, SP_AUDIT_HASH_SIZE, bytes, sizeof bytes);
}

/**
 * sp_audit_tree_format:
 * @self: a tree
 *
 * Returns: (transfer full): its peaks as text, for sp_audit_tree_parse ()
 */
char *
sp_audit_tree_format (const SpAuditTree *self)
{
  char *text = g_malloc (self->n_peaks * 64 + 1);

  sodium_bin2hex (text, self->n_peaks * 64 + 1, self->peaks[0], self->n_peaks * 32);

  return text;
}

/**
 * sp_audit_tree_parse:
 * @self: (out): the tree
 * @size: how many leaves it has
 * @text: its peaks
 *
 * Returns: whether @text is what belongs to @size
 */
gboolean
sp_audit_tree_parse (SpAuditTree *self,
                     gint64       size,
                     const char  *text)
{
  guint n_peaks = 0;
  size_t length = 0;

  for (gint64 rest = size; rest > 0; rest >>= 1)
    n_peaks += rest & 1;

  memset (self, 0, sizeof *self);
  self->size = size;
  self->n_peaks = n_peaks;

  return size >= 0 && n_peaks < SP_AUDIT_TREE_PEAKS && strlen (text) == n_peaks * 64 &&
         sodium_hex2bin (self->peaks[0], sizeof self->peaks, text, strlen (text), NULL, &length, NULL) == 0 &&
         length == n_peaks * 32;
}

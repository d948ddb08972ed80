/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-audit-tree.h"
#include "sp-json.h"

#include <sodium.h>
#include <string.h>

#define DEVICE    "01900000-0000-7000-8000-0000000000e1"
#define N_ENTRIES 24

static char *
add (SpAuditChain *chain,
     guint         i)
{
  const char *ids[] = { "01900000-0000-7000-8000-00000000c001", NULL };
  const SpAuditEntry entry = {
    .act = i % 6,
    .compartment = "case:01900000-0000-7000-8000-00000000c001",
    .member = "01900000-0000-7000-8000-0000000000b1",
    .device = DEVICE,
    .at = "2026-06-01T10:00:00Z",
    .ids = i % 2 == 0 ? ids : NULL,
    .purpose = i % 3 == 0 ? "She rang, \"now\"" : NULL,
    .skew_known = i % 5 == 0,
    .skew = -2,
  };

  return sp_audit_chain_add (chain, &entry);
}

static GPtrArray *
make_chain (SpAuditChain *head)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);

  sp_audit_chain_init (head);
  for (guint i = 0; i < N_ENTRIES; i++)
    g_ptr_array_add (entries, add (head, i));

  return entries;
}

/* Whether all of it is sound and ends at @head; where not, which entry is the first that is bad. */
static gboolean
verify (GPtrArray          *entries,
        const SpAuditChain *head,
        guint              *first_bad)
{
  SpAuditChain chain;

  sp_audit_chain_init (&chain);
  for (guint i = 0; i < entries->len; i++)
    {
      *first_bad = i;
      if (sp_audit_chain_take (&chain, entries->pdata[i], DEVICE) != SP_AUDIT_SOUND)
        return FALSE;
    }
  *first_bad = entries->len;

  return chain.n == head->n && g_str_equal (chain.head, head->head);
}

static void
test_sound (void)
{
  SpAuditChain head;
  g_autoptr(GPtrArray) entries = make_chain (&head);
  guint first_bad;

  g_assert_true (verify (entries, &head, &first_bad));
  g_assert_cmpint (head.n, ==, N_ENTRIES);
}

/* Every byte of every entry, changed in three ways. */
static void
test_changed (void)
{
  SpAuditChain head;
  g_autoptr(GPtrArray) entries = make_chain (&head);
  guint n_trials = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      char *text = entries->pdata[i];

      for (gsize at = 0; at < strlen (text); at++)
        for (guint bit = 0; bit < 7; bit += 3)
          {
            guint first_bad;

            text[at] ^= (char) (1 << bit);
            g_assert_false (verify (entries, &head, &first_bad));
            g_assert_cmpuint (first_bad, <=, i + 1);
            text[at] ^= (char) (1 << bit);
            n_trials++;
          }
    }

  g_test_message ("%u changes, all found", n_trials);
}

static void
test_removed (void)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      SpAuditChain head;
      g_autoptr(GPtrArray) entries = make_chain (&head);
      guint first_bad;

      g_ptr_array_remove_index (entries, i);
      g_assert_false (verify (entries, &head, &first_bad));
      /* The first bad entry is the one after the hole; where the end is cut off, the head shows it. */
      g_assert_cmpuint (first_bad, ==, i);
    }
}

static void
test_reordered (void)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    for (guint j = i + 1; j < N_ENTRIES; j++)
      {
        SpAuditChain head;
        g_autoptr(GPtrArray) entries = make_chain (&head);
        gpointer other = entries->pdata[i];
        guint first_bad;

        entries->pdata[i] = entries->pdata[j];
        entries->pdata[j] = other;
        g_assert_false (verify (entries, &head, &first_bad));
        g_assert_cmpuint (first_bad, ==, i);
      }
}

/* Somebody who knows how it is done writes the chain anew: it is sound in itself, and ends elsewhere. */
static void
test_rebuilt (void)
{
  SpAuditChain head;
  SpAuditChain forged_head;
  g_autoptr(GPtrArray) entries = make_chain (&head);
  g_autoptr(GPtrArray) forged = g_ptr_array_new_with_free_func (g_free);
  guint first_bad;

  sp_audit_chain_init (&forged_head);
  for (guint i = 0; i < N_ENTRIES; i++)
    g_ptr_array_add (forged, add (&forged_head, i == 3 ? 4 : i));
  g_assert_false (verify (forged, &head, &first_bad));
  g_assert_cmpuint (first_bad, ==, N_ENTRIES);
  g_assert_true (verify (forged, &forged_head, &first_bad));
}

static void
test_not_ours (void)
{
  SpAuditChain head;
  SpAuditChain chain;
  g_autoptr(GPtrArray) entries = make_chain (&head);
  static const char * const BAD[] = { "", "{}", "[]", "x", "{\"n\":1}", "{\"act\":\"look\"}" };
  g_autofree char *spaced = NULL;

  sp_audit_chain_init (&chain);
  g_assert_cmpint (sp_audit_chain_take (&chain, entries->pdata[0], "another"), ==, SP_AUDIT_OTHER_DEVICE);
  g_assert_cmpint (sp_audit_chain_take (&chain, entries->pdata[1], DEVICE), ==, SP_AUDIT_NUMBER);
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_cmpint (sp_audit_chain_take (&chain, BAD[i], DEVICE), ==, SP_AUDIT_UNREADABLE);

  /* The same in other bytes is not the same. */
  spaced = g_strconcat ("{ ", (char *) entries->pdata[0] + 1, NULL);
  g_assert_cmpint (sp_audit_chain_take (&chain, spaced, DEVICE), ==, SP_AUDIT_UNREADABLE);
  g_assert_cmpint (chain.n, ==, 0);
}

/* The spine binds chains to each other: an entry that is left out with all of its chain shows there. */
static void
test_spine (void)
{
  char spine[SP_AUDIT_HASH_SIZE] = "0000000000000000000000000000000000000000000000000000000000000000";
  char other[SP_AUDIT_HASH_SIZE];
  char hash[SP_AUDIT_HASH_SIZE];

  memcpy (other, spine, sizeof other);
  sp_audit_hash ("a", 1, hash);
  sp_audit_spine_add (spine, hash);
  sp_audit_spine_add (other, hash);
  g_assert_cmpstr (spine, ==, other);
  sp_audit_hash ("b", 1, hash);
  sp_audit_spine_add (spine, hash);
  g_assert_cmpstr (spine, !=, other);
  sp_audit_hash ("c", 1, hash);
  sp_audit_spine_add (spine, hash);
  sp_audit_spine_add (other, hash);
  g_assert_cmpstr (spine, !=, other);
}

/* The plain recursion of RFC 9162, 2.1.1. */
static void
plain_root (char   **leaves,
            guint    n,
            guint8   out[32])
{
  guint8 bytes[65] = { 1 };
  guint k = 1;

  if (n == 1)
    {
      g_autofree guint8 *leaf = g_malloc0 (strlen (leaves[0]) + 1);

      memcpy (leaf + 1, leaves[0], strlen (leaves[0]));
      crypto_hash_sha256 (out, leaf, strlen (leaves[0]) + 1);
      return;
    }

  while (k * 2 < n)
    k *= 2;
  plain_root (leaves, k, bytes + 1);
  plain_root (leaves + k, n - k, bytes + 33);
  crypto_hash_sha256 (out, bytes, sizeof bytes);
}

static void
test_tree (void)
{
  SpAuditTree tree = { 0 };
  char root[SP_AUDIT_HASH_SIZE];
  char *leaves[130];

  sp_audit_tree_root (&tree, root);
  g_assert_cmpstr (root, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  for (guint n = 1; n <= G_N_ELEMENTS (leaves); n++)
    {
      guint8 bytes[32];
      char plain[SP_AUDIT_HASH_SIZE];
      g_autofree char *peaks = NULL;

      leaves[n - 1] = g_strdup_printf ("leaf %u", n);
      sp_audit_tree_add (&tree, leaves[n - 1]);
      plain_root (leaves, n, bytes);
      sodium_bin2hex (plain, sizeof plain, bytes, sizeof bytes);
      sp_audit_tree_root (&tree, root);
      g_assert_cmpstr (root, ==, plain);

      peaks = sp_audit_tree_format (&tree);
      g_assert_true (sp_audit_tree_parse (&tree, n, peaks));
      g_assert_false (n > 1 && sp_audit_tree_parse (&(SpAuditTree) { 0 }, n ^ 1, peaks));
      g_assert_false (sp_audit_tree_parse (&(SpAuditTree) { 0 }, n, "zz"));
    }

  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    g_free (leaves[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);

  g_test_add_func ("/audit/sound", test_sound);
  g_test_add_func ("/audit/changed", test_changed);
  g_test_add_func ("/audit/removed", test_removed);
  g_test_add_func ("/audit/reordered", test_reordered);
  g_test_add_func ("/audit/rebuilt", test_rebuilt);
  g_test_add_func ("/audit/not-ours", test_not_ours);
  g_test_add_func ("/audit/spine", test_spine);
  g_test_add_func ("/audit/tree", test_tree);

  return g_test_run ();
}

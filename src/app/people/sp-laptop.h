/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SpLaptop:
 * @id: its id
 * @member: whose it is
 * @name: what it is called
 * @state: active, suspended, revoked, wiped or stopped
 * @created: when it joined, seconds since 1970
 * @last_seen: when it last signed in; 0: never
 * @told: when it heard that it is to be wiped; 0: not yet
 * @holds: the compartments that it holds, as far as whoever asked may read them
 * @n_cases: how many cases they are of
 * @n_meetings: how many meetings
 *
 * A laptop of the partnership, as the server tells of it. Not changed once it is made.
 */
typedef struct
{
  char *id;
  char *member;
  char *name;
  char *state;
  gint64 created;
  gint64 last_seen;
  gint64 told;
  GStrv holds;
  guint n_cases;
  guint n_meetings;
} SpLaptop;

#define SP_TYPE_LAPTOP (sp_laptop_get_type ())

GType     sp_laptop_get_type        (void);
SpLaptop *sp_laptop_new             (JsonObject     *object);
SpLaptop *sp_laptop_ref             (SpLaptop       *self);
void      sp_laptop_unref           (SpLaptop       *self);
gboolean  sp_laptop_is_shut_out     (const SpLaptop *self);
GStrv     sp_laptop_dup_ids         (const SpLaptop *self,
                                     gboolean        meetings);
char     *sp_laptop_dup_state_words (const SpLaptop *self,
                                     gint64          now_us);
char     *sp_laptop_dup_seen_words  (const SpLaptop *self,
                                     gint64          now_us);
char     *sp_laptop_dup_holds_words (const SpLaptop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpLaptop, sp_laptop_unref)

G_END_DECLS

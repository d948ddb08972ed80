/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Nothing in a rehearsal is secret, so that its passphrase can stand on the unlock page. */
#define SP_REHEARSAL_PASSPHRASE "everything here is invented"

#define SP_TYPE_REHEARSAL (sp_rehearsal_get_type ())

/* The invented partnership: its server, a child of this process or of the one that came
 * first, and its members. */
G_DECLARE_FINAL_TYPE (SpRehearsal, sp_rehearsal, SP, REHEARSAL, GObject)

#define SP_TYPE_REHEARSAL_MEMBER (sp_rehearsal_member_get_type ())

G_DECLARE_FINAL_TYPE (SpRehearsalMember, sp_rehearsal_member, SP, REHEARSAL_MEMBER, GObject)

SpRehearsal       *sp_rehearsal_new              (const char        *directory);
DexFuture         *sp_rehearsal_start            (SpRehearsal       *self) G_GNUC_WARN_UNUSED_RESULT;
GListModel        *sp_rehearsal_get_members      (SpRehearsal       *self);
SpRehearsalMember *sp_rehearsal_find_member      (SpRehearsal       *self,
                                                  const char        *id);
SpRehearsalMember *sp_rehearsal_get_chair        (SpRehearsal       *self);
const char        *sp_rehearsal_get_server       (SpRehearsal       *self);
DexFuture         *sp_rehearsal_make_link        (SpRehearsal       *self,
                                                  SpRehearsalMember *member) G_GNUC_WARN_UNUSED_RESULT;
char              *sp_rehearsal_dup_device_dir   (SpRehearsal       *self,
                                                  SpRehearsalMember *member);
gboolean           sp_rehearsal_open_as          (SpRehearsal       *self,
                                                  SpRehearsalMember *member,
                                                  GError           **error);
DexFuture         *sp_rehearsal_reset            (SpRehearsal       *self) G_GNUC_WARN_UNUSED_RESULT;
char              *sp_rehearsal_default_directory (void) G_GNUC_WARN_UNUSED_RESULT;

const char        *sp_rehearsal_member_get_id     (SpRehearsalMember *self);
const char        *sp_rehearsal_member_get_name   (SpRehearsalMember *self);
const char        *sp_rehearsal_member_get_agency (SpRehearsalMember *self);
gboolean           sp_rehearsal_member_has_role   (SpRehearsalMember *self,
                                                   const char        *role);

G_END_DECLS

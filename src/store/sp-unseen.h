/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SP_TYPE_UNSEEN      (sp_unseen_get_type ())
#define SP_TYPE_UNSEEN_WHAT (sp_unseen_what_get_type ())

/**
 * SpUnseenWhat:
 * @SP_UNSEEN_NEW: the record is new here
 * @SP_UNSEEN_STATUS: its status is another; see sp_unseen_get_was ()
 * @SP_UNSEEN_RISK: a case's risk is another; see sp_unseen_get_was ()
 * @SP_UNSEEN_ASKED: more time is asked for an action
 * @SP_UNSEEN_OPENED: an agency's return was opened
 * @SP_UNSEEN_CHANGED: something else of it
 *
 * What has changed; words for people are made above.
 */
typedef enum
{
  SP_UNSEEN_NEW,
  SP_UNSEEN_STATUS,
  SP_UNSEEN_RISK,
  SP_UNSEEN_ASKED,
  SP_UNSEEN_OPENED,
  SP_UNSEEN_CHANGED,
} SpUnseenWhat;

/* One thing that somebody else has changed and that was not looked at on this laptop yet. */
G_DECLARE_FINAL_TYPE (SpUnseen, sp_unseen, SP, UNSEEN, GObject)

GType        sp_unseen_what_get_type (void);
const char  *sp_unseen_get_record    (SpUnseen *self);
const char  *sp_unseen_get_type_name (SpUnseen *self);
const char  *sp_unseen_get_case_id   (SpUnseen *self);
SpUnseenWhat sp_unseen_get_what      (SpUnseen *self);
const char  *sp_unseen_get_was       (SpUnseen *self);
gint64       sp_unseen_get_at_us     (SpUnseen *self);

G_END_DECLS

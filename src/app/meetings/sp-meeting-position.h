/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a running meeting stands on this laptop, and what is being typed: kept as encrypted
 * drafts, so that a crash or a flat battery costs nothing. */

/* The clock of the item that is open. */
typedef struct
{
  char     *item_id;   /* NULL before the first item */
  gint64    used_s;    /* counted before `since_us` */
  gint64    since_us;  /* since when it runs, 0 if it stands still */
  gint64    seen_us;   /* the last sign of life */
  gboolean  timer_off; /* the clock is not shown */
  char     *lead;      /* how this laptop took the meeting over, NULL if it has led it from the start */
  int       place;     /* an SpRunPlace: an item, or what comes before or after all */
} SpMeetingPosition;

/* The quick line. */
typedef struct
{
  char  *mode;
  char  *text;
  int    cursor;       /* in characters */
  char  *agency_id;
  char  *person_id;
  char  *due;
  GStrv  literals;
  GStrv  readers;      /* who reads it: the tokens of a compartment, NULL for everybody in the case */
  char  *reason;       /* why not everybody */
  char  *record_id;    /* what is being changed, NULL for something new */
} SpQuickDraft;

char              *sp_meeting_position_key       (const char              *meeting_id) G_GNUC_WARN_UNUSED_RESULT;
char              *sp_meeting_position_to_text   (const SpMeetingPosition *self) G_GNUC_WARN_UNUSED_RESULT;
SpMeetingPosition *sp_meeting_position_from_text (const char              *text) G_GNUC_WARN_UNUSED_RESULT;
void               sp_meeting_position_free      (SpMeetingPosition       *self);

char              *sp_quick_draft_key            (const char              *meeting_id) G_GNUC_WARN_UNUSED_RESULT;
char              *sp_quick_draft_to_text        (const SpQuickDraft      *self) G_GNUC_WARN_UNUSED_RESULT;
SpQuickDraft      *sp_quick_draft_from_text      (const char              *text) G_GNUC_WARN_UNUSED_RESULT;
void               sp_quick_draft_free           (SpQuickDraft            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpMeetingPosition, sp_meeting_position_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpQuickDraft, sp_quick_draft_free)

G_END_DECLS

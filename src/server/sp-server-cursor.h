/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-private.h"

G_BEGIN_DECLS

/**
 * SpServerCursor:
 * @main: the commit up to which the device has every compartment that is complete on it
 * @done: grants with a number up to this one are complete
 * @dropped: drops with a number up to this one were sent
 * @fill: the number of the grant that is being back-filled
 * @seq: the last commit sent of it
 * @ord: and the place in that commit
 * @seen: where more pages follow, the commit as of which this one was made, or 0
 *
 * How far a device has got. It travels with the device, so that a lost answer costs nothing; it
 * authorises nothing. With @seen two pages that end at the same place, but were made before and after a change to what
 * stands before it, are not the same place: what follows on the one does not follow on the other.
 */
typedef struct
{
  gint64 main;
  gint64 done;
  gint64 dropped;
  gint64 fill;
  gint64 seq;
  gint64 ord;
  gint64 seen;
} SpServerCursor;

char    *sp_server_cursor_format (SpServer *server, const char *device,
                                  const SpServerCursor *self);
gboolean sp_server_cursor_parse  (SpServer *server, const char *device, const char *text,
                                  SpServerCursor *self);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chance: all of a run's comes from its seed. */
typedef struct
{
  guint64 state;
} SimRandom;

guint32     sim_random               (SimRandom   *self,
                                      guint32      bound);

/* Disks that exist in memory only, and that can be pulled from under the processes that write to them. A folder is a
 * disk; what opens a file in it is the process of the same name, unless sim_vfs_set_process () names another. */
typedef struct
{
  char *name;
  gboolean dead;     /* nothing that it does reaches the disk any more */
  gboolean full;     /* no write finds room */
  guint64 n_writes;
  guint64 crash_at;  /* dies in the middle of that write; 0: does not */
} SimProcess;

/* What lies on a disk at one moment: a backup, an image, another laptop's start. */
typedef GHashTable SimImage; /* file name → GBytes */

void        sim_vfs_register         (void);
void        sim_vfs_reset            (guint64      seed);
SimProcess *sim_vfs_get_process      (const char  *name);
void        sim_vfs_set_process      (SimProcess  *process);
void        sim_vfs_cut_power        (const char  *disk,
                                      SimRandom   *random);
SimImage   *sim_vfs_dup_image        (const char  *disk);
void        sim_vfs_put_image        (const char  *disk,
                                      SimImage    *image);
typedef void (*SimScanFunc)          (const char  *word,
                                      gpointer     user_data);
void        sim_scan_bytes           (gconstpointer bytes,
                                      gsize        size,
                                      const char  *mark,
                                      gsize        before,
                                      SimScanFunc  found,
                                      gpointer     user_data);
void        sim_vfs_scan             (const char  *disk,
                                      const char  *mark,
                                      gsize        before,
                                      SimScanFunc  found,
                                      gpointer     user_data);

G_END_DECLS

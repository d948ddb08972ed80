/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A file system in memory for SQLite, registered as the default one. It knows of each file what is written and what
 * has been synced: when the power is cut, each write since the last sync is kept, lost or torn, as chance will have it.
 * A process dies in the middle of its n-th write: from then on it gets errors only, and changes nothing. */

#include "config.h"

#include <string.h>

#include <sqlcipher/sqlite3.h>

#include "sim-vfs.h"

#define SECTOR     512
#define N_SHM      SQLITE_SHM_NLOCK

/* A change that a power cut may take back. */
typedef struct
{
  gint64 at;
  GBytes *bytes; /* NULL: the file was cut to the length @at */
} Write;

typedef struct
{
  int ref_count;
  GByteArray *now;
  GByteArray *synced;
  GPtrArray *unsynced; /* of Write */
  GPtrArray *shm;      /* of memory regions */
  guint n_shared;
  gpointer reserved;
  gpointer exclusive;
  guint shm_shared[N_SHM];
  gpointer shm_exclusive[N_SHM];
} File;

typedef struct
{
  sqlite3_file base;
  File *file;
  SimProcess *process;
  int lock;
  guint shm_shared; /* bits */
  guint shm_exclusive;
} Handle;

static struct
{
  GHashTable *files;     /* path → File */
  GHashTable *processes; /* name → SimProcess */
  SimProcess *process;
  SimRandom random;
} vfs;

/* Splitmix64. */
guint32
sim_random (SimRandom *self,
            guint32    bound)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;

  return bound > 0 ? (guint32) ((z >> 16) % bound) : 0;
}

static void
write_free (gpointer data)
{
  Write *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static File *
file_new (void)
{
  File *self = g_new0 (File, 1);

  self->ref_count = 1;
  self->now = g_byte_array_new ();
  self->synced = g_byte_array_new ();
  self->unsynced = g_ptr_array_new_with_free_func (write_free);
  self->shm = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void
file_unref (gpointer data)
{
  File *self = data;

  if (--self->ref_count > 0)
    return;

  g_byte_array_unref (self->now);
  g_byte_array_unref (self->synced);
  g_ptr_array_unref (self->unsynced);
  g_ptr_array_unref (self->shm);
  g_free (self);
}

static void
set_length (GByteArray *bytes,
            gsize       length)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, length);
  if (length > before)
    memset (bytes->data + before, 0, length - before);
}

static void
put_bytes (GByteArray    *bytes,
           gsize          at,
           gconstpointer  data,
           gsize          size)
{
  if (at + size > bytes->len)
    set_length (bytes, at + size);
  memcpy (bytes->data + at, data, size);
}

static void
carry_out (GByteArray  *bytes,
           const Write *change)
{
  gsize size;
  gconstpointer data;

  if (change->bytes == NULL)
    {
      set_length (bytes, change->at);
      return;
    }

  data = g_bytes_get_data (change->bytes, &size);
  put_bytes (bytes, change->at, data, size);
}

static void
note_write (File          *file,
            gint64         at,
            gconstpointer  data,
            gsize          size)
{
  Write *change = g_new0 (Write, 1);

  change->at = at;
  change->bytes = data != NULL ? g_bytes_new (data, size) : NULL;
  g_ptr_array_add (file->unsynced, change);
  carry_out (file->now, change);
}

/* Whether the process dies in this very write. */
static gboolean
dies (SimProcess *process)
{
  process->n_writes++;
  if (process->crash_at == 0 || process->n_writes < process->crash_at)
    return FALSE;

  process->dead = TRUE;

  return TRUE;
}

static int
x_close (sqlite3_file *base)
{
  Handle *self = (Handle *) base;

  base->pMethods->xUnlock (base, SQLITE_LOCK_NONE);
  base->pMethods->xShmUnmap (base, 0);
  g_clear_pointer (&self->file, file_unref);

  return SQLITE_OK;
}

static int
x_read (sqlite3_file  *base,
        void          *data,
        int            size,
        sqlite3_int64  at)
{
  Handle *self = (Handle *) base;
  gint64 there = MAX (0, MIN (size, (gint64) self->file->now->len - at));

  if (self->process->dead)
    return SQLITE_IOERR_READ;

  if (there > 0)
    memcpy (data, self->file->now->data + at, there);
  memset ((char *) data + there, 0, size - there);

  return there == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
x_write (sqlite3_file  *base,
         const void    *data,
         int            size,
         sqlite3_int64  at)
{
  Handle *self = (Handle *) base;

  if (self->process->dead)
    return SQLITE_IOERR_WRITE;
  if (self->process->full)
    return SQLITE_FULL;

  if (dies (self->process))
    {
      guint part = sim_random (&vfs.random, size / SECTOR + 1) * SECTOR;

      if (part > 0)
        note_write (self->file, at, data, part);
      return SQLITE_IOERR_WRITE;
    }

  note_write (self->file, at, data, size);

  return SQLITE_OK;
}

static int
x_truncate (sqlite3_file  *base,
            sqlite3_int64  size)
{
  Handle *self = (Handle *) base;

  if (self->process->dead || dies (self->process))
    return SQLITE_IOERR_TRUNCATE;

  note_write (self->file, size, NULL, 0);

  return SQLITE_OK;
}

static int
x_sync (sqlite3_file *base,
        int           flags)
{
  Handle *self = (Handle *) base;

  if (self->process->dead || dies (self->process))
    return SQLITE_IOERR_FSYNC;

  for (guint i = 0; i < self->file->unsynced->len; i++)
    carry_out (self->file->synced, self->file->unsynced->pdata[i]);
  g_ptr_array_set_size (self->file->unsynced, 0);

  return SQLITE_OK;
}

static int
x_file_size (sqlite3_file  *base,
             sqlite3_int64 *size)
{
  *size = ((Handle *) base)->file->now->len;

  return SQLITE_OK;
}

static int
x_lock (sqlite3_file *base,
        int           level)
{
  Handle *self = (Handle *) base;
  File *file = self->file;

  if (self->process->dead)
    return SQLITE_IOERR_LOCK;
  if (level <= self->lock)
    return SQLITE_OK;

  if (file->exclusive != NULL && file->exclusive != self)
    return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && file->reserved != NULL && file->reserved != self)
    return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && file->n_shared > 1)
    return SQLITE_BUSY;

  if (self->lock == SQLITE_LOCK_NONE)
    file->n_shared++;
  if (level >= SQLITE_LOCK_RESERVED)
    file->reserved = self;
  if (level == SQLITE_LOCK_EXCLUSIVE)
    file->exclusive = self;
  self->lock = level;

  return SQLITE_OK;
}

static int
x_unlock (sqlite3_file *base,
          int           level)
{
  Handle *self = (Handle *) base;
  File *file = self->file;

  if (file->exclusive == self)
    file->exclusive = NULL;
  if (file->reserved == self)
    file->reserved = NULL;
  if (level == SQLITE_LOCK_NONE && self->lock > SQLITE_LOCK_NONE)
    file->n_shared--;
  self->lock = MIN (self->lock, level);

  return SQLITE_OK;
}

static int
x_check_reserved_lock (sqlite3_file *base,
                       int          *reserved)
{
  *reserved = ((Handle *) base)->file->reserved != NULL;

  return SQLITE_OK;
}

static int
x_file_control (sqlite3_file *base,
                int           op,
                void         *arg)
{
  return SQLITE_NOTFOUND;
}

static int
x_sector_size (sqlite3_file *base)
{
  return 4096;
}

static int
x_device_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
x_shm_map (sqlite3_file   *base,
           int             region,
           int             size,
           int             extend,
           void volatile **memory)
{
  Handle *self = (Handle *) base;
  GPtrArray *shm = self->file->shm;

  *memory = NULL;
  if (self->process->dead)
    return SQLITE_IOERR_SHMMAP;

  while (extend && (int) shm->len <= region)
    g_ptr_array_add (shm, g_malloc0 (size));
  if (region < (int) shm->len)
    *memory = shm->pdata[region];

  return SQLITE_OK;
}

static void
shm_release (Handle *self,
             guint   slot)
{
  guint bit = 1u << slot;

  if (self->shm_shared & bit)
    self->file->shm_shared[slot]--;
  if (self->shm_exclusive & bit)
    self->file->shm_exclusive[slot] = NULL;
  self->shm_shared &= ~bit;
  self->shm_exclusive &= ~bit;
}

static int
x_shm_lock (sqlite3_file *base,
            int           offset,
            int           n,
            int           flags)
{
  Handle *self = (Handle *) base;
  File *file = self->file;
  guint end = offset + n;

  if (flags & SQLITE_SHM_UNLOCK)
    {
      for (guint i = offset; i < end; i++)
        shm_release (self, i);
      return SQLITE_OK;
    }

  if (self->process->dead)
    return SQLITE_IOERR_SHMLOCK;

  for (guint i = offset; i < end; i++)
    {
      guint others = file->shm_shared[i] - ((self->shm_shared >> i) & 1);

      if ((file->shm_exclusive[i] != NULL && file->shm_exclusive[i] != self) ||
          ((flags & SQLITE_SHM_EXCLUSIVE) && others > 0))
        return SQLITE_BUSY;
    }

  for (guint i = offset; i < end; i++)
    {
      if (flags & SQLITE_SHM_EXCLUSIVE)
        {
          file->shm_exclusive[i] = self;
          self->shm_exclusive |= 1u << i;
        }
      else if (!((self->shm_shared >> i) & 1))
        {
          file->shm_shared[i]++;
          self->shm_shared |= 1u << i;
        }
    }

  return SQLITE_OK;
}

static void
x_shm_barrier (sqlite3_file *base)
{
}

/* The file itself has one reference; with the last handle what was shared goes, as at a reboot. */
static int
x_shm_unmap (sqlite3_file *base,
             int           delete)
{
  Handle *self = (Handle *) base;

  for (guint i = 0; i < N_SHM; i++)
    shm_release (self, i);

  if (self->file->ref_count <= 2)
    g_ptr_array_set_size (self->file->shm, 0);

  return SQLITE_OK;
}

static const sqlite3_io_methods METHODS = {
  .iVersion = 2,
  .xClose = x_close,
  .xRead = x_read,
  .xWrite = x_write,
  .xTruncate = x_truncate,
  .xSync = x_sync,
  .xFileSize = x_file_size,
  .xLock = x_lock,
  .xUnlock = x_unlock,
  .xCheckReservedLock = x_check_reserved_lock,
  .xFileControl = x_file_control,
  .xSectorSize = x_sector_size,
  .xDeviceCharacteristics = x_device_characteristics,
  .xShmMap = x_shm_map,
  .xShmLock = x_shm_lock,
  .xShmBarrier = x_shm_barrier,
  .xShmUnmap = x_shm_unmap,
};

static SimProcess *
process_of (const char *path)
{
  g_autofree char *disk = g_path_get_dirname (path);

  return vfs.process != NULL ? vfs.process : sim_vfs_get_process (disk);
}

static int
x_open (sqlite3_vfs  *self,
        const char   *path,
        sqlite3_file *base,
        int           flags,
        int          *out_flags)
{
  Handle *handle = (Handle *) base;
  File *file = path != NULL ? g_hash_table_lookup (vfs.files, path) : NULL;

  memset (handle, 0, sizeof *handle);
  handle->process = process_of (path != NULL ? path : "temporary/file");
  if (handle->process->dead || (file == NULL && !(flags & SQLITE_OPEN_CREATE)))
    return SQLITE_CANTOPEN;

  if (file == NULL)
    {
      file = file_new ();
      if (path != NULL)
        g_hash_table_insert (vfs.files, g_strdup (path), file);
    }
  if (path != NULL)
    file->ref_count++;

  handle->file = file;
  base->pMethods = &METHODS;
  if (out_flags != NULL)
    *out_flags = flags;

  return SQLITE_OK;
}

static int
x_delete (sqlite3_vfs *self,
          const char  *path,
          int          sync)
{
  SimProcess *process = process_of (path);

  if (process->dead || dies (process))
    return SQLITE_IOERR_DELETE;

  return g_hash_table_remove (vfs.files, path) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int
x_access (sqlite3_vfs *self,
          const char  *path,
          int          flags,
          int         *there)
{
  *there = g_hash_table_contains (vfs.files, path);

  return SQLITE_OK;
}

static int
x_full_pathname (sqlite3_vfs *self,
                 const char  *path,
                 int          size,
                 char        *out)
{
  g_strlcpy (out, path, size);

  return SQLITE_OK;
}

static int
x_randomness (sqlite3_vfs *self,
              int          size,
              char        *out)
{
  for (int i = 0; i < size; i++)
    out[i] = (char) sim_random (&vfs.random, 256);

  return size;
}

static int
x_sleep (sqlite3_vfs *self,
         int          us)
{
  /* Nobody else runs meanwhile: whoever waits, waits in vain. */
  return us;
}

static int
x_current_time (sqlite3_vfs   *self,
                sqlite3_int64 *now)
{
  *now = G_GINT64_CONSTANT (212000000000000);

  return SQLITE_OK;
}

static int
x_get_last_error (sqlite3_vfs *self,
                  int          size,
                  char        *out)
{
  return 0;
}

void
sim_vfs_register (void)
{
  static sqlite3_vfs self = {
    .iVersion = 2,
    .szOsFile = sizeof (Handle),
    .mxPathname = 200,
    .zName = "simulation",
    .xOpen = x_open,
    .xDelete = x_delete,
    .xAccess = x_access,
    .xFullPathname = x_full_pathname,
    .xRandomness = x_randomness,
    .xSleep = x_sleep,
    .xGetLastError = x_get_last_error,
    .xCurrentTimeInt64 = x_current_time,
  };
  int code = sqlite3_vfs_register (&self, TRUE);

  g_assert (code == SQLITE_OK);
  vfs.files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_unref);
  vfs.processes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL);
}

/* All disks are empty again, all processes as new. Nothing may be open. */
void
sim_vfs_reset (guint64 seed)
{
  GHashTableIter iter;
  gpointer process;

  g_hash_table_remove_all (vfs.files);
  g_hash_table_iter_init (&iter, vfs.processes);
  while (g_hash_table_iter_next (&iter, NULL, &process))
    {
      g_free (((SimProcess *) process)->name);
      g_free (process);
    }
  g_hash_table_remove_all (vfs.processes);
  vfs.process = NULL;
  vfs.random.state = seed;
  /* SQLite's own generator begins anew with ours. */
  sqlite3_randomness (0, NULL);
}

SimProcess *
sim_vfs_get_process (const char *name)
{
  SimProcess *process = g_hash_table_lookup (vfs.processes, name);

  if (process == NULL)
    {
      process = g_new0 (SimProcess, 1);
      process->name = g_strdup (name);
      g_hash_table_insert (vfs.processes, process->name, process);
    }

  return process;
}

/* Whose the files are that are opened from now on; NULL: of the disk on which they lie. */
void
sim_vfs_set_process (SimProcess *process)
{
  vfs.process = process;
}

static gboolean
lies_on (const char *path,
         const char *disk)
{
  return g_str_has_prefix (path, disk) && path[strlen (disk)] == '/';
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

/* In the order of their names, so that chance falls the same way again. */
static GList *
files_on (const char *disk)
{
  GList *paths = g_hash_table_get_keys (vfs.files);
  GList *found = NULL;

  for (GList *l = paths; l != NULL; l = l->next)
    if (lies_on (l->data, disk))
      found = g_list_prepend (found, l->data);
  g_list_free (paths);

  return g_list_sort (found, compare_paths);
}

static void
cut_write (GByteArray  *bytes,
           const Write *change,
           SimRandom   *random)
{
  gsize size;
  const guint8 *data;

  switch (change->bytes != NULL ? sim_random (random, 4) : sim_random (random, 2))
    {
    case 0:
      carry_out (bytes, change);
      break;

    case 1:
      break;

    default:
      /* Each sector by itself. */
      data = g_bytes_get_data (change->bytes, &size);
      for (gsize at = 0; at < size; at += SECTOR)
        if (sim_random (random, 2))
          put_bytes (bytes, change->at + at, data + at, MIN (SECTOR, size - at));
    }
}

/* What was not synced is kept, lost or torn. Nothing may be open on the disk. */
void
sim_vfs_cut_power (const char *disk,
                   SimRandom  *random)
{
  g_autoptr(GList) paths = files_on (disk);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      File *file = g_hash_table_lookup (vfs.files, l->data);

      for (guint i = 0; i < file->unsynced->len; i++)
        cut_write (file->synced, file->unsynced->pdata[i], random);
      g_ptr_array_set_size (file->unsynced, 0);
      g_ptr_array_set_size (file->shm, 0);
      g_byte_array_set_size (file->now, 0);
      g_byte_array_append (file->now, file->synced->data, file->synced->len);
    }
}

SimImage *
sim_vfs_dup_image (const char *disk)
{
  SimImage *image = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr(GList) paths = files_on (disk);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      File *file = g_hash_table_lookup (vfs.files, l->data);

      g_hash_table_insert (image, g_strdup ((char *) l->data + strlen (disk) + 1),
                           g_bytes_new (file->now->data, file->now->len));
    }

  return image;
}

void
sim_vfs_put_image (const char *disk,
                   SimImage   *image)
{
  g_autoptr(GList) paths = files_on (disk);
  GHashTableIter iter;
  gpointer name;
  gpointer bytes;

  for (GList *l = paths; l != NULL; l = l->next)
    g_hash_table_remove (vfs.files, l->data);

  g_hash_table_iter_init (&iter, image);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      File *file = file_new ();
      gsize size;
      gconstpointer data = g_bytes_get_data (bytes, &size);

      g_byte_array_append (file->now, data, size);
      g_byte_array_append (file->synced, data, size);
      g_hash_table_insert (vfs.files, g_strconcat (disk, "/", name, NULL), file);
    }
}

/* Calls @found with the @before letters that stand in front of each @mark in @bytes, and the mark. */
void
sim_scan_bytes (gconstpointer  bytes,
                gsize          size,
                const char    *mark,
                gsize          before,
                SimScanFunc    found,
                gpointer       user_data)
{
  const char *data = bytes;
  const char *end = data + size;
  gsize length = strlen (mark);

  for (const char *at = data; at != NULL && at < end;)
    {
      at = memmem (at, end - at, mark, length);
      if (at == NULL)
        break;
      if (at - data >= (gssize) before)
        {
          g_autofree char *word = g_strndup (at - before, before + length);

          found (word, user_data);
        }
      at += length;
    }
}

/* The same for all that lies on the disk. */
void
sim_vfs_scan (const char  *disk,
              const char  *mark,
              gsize        before,
              SimScanFunc  found,
              gpointer     user_data)
{
  g_autoptr(GList) paths = files_on (disk);

  for (GList *l = paths; l != NULL; l = l->next)
    {
      File *file = g_hash_table_lookup (vfs.files, l->data);

      sim_scan_bytes (file->now->data, file->now->len, mark, before, found, user_data);
    }
}

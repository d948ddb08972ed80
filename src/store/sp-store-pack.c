/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What this laptop would say to the server, in a file that only the server opens (sp-sealed.h). The bodies are those that go
 * over the network, and stay here until the server has answered them, whichever way. */

#include "config.h"

#include <sodium.h>

#include "sp-json.h"
#include "sp-lease-private.h"
#include "sp-store-carry.h"
#include "sp-store-pack-private.h"
#include "sp-wire.h"

#define META_MADE     "carried_out" /* numbers of files written since the last of which an answer was taken, by commas */
#define META_ANSWERED "carried_in"  /* that one's */

/* Microseconds: no two lives of a disk that is put back number a file alike, even where the clock is put back, too. */
#define NUMBER_SPREAD (1 << 20)

/* What records may fill of a file, so that an operation and the first piece of a content always fit as well. */
#define RECORDS_ROOM (SP_WIRE_MAX_CARRIED - 1024 * 1024 - SP_WIRE_MAX_PUSH_BYTES / 2)

/**
 * sp_store_packer_init:
 * @self: to be filled in
 * @sql: either connection, in a transaction
 * @error: return location
 *
 * Returns: %FALSE with @error set: %SP_STORE_ERROR_NOT_FOUND where this laptop has not joined, or before the server gave
 *   its key
 */
gboolean
sp_store_packer_init (SpStorePacker  *self,
                      SpSql          *sql,
                      GError        **error)
{
  *self = (SpStorePacker) { .sql = sql };

  return (self->identity = sp_store_identity_read (sql, error)) != NULL &&
         sp_store_identity_key (self->identity, "secret_key", self->secret_key, sizeof self->secret_key, error) &&
         sp_store_identity_key (self->identity, "key", self->server_key, sizeof self->server_key, error);
}

void
sp_store_packer_clear (SpStorePacker *self)
{
  g_clear_pointer (&self->identity, json_object_unref);
  sodium_memzero (self->secret_key, sizeof self->secret_key);
}

static void
add_frame (GPtrArray  *frames,
           const char *heading,
           GBytes     *body,
           gsize      *size)
{
  *size += g_bytes_get_size (body);
  sp_sealed_frames_add (frames, heading, body);
}

/**
 * sp_store_packer_begin:
 * @self: a packer
 * @made: which file of this laptop's it is
 * @cursor: (nullable): up to where this laptop has heard
 *
 * Returns: (transfer full) (element-type SpSealedFrame): the frame that says who writes
 */
GPtrArray *
sp_store_packer_begin (SpStorePacker *self,
                       gint64         made,
                       const char    *cursor)
{
  static const char * const MEMBERS[] = { "device", "partnership", "epoch" };
  GPtrArray *frames = sp_sealed_frames_new ();
  g_autoptr(JsonObject) head = json_object_new ();
  g_autoptr(GBytes) body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    json_object_set_string_member (head, MEMBERS[i], sp_json_get_text (self->identity, MEMBERS[i]));
  json_object_set_int_member (head, "made", made);
  if (cursor != NULL)
    json_object_set_string_member (head, "cursor", cursor);
  body = sp_json_object_to_bytes (head);
  sp_sealed_frames_add (frames, "", body);

  return frames;
}

/**
 * sp_store_packer_fill:
 * @self: a packer
 * @frames: (element-type SpSealedFrame): where to
 * @room: how many bytes there is room for
 * @size: (inout): how many there are
 * @error: return location
 *
 * Adds what waits: the log first, as the server takes no operation that it does not tell of.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_packer_fill (SpStorePacker  *self,
                      GPtrArray      *frames,
                      gsize           room,
                      gsize          *size,
                      GError        **error)
{
  g_autoptr(GError) failure = NULL;

  while (*size < room)
    {
      g_autoptr(GBytes) body = sp_store_audit_batch (self->sql, self->identity, self->audit, &self->audit, &failure);

      if (body == NULL)
        break;
      add_frame (frames, "/v1/audit", body, size);
    }

  while (failure == NULL && *size < room)
    {
      g_autoptr(GBytes) body = sp_store_outbox_push (self->sql, self->op, SP_WIRE_MAX_PUSH_OPS,
                                                     MIN (room - *size, SP_WIRE_MAX_PUSH_BYTES / 2), &self->op, &failure);

      if (body == NULL)
        break;
      add_frame (frames, "/v1/sync/push", body, size);
    }

  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * sp_store_packer_seal:
 * @self: a packer
 * @kind: what the file is
 * @frames: (element-type SpSealedFrame): what is in it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): one piece
 */
GBytes *
sp_store_packer_seal (SpStorePacker  *self,
                      SpSealedKind    kind,
                      GPtrArray      *frames,
                      GError        **error)
{
  /* The main thread's chance is not for here, and nothing that a simulation has to repeat. */
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  GBytes *file = sp_sealed_write (kind, frames, self->server_key, self->secret_key, ambient);

  if (file == NULL)
    g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "the server's key is none");

  return file;
}

struct _SpPack
{
  GObject parent_instance;

  GBytes *file;
  gint64 operations;
  gint64 operations_left;
  gint64 contents;
  gint64 contents_left;
};

G_DEFINE_FINAL_TYPE (SpPack, sp_pack, G_TYPE_OBJECT)

static void
sp_pack_finalize (GObject *object)
{
  g_clear_pointer (&SP_PACK (object)->file, g_bytes_unref);

  G_OBJECT_CLASS (sp_pack_parent_class)->finalize (object);
}

static void
sp_pack_class_init (SpPackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_pack_finalize;
}

static void
sp_pack_init (SpPack *self)
{
}

/**
 * sp_pack_get_file:
 *
 * Returns: (transfer none): the file
 */
GBytes *
sp_pack_get_file (SpPack *self)
{
  g_return_val_if_fail (SP_IS_PACK (self), NULL);

  return self->file;
}

/**
 * sp_pack_get_operations:
 * @left: (out) (optional): how many more had no room
 *
 * Returns: how many operations are in the file
 */
guint
sp_pack_get_operations (SpPack *self,
                        guint  *left)
{
  g_return_val_if_fail (SP_IS_PACK (self), 0);

  if (left != NULL)
    *left = (guint) self->operations_left;

  return (guint) self->operations;
}

/**
 * sp_pack_get_contents:
 * @left: (out) (optional): how many more had no room, or are too large for any file
 *
 * Returns: how many attachments' contents are in the file
 */
guint
sp_pack_get_contents (SpPack *self,
                      guint  *left)
{
  g_return_val_if_fail (SP_IS_PACK (self), 0);

  if (left != NULL)
    *left = (guint) self->contents_left;

  return (guint) self->contents;
}

/**
 * sp_store_packer_add_chunk:
 * @self: a packer
 * @frames: (element-type SpSealedFrame): where to
 * @record: whose content it is
 * @start: where in the content
 * @data: (array length=length): what is there
 * @length: how many bytes
 * @size: (inout): how many there are in @frames
 *
 * Adds some of a content.
 */
void
sp_store_packer_add_chunk (SpStorePacker *self,
                           GPtrArray     *frames,
                           const char    *record,
                           gint64         start,
                           const guint8  *data,
                           gsize          length,
                           gsize         *size)
{
  g_autofree char *base64 = g_base64_encode (data, length);
  g_autoptr(JsonObject) request = json_object_new ();
  g_autoptr(GBytes) body = NULL;

  json_object_set_string_member (request, "device", sp_json_get_text (self->identity, "device"));
  json_object_set_string_member (request, "record", record);
  json_object_set_int_member (request, "offset", start);
  json_object_set_string_member (request, "data", base64);
  body = sp_json_object_to_bytes (request);
  add_frame (frames, "/v1/blobs/put", body, size);
}

/* All pieces of one content, for there is no asking how much the server has. */
static gboolean
add_content (SpStorePacker  *self,
             GPtrArray      *frames,
             const char     *record,
             gsize          *size,
             GError        **error)
{
  SpStatement *st = sp_sql_query (self->sql, "SELECT start, data FROM blob_chunk WHERE record = ?1 ORDER BY start", error, "t",
                                  record);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      gsize length;
      const guint8 *bytes = sp_statement_get_blob (st, 1, &length);

      sp_store_packer_add_chunk (self, frames, record, sp_statement_get_int (st, 0), bytes, length, size);
    }

  return step == 0;
}

/* Contents whose records the server has, or hears of in this file, as far as there is room. */
static gboolean
add_contents (SpStorePacker  *self,
              SpPack         *pack,
              GPtrArray      *frames,
              gsize          *size,
              GError        **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (self->sql,
                                  "SELECT b.record, b.have FROM blob b JOIN record r ON r.id = b.record"
                                  " WHERE b.sent = 0 AND r.fields IS NOT NULL AND b.have = r.fields ->> '$.size'"
                                  " AND (r.rev > 0 OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.record = b.record"
                                  " AND o.state = 0 AND o.n > ?1)) ORDER BY b.have, b.record",
                                  error, "i", self->op);
  gsize room = *size < SP_WIRE_MAX_CARRIED ? SP_WIRE_MAX_CARRIED - *size : 0;
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      gsize needs = (gsize) sp_statement_get_int (st, 1) / 3 * 4 + 64 * 1024;

      if (needs > room)
        {
          pack->contents_left++;
          continue;
        }
      room -= needs;
      pack->contents++;
      g_ptr_array_add (records, g_strdup (sp_statement_get_text (st, 0)));
    }

  for (guint i = 0; step == 0 && i < records->len; i++)
    if (!add_content (self, frames, records->pdata[i], size, error))
      return FALSE;

  return step == 0;
}

static gboolean
add_asking (SpStorePacker       *self,
            GPtrArray           *frames,
            const char * const  *purged,
            SpLease             *lease,
            gsize               *size,
            GError             **error)
{
  g_autoptr(GBytes) pull = NULL;
  g_autofree char *nonce = NULL;

  if (purged[0] != NULL)
    {
      g_autoptr(JsonObject) request = json_object_new ();
      JsonArray *names = json_array_new ();
      g_autoptr(GBytes) body = NULL;

      for (guint i = 0; purged[i] != NULL; i++)
        json_array_add_string_element (names, purged[i]);
      json_object_set_string_member (request, "device", sp_json_get_text (self->identity, "device"));
      json_object_set_array_member (request, "purged", names);
      body = sp_json_object_to_bytes (request);
      add_frame (frames, "/v1/sync/ack", body, size);
    }

  /* What differs is found and read anew over a network only: a file that came again would ask for it again. */
  if ((nonce = sp_lease_ask_carried (lease, self->sql, error)) == NULL ||
      (pull = sp_store_outbox_pull (self->sql, FALSE, nonce, error)) == NULL)
    return FALSE;
  add_frame (frames, "/v1/sync/pull", pull, size);

  return TRUE;
}

/* @least: the time. What a disk has written that was put back since is none of its own: an answer to that speaks of other
 * changes under the same numbers. */
static gboolean
number_file (SpSql   *sql,
             gint64   least,
             gint64  *number,
             GError **error)
{
  g_autofree char *made = NULL;
  g_autofree char *all = NULL;
  const char *last;
  gint64 answered;

  if (!sp_store_meta_get (sql, META_MADE, &made, error) || !sp_store_meta_get_int (sql, META_ANSWERED, &answered, error))
    return FALSE;

  last = made != NULL && strrchr (made, ',') != NULL ? strrchr (made, ',') + 1 : made;
  *number = MAX (least, MAX (last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0, answered) + 1);
  all = g_strdup_printf ("%s%s%" G_GINT64_FORMAT, made != NULL ? made : "", made != NULL ? "," : "", *number);

  return sp_store_meta_set (sql, META_MADE, all, error);
}

static gboolean
pack_all (SpStorePacker       *self,
          SpPack              *pack,
          gint64               least,
          const char * const  *purged,
          SpLease             *lease,
          GError             **error)
{
  g_autoptr(GPtrArray) frames = NULL;
  g_autofree char *cursor = NULL;
  gsize size = 0;
  gint64 made;

  if (!number_file (self->sql, least, &made, error) ||
      !sp_store_meta_get (self->sql, SP_META_CURSOR, &cursor, error) ||
      !sp_store_audit_sent (self->sql, &self->audit, error))
    return FALSE;

  frames = sp_store_packer_begin (self, made, cursor);

  return sp_store_packer_fill (self, frames, RECORDS_ROOM, &size, error) &&
         sp_sql_get_int (self->sql, "SELECT count(*) FROM outbox WHERE state = 0 AND n <= ?1", &pack->operations, error, "i",
                         self->op) &&
         sp_sql_get_int (self->sql, "SELECT count(*) FROM outbox WHERE state = 0 AND n > ?1", &pack->operations_left, error,
                         "i", self->op) &&
         add_contents (self, pack, frames, &size, error) && add_asking (self, frames, purged, lease, &size, error) &&
         (pack->file = sp_store_packer_seal (self, SP_SEALED_REQUESTS, frames, error)) != NULL;
}

typedef struct
{
  gint64 least;
  GStrv purged;
  SpLease *lease;
} Packing;

static void
packing_free (gpointer data)
{
  Packing *self = data;

  g_strfreev (self->purged);
  sp_lease_unref (self->lease);
  g_free (self);
}

static DexFuture *
pack_job (SpSql    *sql,
          gpointer  data)
{
  Packing *self = data;
  g_auto(SpStorePacker) packer = { 0 };
  g_autoptr(SpPack) pack = g_object_new (SP_TYPE_PACK, NULL);
  g_autoptr(GError) error = NULL;

  if (!sp_store_packer_init (&packer, sql, &error) ||
      !pack_all (&packer, pack, self->least, (const char * const *) self->purged, self->lease, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&pack));
}

/**
 * sp_store_pack:
 * @self: an open store
 * @purged: what sp_store_purge () gave
 *
 * Writes a file of everything that waits to be sent, and of what this laptop asks for. It stays here all the same until the
 * server has answered.
 *
 * Returns: (transfer full): a future of an #SpPack; rejects with %SP_STORE_ERROR_NOT_FOUND where this laptop has not
 *   joined, or before the server gave its key
 */
DexFuture *
sp_store_pack (SpStore             *self,
               const char * const  *purged)
{
  SpAmbient *ambient;
  Packing *packing;

  g_return_val_if_fail (SP_IS_STORE (self) && purged != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  ambient = sp_store_get_ambient (self);
  packing = g_new0 (Packing, 1);
  packing->least = sp_ambient_get_wall_us (ambient) + sp_ambient_random_below (ambient, NUMBER_SPREAD);
  packing->purged = g_strdupv ((GStrv) purged);
  packing->lease = sp_lease_ref (sp_store_get_lease_data (self));

  return sp_store_translate (sp_sql_thread_run_durable (sp_store_get_writer_thread (self), pack_job, packing,
                                                        packing_free));
}

static DexFuture *
check_job (SpSql    *sql,
           gpointer  data)
{
  gint64 number = *(gint64 *) data;
  g_autofree char *made = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) numbers = NULL;
  gint64 answered;
  g_autoptr(GError) error = NULL;

  if (!sp_store_meta_get (sql, META_MADE, &made, &error) ||
      !sp_store_meta_get_int (sql, META_ANSWERED, &answered, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  numbers = g_strsplit (made != NULL ? made : "", ",", -1);
  if (number <= answered || !g_strv_contains ((const char * const *) numbers, text))
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_EXISTS,
                                  "an answer that was taken, that is older, or to what another life of this disk has written");

  return dex_future_new_true ();
}

static DexFuture *
answered_job (SpSql    *sql,
              gpointer  data)
{
  gint64 number = *(gint64 *) data;
  gint64 answered;
  g_autofree char *made = NULL;
  g_autofree char *left = NULL;
  g_auto(GStrv) numbers = NULL;
  g_autoptr(GStrvBuilder) later = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;
  g_autoptr(GError) error = NULL;

  if (!sp_store_meta_get (sql, META_MADE, &made, &error) ||
      !sp_store_meta_get_int (sql, META_ANSWERED, &answered, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  numbers = g_strsplit (made != NULL ? made : "", ",", -1);
  for (guint i = 0; numbers[i] != NULL; i++)
    if (g_ascii_strtoll (numbers[i], NULL, 10) > number)
      g_strv_builder_add (later, numbers[i]);
  kept = g_strv_builder_end (later);
  left = kept[0] != NULL ? g_strjoinv (",", kept) : NULL;
  if (!sp_store_meta_set_int (sql, META_ANSWERED, MAX (answered, number), &error) ||
      !sp_store_meta_set (sql, META_MADE, left, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
run_number (SpStore  *self,
            gint64    number,
            SpSqlJob  job)
{
  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run_durable (sp_store_get_writer_thread (self), job,
                                                        g_memdup2 (&number, sizeof number), g_free));
}

/**
 * sp_store_check_answer:
 * @self: an open store
 * @number: which of its files an answer belongs to
 *
 * An answer to an older file has nothing in it that an answer to a newer one had not.
 *
 * Returns: (transfer full): a future; rejects with %SP_STORE_ERROR_EXISTS where that answer, or a newer one, was taken
 */
DexFuture *
sp_store_check_answer (SpStore *self,
                       gint64   number)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return run_number (self, number, check_job);
}

/**
 * sp_store_set_answered:
 * @self: an open store
 * @number: which of its files was answered
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_set_answered (SpStore *self,
                       gint64   number)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return run_number (self, number, answered_job);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Files that are carried by hand. A laptop writes what it would send, or what would be left of it if it were lost; the file
 * lies on a memory stick, where it may be damaged, taken in by whoever it is not for, taken in twice, long after, or never;
 * and the server's answer goes the same way back. What must come of it stands in sim-carry-check.c. */

#include "config.h"

#include "sim.h"
#include "sp-json.h"
#include "sp-store-pack-private.h"
#include "sp-store-sync.h"
#include "sp-sync-carry.h"

/* --- Writing ----------------------------------------------------------------------------- */

/* Signs as the laptop, past its program, what has passed its way to the server: one that is a version ahead, or patched,
 * says the same in a file as over the network. */
static GBytes *
seal (SimClient    *client,
      SpSealedKind  kind,
      GPtrArray    *frames)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (client->store);
  g_autoptr(GPtrArray) sent = sp_sealed_frames_new ();
  guint8 server_key[32];

  g_assert (sp_store_identity_key (identity, "key", server_key, sizeof server_key, NULL) &&
            sp_store_identity_key (identity, "secret_key", client->secret_key, sizeof client->secret_key, NULL));
  for (guint i = 0; i < frames->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (frames, i);
      g_autoptr(GBytes) body = sim_rewrite (client, frame->heading, frame->body);

      sp_sealed_frames_add (sent, frame->heading, body);
    }

  return sp_sealed_write (kind, sent, server_key, client->secret_key, client->ambient);
}

/* The exchange by file, as the dialog writes it. */
static void
write_requests (Sim       *self,
                SimClient *client)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(SpSealed) opened = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  SpPack *pack;
  gsize offset = 0;

  if (!sim_wait (sp_sync_carry_out (client->store), &value, &error) || client->process->dead)
    {
      if (!client->process->dead && !client->process->full)
        sim_fail (SIM_CARRIED, "laptop %u cannot write a file: %s", client->index, error->message);
      return;
    }

  pack = g_value_get_object (&value);
  if ((opened = sim_carry_open (self, sp_pack_get_file (pack), &offset)) == NULL)
    {
      sim_fail (SIM_CARRIED, "the server does not open what laptop %u has written", client->index);
      return;
    }
  bytes = seal (client, SP_SEALED_REQUESTS, opened->frames);
  sim_carry_check_out (client, sim_carry_put (self, client, bytes), pack);
}

typedef struct
{
  SimClient *client;
  guint32 chance;
  GByteArray *bytes;
} Unsent;

static void
add_piece (Unsent    *self,
           GPtrArray *frames)
{
  g_autoptr(GBytes) piece = seal (self->client, SP_SEALED_UNSENT, frames);

  g_byte_array_append (self->bytes, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
}

static gboolean
add_contents (Unsent         *self,
              SpStorePacker  *packer,
              GError        **error)
{
  SpStatement *st = sp_sql_query (packer->sql,
                                  "SELECT c.record, c.start, c.data FROM blob_chunk c JOIN blob b ON b.record = c.record"
                                  " JOIN main.record r ON r.id = b.record"
                                  " WHERE b.sent = 0 AND b.have = r.fields ->> '$.size' ORDER BY c.record, c.start",
                                  error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      g_autoptr(GPtrArray) frames = sp_store_packer_begin (packer, 0, NULL);
      gsize size = 0;
      gsize length;
      const guint8 *bytes = sp_statement_get_blob (st, 2, &length);

      sp_store_packer_add_chunk (packer, frames, sp_statement_get_text (st, 0), sp_statement_get_int (st, 1), bytes, length,
                                 &size);
      add_piece (self, frames);
    }

  return step == 0;
}

static gboolean
add_drafts (Unsent         *self,
            SpStorePacker  *packer,
            GError        **error)
{
  SpStatement *st = sp_sql_query (packer->sql, "SELECT key, text FROM draft ORDER BY key", error, "");
  g_autoptr(GPtrArray) frames = sp_store_packer_begin (packer, 0, NULL);
  g_autoptr(JsonObject) request = json_object_new ();
  JsonArray *drafts = json_array_new ();
  g_autoptr(GBytes) body = NULL;
  int step = -1;

  json_object_set_string_member (request, "device", self->client->device);
  json_object_set_array_member (request, "drafts", drafts);
  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      JsonObject *draft = json_object_new ();

      json_object_set_string_member (draft, "key", sp_statement_get_text (st, 0));
      json_object_set_string_member (draft, "text", sp_statement_get_text (st, 1));
      json_array_add_object_element (drafts, draft);
    }
  if (step != 0 || json_array_get_length (drafts) == 0)
    return step == 0;
  body = sp_json_object_to_bytes (request);
  sp_sealed_frames_add (frames, "/v1/drafts/put", body);
  add_piece (self, frames);

  return TRUE;
}

static DexFuture *
unsent_job (SpSql    *sql,
            gpointer  data)
{
  Unsent *self = data;
  SimRandom random = { self->chance };
  g_auto(SpStorePacker) packer = { 0 };
  g_autoptr(GError) error = NULL;
  gsize size = 1;

  if (!sp_store_packer_init (&packer, sql, &error) || !sp_store_audit_sent (sql, &packer.audit, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  while (size > 0)
    {
      g_autoptr(GPtrArray) frames = sp_store_packer_begin (&packer, 0, NULL);

      size = 0;
      if (!sp_store_packer_fill (&packer, frames, 500 + sim_random (&random, 4000), &size, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (size > 0)
        add_piece (self, frames);
    }

  return add_contents (self, &packer, &error) && add_drafts (self, &packer, &error)
           ? dex_future_new_true ()
           : dex_future_new_for_error (g_steal_pointer (&error));
}

/* What lies beside the cache, where a store of the simulation keeps nothing: in short pieces, as it grows. */
static void
write_unsent (Sim       *self,
              SimClient *client,
              guint32    chance)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GError) error = NULL;
  Unsent unsent = { client, chance, bytes };

  if (!sim_wait (sp_sql_thread_run (sp_store_get_reader_thread (client->store), unsent_job, &unsent, NULL), NULL, &error))
    {
      sim_fail (SIM_CARRIED, "laptop %u cannot keep what it has not sent: %s", client->index, error->message);
      return;
    }
  if (bytes->len == 0)
    return;
  file = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  sim_carry_check_out (client, sim_carry_put (self, client, file), NULL);
}

/* --- On the way -------------------------------------------------------------------------- */

/* Mostly what was written last. */
static SimFile *
pick (Sim     *self,
      guint32  chance)
{
  guint last = MIN (self->files->len, chance % 4 > 0 ? 2 : G_MAXUINT);
  SimFile *file = last > 0 ? self->files->pdata[self->files->len - 1 - (chance >> 2) % last] : NULL;

  return file != NULL && !file->gone ? file : NULL;
}

/* A copy that is not whole, or has a byte that is another one. */
static void
hurt (Sim     *self,
      SimFile *file,
      guint32  chance)
{
  gsize size = g_bytes_get_size (file->bytes);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GBytes) copy = NULL;

  g_byte_array_append (bytes, g_bytes_get_data (file->bytes, NULL), (guint) size);
  if (chance % 2)
    g_byte_array_set_size (bytes, 1 + (chance >> 1) % (size - 1));
  else
    bytes->data[(chance >> 4) % ((chance >> 1) % 4 == 0 ? MIN (size, 40) : size)] ^= 1 << (chance >> 28);
  copy = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  sim_carry_put (self, file->client, copy)->hurt = TRUE;
}

/* The same requests, signed by somebody else in the name of whose they are. */
static void
forge (Sim       *self,
       SimClient *client,
       SimFile   *file)
{
  g_autoptr(JsonObject) head = NULL;
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) bytes = NULL;
  SimFile *forged;

  if (file->client == client || file->requests == NULL || !sim_client_is_open (client))
    return;

  head = sp_store_dup_identity (client->store);
  json_object_set_string_member (head, "device", file->client->device);
  body = sp_json_object_to_bytes (head);
  sp_sealed_frames_add (frames, "", body);
  for (guint i = 0; i < file->requests->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (file->requests, i);

      sp_sealed_frames_add (frames, frame->heading, frame->body);
    }
  bytes = seal (client, file->kind, frames);
  forged = sim_carry_put (self, file->client, bytes);
  forged->hurt = TRUE;
  forged->n_pieces = 0;
}

/* The answer is there, for whomever it is. */
static DexFuture *
handed_cb (DexFuture *future,
           gpointer   data)
{
  const char *text = sp_json_get_text (g_value_get_boxed (dex_future_get_value (future, NULL)), "file");

  if (text != NULL)
    sim_carry_find (data, text)->gone = FALSE;

  return dex_future_new_true ();
}

/* Somebody with a network hands it on, whoever that is. */
static void
hand_on (Sim       *self,
         SimClient *client,
         SimFile   *file)
{
  if (!sim_client_is_open (client) || client->process->dead)
    return;
  dex_future_disown (dex_future_then (sp_sync_carry_on (client->sync, file->bytes), handed_cb, self, NULL));
  sim_pump ();
}

/* Takes it where it belongs, or now and then elsewhere. */
static void
bring (Sim       *self,
       SimClient *client,
       SimFile   *file,
       guint32    chance)
{
  if ((file->kind == SP_SEALED_ANSWERS) == (chance % 16 > 0))
    sim_carry_bring (self, chance % 8 > 0 ? file->client : client, file);
  else if ((chance >> 4) % 3 > 0)
    sim_server_transfer (self, (chance >> 6) % SIM_N_SERVERS, file, (chance >> 8) % 2);
  else
    hand_on (self, client, file);
}

void
sim_act_carry (Sim       *self,
               SimClient *client,
               guint32    b,
               guint32    c)
{
  SimFile *file = pick (self, b);

  switch (c % 8)
    {
    case 0:
    case 1:
    case 2:
      if (!sim_client_is_open (client) || client->process->dead)
        return;
      if ((c >> 3) % 4 == 0)
        write_unsent (self, client, c >> 5);
      else
        write_requests (self, client);
      /* Somebody waits for it, and brings the answer at once. */
      for (guint i = 0; i < (c >> 5) % 4 && (file = self->files->len > 0 ? pick (self, 1) : NULL) != NULL; i++)
        bring (self, client, file, c >> 7);
      break;
    case 3:
      if ((c >> 3) % 2)
        client->away = !client->away;
      else if (file != NULL)
        file->gone = TRUE;
      break;
    case 4:
      if (file != NULL && !file->hurt && (c >> 3) % 4 == 0)
        forge (self, client, file);
      else if (file != NULL && !file->hurt)
        hurt (self, file, c >> 5);
      break;
    default:
      if (file != NULL)
        bring (self, client, file, c >> 3);
    }
}

/* --- In the end -------------------------------------------------------------------------- */

/* What still lies about comes at last, and what is answered to it. */
void
sim_carry_late (Sim *self)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      SimFile *file = self->files->pdata[i];

      if (!file->gone)
        bring (self, file->client, file, 1 | sim_random (&self->random, 2) << 8 | 1 << 4);
    }
}

/* The old answers come once more when all is still. */
void
sim_carry_again (Sim *self)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      SimFile *file = self->files->pdata[i];

      if (file->kind == SP_SEALED_ANSWERS)
        sim_carry_bring (self, file->client, file);
    }
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Files in the plainest words. In one is all that waits on its laptop, in order, and not a word that can be read. A file that
 * is as it was written does just what would have come of it over the network at the moment in which it is taken in, and then
 * no more; any other, and one for somebody else, changes nothing. Whoever was shut out is heard no more, but for what is left
 * of a laptop that is lost. What is in an answer is in no outbox any more. */

#include "config.h"

#include <string.h>

#include "sim.h"
#include "sp-json.h"
#include "sp-server-private.h"
#include "sp-store-sync.h"
#include "sp-sync-carry.h"

/* --- What lies there --------------------------------------------------------------------- */

void
sim_file_free (gpointer file)
{
  SimFile *self = file;

  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->head, json_object_unref);
  g_free (self);
}

static JsonObject *
parse (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return sp_json_parse_object (text, size, NULL);
}

static void
word_cb (const char *word,
         gpointer    data)
{
  Sim *self = data;

  if (g_hash_table_contains (self->words, word))
    sim_fail (SIM_CONFIDENTIALITY, "a file that is carried has a word in it that anybody can read (…%s)", word);
}

/* As the server opens it: the piece that begins at @offset. */
SpSealed *
sim_carry_open (Sim    *self,
                GBytes *bytes,
                gsize  *offset)
{
  SimServer *server = sim_server_get (self, 0);

  return server != NULL ? sp_server_unseal (server->server, bytes, offset, NULL) : NULL;
}

static void
read_requests (Sim     *self,
               SimFile *file)
{
  g_autoptr(SpSealed) piece = NULL;
  gsize offset = 0;

  file->requests = sp_sealed_frames_new ();
  while (offset < g_bytes_get_size (file->bytes) && (piece = sim_carry_open (self, file->bytes, &offset)) != NULL)
    {
      for (guint i = 1; i < piece->frames->len; i++)
        {
          const SpSealedFrame *frame = g_ptr_array_index (piece->frames, i);

          sp_sealed_frames_add (file->requests, frame->heading, frame->body);
        }
      file->n_pieces++;
      g_clear_pointer (&piece, sp_sealed_free);
    }
}

/* Something more lies there: what @client has written, or what is for it. */
SimFile *
sim_carry_put (Sim       *self,
               SimClient *client,
               GBytes    *bytes)
{
  SimFile *file = g_new0 (SimFile, 1);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  file->client = client;
  file->bytes = g_bytes_ref (bytes);
  sp_sealed_peek (bytes, &file->kind);
  sim_scan_bytes (data, size, SIM_MARK, SIM_BEFORE, word_cb, self);
  if (file->kind != SP_SEALED_ANSWERS)
    read_requests (self, file);
  g_ptr_array_add (self->files, file);
  sim_trace (self, "  file %u of laptop %u: kind %d, %" G_GSIZE_FORMAT " bytes", self->files->len - 1, client->index,
             file->kind, size);

  return file;
}

static GBytes *
bytes_of (const char *base64)
{
  gsize size;
  guchar *data = g_base64_decode (base64, &size);

  return g_bytes_new_take (data, size);
}

SimFile *
sim_carry_find (Sim        *self,
                const char *base64)
{
  g_autoptr(GBytes) bytes = bytes_of (base64);

  for (guint i = 0; i < self->files->len; i++)
    if (g_bytes_equal (((SimFile *) self->files->pdata[i])->bytes, bytes))
      return self->files->pdata[i];
  g_assert_not_reached ();
}

/* All operations in it, of whatever request. */
JsonArray *
sim_file_dup_operations (SimFile *self)
{
  JsonArray *all = json_array_new ();

  for (guint i = 0; self->requests != NULL && i < self->requests->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (self->requests, i);
      g_autoptr(JsonObject) body = g_str_equal (frame->heading, "/v1/sync/push") ? parse (frame->body) : NULL;
      JsonArray *ops = body != NULL ? sp_json_get_array (body, "ops") : NULL;

      for (guint k = 0; ops != NULL && k < json_array_get_length (ops); k++)
        json_array_add_element (all, json_array_dup_element (ops, k));
    }

  return all;
}

static void
take_number (SpStatement *st,
             gpointer     data)
{
  gint64 n = sp_statement_get_int (st, 0);

  g_array_append_val ((GArray *) data, n);
}

static GArray *
list (SimClient  *client,
      const char *sql)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  sim_client_query (client, take_number, numbers, sql);

  return numbers;
}

#define WAITING "SELECT n FROM outbox WHERE state = 0 ORDER BY n"

/* What people are told of what waits is so. */
static void
check_pending (SimClient *client)
{
  g_autoptr(GArray) numbers = list (client, WAITING);
  g_autoptr(GArray) contents = list (client, "SELECT 0 FROM blob WHERE sent = 0 AND record IN (SELECT id FROM main.record)");

  if (sp_store_get_pending (client->store) != numbers->len + contents->len)
    sim_fail (SIM_OUTBOX, "laptop %u says that %u are to be sent, and %u operations and %u contents are", client->index,
              sp_store_get_pending (client->store), numbers->len, contents->len);
}

/* A laptop has just written it, and has said, of one to be carried, how many changes are in it. */
void
sim_carry_check_out (SimClient *client,
                     SimFile   *file,
                     SpPack    *pack)
{
  g_autoptr(JsonArray) ops = sim_file_dup_operations (file);
  g_autoptr(GArray) numbers = list (client, WAITING);
  guint n = json_array_get_length (ops);
  gboolean whole = n == numbers->len;

  for (guint i = 0; whole && i < n; i++)
    whole = sp_json_get_int (json_array_get_object_element (ops, i), "n", 0) == g_array_index (numbers, gint64, i);
  if (!whole)
    sim_fail (SIM_CARRIED, "%u operations wait on laptop %u, and %u are in its file", numbers->len, client->index, n);
  if (pack != NULL && sp_pack_get_operations (pack, NULL) != n)
    sim_fail (SIM_CARRIED, "laptop %u says that %u of %u operations are in its file", client->index,
              sp_pack_get_operations (pack, NULL), n);
  check_pending (client);
  for (guint i = 0; i < file->requests->len; i++)
    if (g_str_equal (((SpSealedFrame *) file->requests->pdata[i])->heading, "/v1/sync/ack"))
      sim_check_purge (client->sim, client);
}

/* --- At the server ----------------------------------------------------------------------- */

static Sim *carrying;

static SimClient *
client_of (Sim        *self,
           const char *device)
{
  for (guint i = 0; i < self->n_clients; i++)
    if (g_str_equal (self->clients[i].device, device))
      return &self->clients[i];
  g_assert_not_reached ();
}

SpServerReply *__real_sp_server_handle (SpServer              *server,
                                        SpSql                 *sql,
                                        const SpServerRequest *request);
SpServerReply *__wrap_sp_server_handle (SpServer              *server,
                                        SpSql                 *sql,
                                        const SpServerRequest *request);

/* The linker puts this before the server's own (meson.build): so each request in a file is seen at the moment in which it is
 * answered. */
SpServerReply *
__wrap_sp_server_handle (SpServer              *server,
                         SpSql                 *sql,
                         const SpServerRequest *request)
{
  SpServerReply *reply = __real_sp_server_handle (server, sql, request);
  g_autofree char *heading = NULL;
  g_autoptr(GBytes) body = NULL;

  if (request->device == NULL)
    return reply;

  heading = g_strdup_printf ("%u %s", reply->status, request->path);
  /* What was purged is told again. */
  body = reply->status == 200 && g_str_equal (request->path, "/v1/sync/ack")
           ? g_bytes_ref (request->body)
           : g_bytes_new (reply->body->str, reply->body->len);
  sp_sealed_frames_add (carrying->said, heading, body);
  if (reply->status == 200 && g_hash_table_contains (carrying->model->stopped, request->device) && !request->lost)
    sim_fail (SIM_CONFIDENTIALITY, "a device that is stopped was heard by file");
  sim_server_answered (carrying, client_of (carrying, request->device), sql, request, reply);

  return reply;
}

/* The server's process begins with something. */
void
sim_carry_begin (Sim *self)
{
  carrying = self;
  g_ptr_array_set_size (self->said, 0);
}

/* What comes back is what was answered, to each request in its turn. */
static void
read_answer (Sim      *self,
             SimFile  *answer,
             SpSealed *opened)
{
  gboolean same = opened->frames->len == self->said->len + 1;

  for (guint i = 0; same && i < self->said->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (opened->frames, i + 1);
      const SpSealedFrame *said = g_ptr_array_index (self->said, i);
      g_autoptr(JsonObject) reply = parse (said->body);
      JsonArray *results = reply != NULL ? sp_json_get_array (reply, "results") : NULL;
      guint n = results != NULL ? json_array_get_length (results) : 0;

      same = g_str_has_prefix (frame->heading, said->heading) && g_bytes_equal (frame->body, said->body);
      answer->n_results += n;
      if (n > 0)
        answer->confirmed = sp_json_get_int (json_array_get_object_element (results, n - 1), "n", 0);
    }
  if (!same)
    sim_fail (SIM_CARRIED, "in an answer for laptop %u is something else than what was answered", answer->client->index);
  answer->head = parse (((SpSealedFrame *) opened->frames->pdata[0])->body);
}

static void
take_held (SpStatement *st,
           gpointer     data)
{
  g_hash_table_add (data, g_strdup (sp_statement_get_text (st, 0)));
}

/* What is on a laptop's disk is on the list that the server would give of it if it were lost. */
static void
check_listed (Sim       *self,
              SimClient *client)
{
  g_autoptr(GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SimServer *server = sim_server_get (self, 0);
  GHashTableIter iter;
  gpointer place;

  /* A server, or a disk, that was put back knows less of the other. */
  if (server == NULL || self->n_restores > 0 || client->copied || !sim_client_is_open (client) || client->process->dead)
    return;
  sim_client_query (client, take_held, held,
                    "SELECT DISTINCT c.name FROM main.record r JOIN main.compartment c ON c.cid = coalesce (r.base_cid, r.cid)"
                    " WHERE r.rev > 0");
  g_hash_table_iter_init (&iter, held);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    {
      gint64 n = 0;

      if (sp_sql_get_int (server->sql,
                          "SELECT count(*) FROM device_compartment h JOIN compartment c USING (cid)"
                          " WHERE h.device = ? AND c.name = ? AND h.state <> 'purged'",
                          &n, NULL, "tt", client->device, (const char *) place) &&
          n == 0)
        sim_fail (SIM_CONFIDENTIALITY, "laptop %u holds %s, and the server would not say so if it were lost", client->index,
                  (const char *) place);
    }
}

/* A server process has had @file, and took it or not. Returns the answer, which nobody has yet. */
SimFile *
sim_carry_take (Sim      *self,
                SimFile  *file,
                gboolean  taken,
                GBytes   *bytes)
{
  gboolean stopped = g_hash_table_contains (self->model->stopped, file->client->device);
  gboolean torn = file->hurt && file->kind == SP_SEALED_UNSENT && file->n_pieces > 0;
  g_autoptr(SpSealed) opened = NULL;
  SimFile *answer;
  gsize offset = 0;

  sim_trace (self, "  %s at the server", taken ? "taken" : "refused");
  if (!taken && !file->hurt && file->kind != SP_SEALED_ANSWERS && !stopped)
    sim_fail (SIM_CARRIED, "a file of laptop %u was refused", file->client->index);
  if (taken && (file->kind == SP_SEALED_ANSWERS || (file->hurt && !torn)))
    sim_fail (SIM_CARRIED, "the server took in what no laptop has written");
  self->n_carried += taken;
  if (taken)
    check_listed (self, file->client);
  if (bytes == NULL)
    return NULL;

  answer = sim_carry_put (self, file->client, bytes);
  answer->gone = TRUE;
  if ((opened = sp_sealed_read (bytes, &offset, file->client->secret_key, NULL)) == NULL || opened->kind != SP_SEALED_ANSWERS)
    sim_fail (SIM_CARRIED, "laptop %u cannot open what the server has answered", file->client->index);
  else
    read_answer (self, answer, opened);

  return answer;
}

/* The same, where a laptop has handed it on. */
void
sim_carry_take_reply (Sim           *self,
                      JsonObject    *body,
                      SpServerReply *reply)
{
  g_autoptr(JsonObject) answer = sp_json_parse_object (reply->body->str, reply->body->len, NULL);
  gboolean taken = reply->status == 200;
  const char *text = taken ? sp_json_get_text (answer, "file") : NULL;
  g_autoptr(GBytes) bytes = text != NULL ? bytes_of (text) : NULL;

  /* Otherwise it is whoever asks that the server would not hear. */
  if (taken || strstr (sp_json_get_text (answer, "type"), "bad-file") != NULL)
    sim_carry_take (self, sim_carry_find (self, sp_json_get_text (body, "file")), taken, bytes);
}

/* --- At a laptop ------------------------------------------------------------------------- */

static gint64
version_of (SimClient *client)
{
  g_autoptr(GArray) version = list (client, "PRAGMA data_version");

  return version->len > 0 ? g_array_index (version, gint64, 0) : -1;
}

static void
check_taken (SimClient *client,
             SimFile   *file,
             SpBrought *brought)
{
  g_autoptr(GArray) numbers = list (client, WAITING);

  client->brought = MAX (client->brought, sp_json_get_int (file->head, "made", 0));
  if (sp_brought_get_confirmed (brought) != file->n_results)
    sim_fail (SIM_CARRIED, "an answer with %u verdicts has confirmed %u changes on laptop %u", file->n_results,
              sp_brought_get_confirmed (brought), client->index);
  if (numbers->len > 0 && g_array_index (numbers, gint64, 0) <= file->confirmed)
    sim_fail (SIM_OUTBOX, "operation %" G_GINT64_FORMAT " of laptop %u is answered, and still waits",
              g_array_index (numbers, gint64, 0), client->index);
  check_pending (client);
}

/* Whether it is an answer for this laptop as it is, and not one that came before. */
static gboolean
is_due (SimClient *client,
        SimFile   *file)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (client->store);

  /* A disk that was put back does not know what it has written since, or took. */
  return file->kind == SP_SEALED_ANSWERS && !file->hurt && file->client == client &&
         (client->copied || sp_json_get_int (file->head, "made", 0) > client->brought) &&
         g_strcmp0 (sp_json_get_text (file->head, "epoch"), sp_json_get_text (identity, "epoch")) == 0;
}

/* Somebody brings a laptop a file, the right one or not. */
void
sim_carry_bring (Sim       *self,
                 SimClient *client,
                 SimFile   *file)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  gint64 before;
  gint64 made;
  gboolean done;
  gboolean due;

  if (!sim_client_is_open (client) || client->process->dead)
    return;

  sim_pump ();
  before = version_of (client);
  made = sp_json_get_int (file->head, "made", 0);
  due = is_due (client, file);
  done = sim_wait (sp_sync_carry_in (client->store, file->bytes), &value, &error);
  /* Whether its last write has reached the disk shows when it is brought once more. */
  if (client->process->dead)
    {
      if (due)
        client->perhaps_brought = MAX (client->perhaps_brought, made);
      return;
    }
  if (done)
    {
      sim_trace (self, "  laptop %u takes it in", client->index);
      self->n_carried++;
      if (due)
        check_taken (client, file, g_value_get_object (&value));
      else
        sim_fail (SIM_CARRIED, "laptop %u took in what is no answer for it, or not any more", client->index);
      check_listed (self, client);
    }
  else
    {
      sim_trace (self, "  laptop %u refuses it: %d", client->index, error->code);
      if (due && made > client->perhaps_brought && !client->copied && !client->process->full)
        sim_fail (SIM_CARRIED, "laptop %u did not take in an answer that is for it: %s", client->index, error->message);
      else if (!client->process->full && version_of (client) != before)
        sim_fail (SIM_CARRIED, "laptop %u has refused a file (%s), and something was changed", client->index, error->message);
    }
  sim_check_client (self, client, FALSE);
}

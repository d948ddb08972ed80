/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Laptops, server processes and the network between them, all in one thread. Stores, exchange and server are the real
 * ones; disks and network are ours. */

#include "config.h"

#include <string.h>

#include "sim.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-carry.h"
#include "sp-server-dispose.h"
#include "sp-store-open-private.h"
#include "sp-store-schema-private.h"
#include "sp-store-sync.h"
#include "sp-wire.h"

#define START_US    (G_GINT64_CONSTANT (1780300800) * G_USEC_PER_SEC) /* 1 June 2026 */
#define SERVER_PATH SIM_SERVER_DISK "/partnership.db"
#define STACK_SIZE  (512 * 1024)

static const guint8 KEY[SP_SQL_KEY_SIZE] = { 7, 1, 2, 3 };

static const guint CLIENT_MEMBERS[SIM_N_CLIENTS] = { 0, 1, 2, 1, 3 };

static const struct
{
  guint agency;
  const char *roles;
} MEMBERS[SIM_N_MEMBERS] = {
  { 0, "\"chair\",\"representative\"" },
  { 1, "\"representative\"" },
  { 2, "\"representative\"" },
  { 2, "\"coordinator\"" },
};

const guint8 *
sim_key (gboolean plain)
{
  return plain ? NULL : KEY;
}

/* --- Running --------------------------------------------------------------------------- */

/* All that can happen without a message coming. */
void
sim_pump (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Takes the future. */
gboolean
sim_wait (DexFuture  *future,
          GValue     *value,
          GError    **error)
{
  g_autoptr(DexFuture) held = future;
  const GValue *result;

  sim_pump ();
  g_assert (!dex_future_is_pending (held));
  result = dex_future_get_value (held, error);
  if (result != NULL && value != NULL)
    {
      g_value_init (value, G_VALUE_TYPE (result));
      g_value_copy (result, value);
    }

  return result != NULL;
}

void
sim_trace (Sim        *self,
           const char *format,
           ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  for (const char *c = line; *c != '\0'; c++)
    self->trace_hash = (self->trace_hash ^ (guchar) *c) * G_GUINT64_CONSTANT (1099511628211);
  if (self->trace)
    g_print ("%s\n", line);
}

/* --- The network ----------------------------------------------------------------------- */

#define SIM_TYPE_TRANSPORT (sim_transport_get_type ())
G_DECLARE_FINAL_TYPE (SimTransport, sim_transport, SIM, TRANSPORT, GObject)

struct _SimTransport
{
  GObject parent_instance;

  SimClient *client;
};

static void
message_free (gpointer data)
{
  SimMessage *self = data;

  if (self->promise != NULL)
    {
      dex_promise_reject (self->promise, g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "lost"));
      dex_clear (&self->promise);
    }
  g_clear_object (&self->reply);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->method);
  g_free (self->path);
  g_free (self->token);
  g_free (self);
}

static GBytes *
bytes_of (JsonObject *object)
{
  char *text = sp_json_object_to_text (object);

  return g_bytes_new_take (text, strlen (text));
}

static JsonObject *
object_of (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return sp_json_parse_object (text, size, NULL);
}

/* A laptop that is a version ahead writes fields that the others do not know: the same ones each time that it sends
 * the same operation. */
static void
add_future_fields (JsonArray *ops)
{
  for (guint i = 0; i < json_array_get_length (ops); i++)
    {
      JsonObject *op = json_array_get_object_element (ops, i);
      JsonObject *set = sp_json_get_object (op, "set");
      gint64 n = sp_json_get_int (op, "n", 0);
      g_autofree char *name = g_strdup_printf (SIM_FUTURE "%u", (guint) (n % 2));

      if (set != NULL)
        json_object_set_int_member (set, name, n);
    }
}

/* What a laptop says on its way to the server. Pages are as short as chance has it. */
GBytes *
sim_rewrite (SimClient  *client,
             const char *path,
             GBytes     *body)
{
  g_autoptr(JsonObject) object = NULL;

  if (body == NULL || (object = object_of (body)) == NULL)
    return body != NULL ? g_bytes_ref (body) : NULL;

  sim_lease_note (client, object);
  if (g_str_equal (path, "/v1/sync/pull"))
    json_object_set_int_member (object, "max", 1 + sim_random (&client->sim->random, 30));
  if (client->newer && g_str_equal (path, "/v1/sync/push"))
    add_future_fields (sp_json_get_array (object, "ops"));
  if (g_str_equal (path, "/v1/sync/push"))
    sim_dispose_forge (client, sp_json_get_array (object, "ops"));

  return bytes_of (object);
}

static DexFuture *
sim_transport_send (SpTransport *transport,
                    const char  *method,
                    const char  *path,
                    const char  *token,
                    GBytes      *body)
{
  SimClient *client = SIM_TRANSPORT (transport)->client;
  SimMessage *message;
  DexPromise *promise;

  if (client->away)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "away");

  message = g_new0 (SimMessage, 1);
  promise = dex_promise_new ();
  message->client = client;
  message->method = g_strdup (method);
  message->path = g_strdup (path);
  message->token = g_strdup (token);
  message->body = sim_rewrite (client, path, body);
  message->promise = dex_ref (promise);
  g_ptr_array_add (client->sim->net, message);

  return DEX_FUTURE (promise);
}

static void
transport_iface_init (SpTransportInterface *iface)
{
  iface->send = sim_transport_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SimTransport, sim_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SP_TYPE_TRANSPORT, transport_iface_init))

static void
sim_transport_class_init (SimTransportClass *klass)
{
}

static void
sim_transport_init (SimTransport *self)
{
}

void
sim_net_lose (Sim        *self,
              SimMessage *message)
{
  g_ptr_array_remove (self->net, message);
}

void
sim_net_deliver (Sim        *self,
                 SimMessage *message)
{
  if (message->promise != NULL && message->reply != NULL)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_value_init (&value, SP_TYPE_TRANSPORT_REPLY);
      g_value_set_object (&value, message->reply);
      dex_promise_resolve (message->promise, &value);
      dex_clear (&message->promise);
    }
  g_ptr_array_remove (self->net, message);
}

/* The request comes a second time; nobody waits for that answer. */
void
sim_net_repeat (Sim        *self,
                SimMessage *message)
{
  SimMessage *copy = g_new0 (SimMessage, 1);

  copy->client = message->client;
  copy->method = g_strdup (message->method);
  copy->path = g_strdup (message->path);
  copy->token = g_strdup (message->token);
  copy->body = message->body != NULL ? g_bytes_ref (message->body) : NULL;
  g_ptr_array_add (self->net, copy);
}

/* --- Servers --------------------------------------------------------------------------- */

void
sim_server_stop (Sim   *self,
                 guint  index)
{
  SimServer *server = &self->servers[index];

  g_clear_pointer (&server->server, sp_server_free);
  g_clear_pointer (&server->sql, sp_sql_close);
}

/* Starts the process if need be. */
SimServer *
sim_server_get (Sim   *self,
                guint  index)
{
  SimServer *server = &self->servers[index];
  g_autofree char *name = g_strdup_printf ("process-%u", index);
  g_autoptr(GError) error = NULL;

  if (server->sql != NULL)
    return server;

  server->process = sim_vfs_get_process (name);
  server->process->dead = FALSE;
  server->process->crash_at = 0;
  if (server->ambient == NULL || server->n_starts > 0)
    {
      SpAmbient *other = self->servers[(index + 1) % SIM_N_SERVERS].ambient;
      gint64 now = server->ambient != NULL ? sp_ambient_get_wall_us (server->ambient)
                   : other != NULL         ? sp_ambient_get_wall_us (other)
                                           : START_US;

      g_clear_object (&server->ambient);
      server->ambient = sp_ambient_new_seeded (self->seed * 1000 + 500 + index * 100 + server->n_starts, now);
    }
  server->n_starts++;

  sim_vfs_set_process (server->process);
  server->sql = sp_sql_open (SERVER_PATH, sim_key (self->plain), SP_SQL_DURABLE, &error);
  if (server->sql != NULL)
    server->server = sp_server_new (server->ambient, server->sql, &error);
  /* What the program does as it starts. */
  if (server->server != NULL)
    sp_server_scrub (server->sql, &error);
  sim_vfs_set_process (NULL);
  if (error != NULL)
    {
      sim_fail (SIM_CRASH, "the server does not start: %s", error->message);
      sim_server_stop (self, index);
      return NULL;
    }

  return server;
}

static SimServer *
server_of (Sim   *self,
           SpSql *sql)
{
  return &self->servers[self->servers[0].sql == sql ? 0 : 1];
}

/* Whose request it is, where it names its device. */
static SimClient *
sender_of (Sim        *self,
           JsonObject *body)
{
  const char *device = sp_json_get_text (body, "device");

  for (guint i = 0; i < self->n_clients; i++)
    if (g_strcmp0 (self->clients[i].device, device) == 0)
      return &self->clients[i];

  return NULL;
}

static void
take_push (Sim       *self,
           SpSql     *sql,
           SimClient *client,
           JsonArray *ops)
{
  gint64 known = sim_model_get_next_n (self->model, client->device);
  gint64 next;

  if (!sp_sql_get_int (sql, "SELECT next_n FROM device WHERE id = ?", &next, NULL, "t", client->device))
    return;
  if (next < known)
    sim_fail (SIM_CRASH, "the server has lost operations of laptop %u: it wants %" G_GINT64_FORMAT
              ", and had %" G_GINT64_FORMAT, client->index, next, known - 1);
  sim_model_take_push (self->model, sql, client->device, client->member, ops);
  sim_note_places (self, ops);
  sim_dispose_forget (self);
}

/* What was said of an operation once is said again. Of one that was forgotten the number may come first: what is said of that
 * is not said of the operation. */
static void
check_results (Sim        *self,
               JsonObject *body,
               JsonObject *reply)
{
  SimClient *client = sender_of (self, body);
  JsonArray *ops = sp_json_get_array (body, "ops");
  JsonArray *results = sp_json_get_array (reply, "results");

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      gboolean of_number = json_object_get_size (json_array_get_object_element (ops, i)) == 1 &&
                           g_strcmp0 (sp_json_get_text (result, "reason"), "unreadable") == 0;
      char *text = sp_json_to_text (json_array_get_element (results, i));
      char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT "%s", client->device, sp_json_get_int (result, "n", 0),
                                   of_number ? " alone" : "");
      const char *before = g_hash_table_lookup (self->results, key);

      if (before != NULL && !g_str_equal (before, text))
        sim_fail (SIM_EXACTLY_ONCE, "the answer to a repeated operation differs: %s, then %s", before, text);
      g_hash_table_insert (self->results, key, text);
    }
}

static void
take_pull (Sim        *self,
           JsonObject *body,
           JsonObject *reply)
{
  SimClient *client = sender_of (self, body);
  const char *cursor = sp_json_get_text (reply, "cursor");

  sim_check_page (self, client, reply);
  g_hash_table_insert (client->pages, g_strdup (cursor), sim_page_new (self, client, sp_json_get_text (body, "cursor"), reply));
}

/* The server saw a number twice; only a disk that was put back excuses that. */
static void
note_stopped (Sim       *self,
              SimClient *client)
{
  g_hash_table_add (self->model->stopped, g_strdup (client->device));
  if (!client->copied)
    sim_fail (SIM_CRASH, "laptop %u used a number twice", client->index);
}

/* Operations, or entries of the log. */
static gboolean
carries_numbers (const char *path)
{
  return g_str_equal (path, "/v1/sync/push") || g_str_equal (path, "/v1/audit");
}

/* By the clock of the server that has just answered, nothing is open that is over. */
static void
check_emergencies (Sim    *self,
                   gint64  now)
{
  g_autofree char *text = sp_instant_format (now);
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->model->records);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      SimRecord *record = data;

      if (!record->gone && g_str_equal (record->type, "emergency_access") &&
          sp_json_get_text (record->fields, "ended_at") == NULL &&
          strcmp (sp_json_get_text (record->fields, "until"), text) <= 0)
        sim_fail (SIM_CONFIDENTIALITY, "the emergency %s was over by %s, and is open at %s", record->id,
                  sp_json_get_text (record->fields, "until"), text);
    }
}

/* @now: by the clock of the server that answers, in microseconds since 1970. */
static void
take_answer (Sim           *self,
             SimClient     *client,
             const char    *path,
             JsonObject    *body,
             SpSql         *sql,
             gint64         now,
             SpServerReply *reply)
{
  g_autoptr(JsonObject) answer = sp_json_parse_object (reply->body->str, reply->body->len, NULL);
  SimClient *sender;

  if (reply->status != 200)
    {
      const char *type = sp_json_get_text (answer, "type");

      sim_trace (self, "  %u %s", reply->status, type);
      if (reply->status == 500)
        sim_fail (SIM_CRASH, "the server cannot answer %s", path);
      if (carries_numbers (path) && body != NULL && strstr (type, "op-reuse") != NULL &&
          (sender = sender_of (self, body)) != NULL)
        note_stopped (self, sender);
      if (strstr (type, "op-gap") != NULL && !client->reset)
        sim_fail (SIM_OUTBOX, "laptop %u left a gap between its operations", client->index);
      if (strstr (type, "bad-operation") != NULL || strstr (type, "bad-request") != NULL)
        sim_fail (SIM_OUTBOX, "laptop %u sent what cannot be read", client->index);
      return;
    }

  if (g_str_equal (path, "/v1/sync/push"))
    {
      take_push (self, sql, sender_of (self, body), sp_json_get_array (body, "ops"));
      check_results (self, body, answer);
    }
  else if (g_str_equal (path, "/v1/sync/pull"))
    {
      check_emergencies (self, now);
      take_pull (self, body, answer);
    }
  else if (g_str_equal (path, "/v1/sync/ack"))
    sim_check_purge (self, sender_of (self, body));
}

/* What a request has brought, be it in a file, and of whom. */
static JsonArray *
dup_operations (Sim         *self,
                const char  *path,
                JsonObject  *body,
                SimClient  **client)
{
  JsonArray *ops = body != NULL ? sp_json_get_array (body, "ops") : NULL;
  SimFile *file;

  if (body != NULL && g_str_equal (path, "/v1/carry"))
    {
      file = sim_carry_find (self, sp_json_get_text (body, "file"));
      *client = file->client;
      return sim_file_dup_operations (file);
    }

  *client = body != NULL && carries_numbers (path) ? sender_of (self, body) : NULL;

  return ops != NULL ? json_array_ref (ops) : json_array_new ();
}

/* A request that lay in a file is answered, as if it had come over the network. */
void
sim_server_answered (Sim                   *self,
                     SimClient             *client,
                     SpSql                 *sql,
                     const SpServerRequest *request,
                     SpServerReply         *reply)
{
  g_autoptr(JsonObject) body = object_of (request->body);
  JsonArray *ops = sp_json_get_array (body, "ops");

  if (server_of (self, sql)->process->dead)
    return;
  sim_model_follow_emergencies (self->model, sql, ops);
  /* What was dropped when it was written says nothing of now. */
  if (!g_str_equal (request->path, "/v1/sync/ack"))
    take_answer (self, client, request->path, body, sql, sp_ambient_get_wall_us (server_of (self, sql)->ambient), reply);
}

/* The process died in the middle; whether what @client has brought was taken stands on the disk. */
static void
crash_server (Sim       *self,
              guint      index,
              SimClient *client,
              JsonArray *ops)
{
  gboolean power = self->servers[index].power;
  SimServer *server;
  gint64 stopped;

  sim_trace (self, "  server %u dies%s", index, power ? " with its machine" : "");
  self->servers[index].crash_in = 0;
  for (guint i = 0; i < SIM_N_SERVERS; i++)
    {
      if (power && self->servers[i].process != NULL)
        self->servers[i].process->dead = TRUE;
      if (power || i == index)
        sim_server_stop (self, i);
    }
  if (power)
    sim_vfs_cut_power (SIM_SERVER_DISK, &self->random);

  if ((server = sim_server_get (self, !power ? 1 - index : index)) == NULL)
    return;
  sim_model_follow_emergencies (self->model, server->sql, ops);
  if (client == NULL)
    return;

  take_push (self, server->sql, client, ops);
  if (sp_sql_get_int (server->sql, "SELECT stopped FROM device WHERE id = ?", &stopped, NULL, "t", client->device) &&
      stopped != 0)
    note_stopped (self, client);
}

/* A process begins with something, in the middle of which it may die, and has ended it or died. */
static void
server_begins (Sim       *sim,
               SimServer *self)
{
  sim_carry_begin (sim);
  if (self->crash_in > 0)
    self->process->crash_at = self->process->n_writes + self->crash_in;
}

static gboolean
server_ended (SimServer *self)
{
  self->process->crash_at = 0;

  return !self->process->dead;
}

/* Whoever runs the server takes in a file that somebody has brought. */
void
sim_server_transfer (Sim      *self,
                     guint     index,
                     SimFile  *file,
                     gboolean  lost)
{
  SimServer *server = sim_server_get (self, index);
  g_autoptr(JsonArray) ops = sim_file_dup_operations (file);
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;
  SimFile *answer;
  gboolean taken;
  gint64 before;
  gint64 after;

  if (server == NULL)
    return;
  sp_sql_get_int (server->sql, "SELECT total_changes ()", &before, NULL, "");
  server_begins (self, server);
  taken = sp_server_carry (server->server, server->sql, file->bytes, lost, SP_WIRE_MAX_CARRIED, &carried, &error);
  if (!server_ended (server))
    {
      crash_server (self, index, file->client, ops);
      return;
    }

  sp_sql_get_int (server->sql, "SELECT total_changes ()", &after, NULL, "");
  if (!taken && after != before)
    sim_fail (SIM_CARRIED, "a file was refused (%s), and something was changed", error->message);
  if ((answer = sim_carry_take (self, file, taken, carried.answer)) != NULL)
    answer->gone = FALSE;
}

/* The request arrives at one of the processes. */
void
sim_net_handle (Sim        *self,
                SimMessage *message,
                guint       index)
{
  SimServer *server = sim_server_get (self, index);
  g_autofree char *authorization = message->token != NULL ? g_strconcat ("Bearer ", message->token, NULL) : NULL;
  SpServerRequest request = {
    .id = "r",
    .method = message->method,
    .path = message->path,
    .authorization = authorization,
    .body = message->body,
    .final = TRUE,
  };
  g_autoptr(SpServerReply) reply = NULL;
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonArray) ops = NULL;
  g_autoptr(GBytes) body = NULL;
  SimClient *client;
  gint64 now;

  message->handled = TRUE;
  if (server == NULL)
    return;
  now = sp_ambient_get_wall_us (server->ambient);

  asked = message->body != NULL ? object_of (message->body) : NULL;
  ops = dup_operations (self, message->path, asked, &client);
  server_begins (self, server);
  reply = sp_server_handle (server->server, server->sql, &request);
  if (!server_ended (server))
    {
      crash_server (self, index, client, ops);
      return;
    }

  body = g_bytes_new (reply->body->str, reply->body->len);
  message->reply = sp_transport_reply_new (reply->status, body);
  if (self->answered != NULL)
    self->answered (message->client, message->path, body, self->answered_data);
  if (g_str_equal (message->path, "/v1/carry"))
    sim_carry_take_reply (self, asked, reply);
  else
    sim_model_follow_emergencies (self->model, server->sql, ops);
  take_answer (self, message->client, message->path, asked, server->sql, now, reply);
}

/* --- Laptops --------------------------------------------------------------------------- */

gboolean
sim_client_is_open (SimClient *self)
{
  return self->store != NULL && sp_store_get_state (self->store) == SP_STORE_STATE_OPEN;
}

static void
forget_editors (SimClient *self)
{
  g_clear_object (&self->undo);
  g_clear_object (&self->open_change);
  g_clear_object (&self->open_record);
}

static void
connect_client (SimClient *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  SimTransport *transport = g_object_new (SIM_TYPE_TRANSPORT, NULL);

  transport->client = self;
  /* The rounds are started here: to the exchange it looks as if it ran by itself. */
  self->sync->wanted = TRUE;
  self->sync->running = TRUE;
  if (identity != NULL)
    {
      g_set_str (&self->sync->address, sp_json_get_text (identity, "server"));
      g_clear_object (&self->sync->remote);
      self->sync->remote = sp_remote_new (SP_TRANSPORT (transport), self->ambient, identity);
    }
  g_object_unref (transport);
}

void
sim_client_open (SimClient *self)
{
  g_autoptr(GError) error = NULL;

  self->process = sim_vfs_get_process (self->disk);
  self->process->dead = FALSE;
  self->process->crash_at = 0;
  self->process->full = FALSE;
  if (self->store == NULL)
    {
      gint64 now = self->ambient != NULL ? sp_ambient_get_wall_us (self->ambient) : START_US;

      g_clear_object (&self->ambient);
      self->ambient =
        sp_ambient_new_seeded (self->sim->seed * 1000 + self->index * 100 + self->n_starts++, now);
      for (guint i = 0; i < self->n_starts; i++)
        sp_ambient_reboot (self->ambient);
      self->store = sp_store_new (self->disk, self->ambient);
      self->sync = sp_sync_new (self->store, self->ambient);
    }

  if (!sim_wait (sp_store_unlock_simulated (self->store, sim_key (self->sim->plain)), NULL, &error))
    {
      sim_fail (SIM_CRASH, "the cache of laptop %u does not open: %s", self->index, error->message);
      return;
    }
  connect_client (self);
}

/* As when the screen locks. */
void
sim_client_close (SimClient *self)
{
  if (self->store == NULL)
    return;

  forget_editors (self);
  self->sync->run++;
  dex_future_disown (sp_store_lock (self->store));
  for (guint i = self->sim->net->len; i > 0; i--)
    {
      SimMessage *message = self->sim->net->pdata[i - 1];

      /* What was sent may still arrive; nobody hears the answer. */
      if (message->client == self && message->promise != NULL)
        {
          dex_promise_reject (message->promise,
                              g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "closed"));
          dex_clear (&message->promise);
        }
    }
  sim_pump ();
  g_assert (!self->in_round);
  g_clear_object (&self->sync->remote);
}

static void
throw_away (SimClient *self)
{
  sim_client_close (self);
  g_clear_object (&self->sync);
  sim_pump ();
  g_clear_object (&self->store);
  sim_pump ();
}

/* The process dies, or the whole laptop: what lies in memory is gone. */
void
sim_client_crash (SimClient *self,
                  gboolean   power)
{
  self->process->dead = TRUE;
  throw_away (self);
  if (power)
    sim_vfs_cut_power (self->disk, &self->sim->random);
}

static DexFuture *
round_fiber (gpointer data)
{
  SimClient *self = data;

  g_clear_error (&self->error);
  sp_sync_round (self->sync, self->sync->run, &self->error);
  self->in_round = FALSE;

  return dex_future_new_true ();
}

/* Sends and receives, as far as messages come. */
void
sim_client_start (SimClient *self)
{
  if (self->in_round || !sim_client_is_open (self) || self->sync->remote == NULL)
    return;

  self->in_round = TRUE;
  dex_future_disown (dex_scheduler_spawn (dex_scheduler_get_default (), STACK_SIZE, round_fiber, self, NULL));
  sim_pump ();
}

typedef struct
{
  void (*row) (SpStatement *st, gpointer data);
  gpointer data;
  const char *sql;
} Query;

static DexFuture *
query_job (SpSql    *sql,
           gpointer  data)
{
  Query *self = data;
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql, self->sql, &error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    self->row (st, self->data);

  return step == 0 ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/* Asks the cache, past all that it would show. */
void
sim_client_query (SimClient  *self,
                  void      (*row) (SpStatement *st, gpointer data),
                  gpointer    data,
                  const char *sql)
{
  Query query = { row, data, sql };
  g_autoptr(GError) error = NULL;

  if (!sim_wait (sp_sql_thread_run (sp_store_get_reader_thread (self->store), query_job, &query, NULL), NULL, &error))
    sim_fail (SIM_CRASH, "the cache of laptop %u cannot be read: %s", self->index, error->message);
}

/* --- The world ------------------------------------------------------------------------- */

static void
place_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
init_client (Sim   *self,
             guint  index)
{
  const SimTemplate *template = sim_template_get (self->plain);
  SimClient *client = &self->clients[index];

  client->sim = self;
  client->index = index;
  client->disk = g_strdup_printf ("laptop-%u", index);
  client->member = template->members[CLIENT_MEMBERS[index]];
  client->agency = template->agencies[MEMBERS[CLIENT_MEMBERS[index]].agency];
  client->device = g_strdup (template->devices[index]);
  client->newer = index >= 3;
  client->acked = g_ptr_array_new_with_free_func (g_free);
  client->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sim_page_free);
  client->lost = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  client->stones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
init (Sim     *self,
      guint64  seed,
      gboolean plain)
{
  memset (self, 0, sizeof *self);
  self->seed = seed;
  self->plain = plain;
  self->random.state = seed;
  self->trace_hash = G_GUINT64_CONSTANT (14695981039346656037);
  self->model = sim_model_new ();
  self->net = g_ptr_array_new_with_free_func (message_free);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->papers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->files = g_ptr_array_new_with_free_func (sim_file_free);
  self->said = sp_sealed_frames_new ();
}

/* Whether its disks can be read: what was dropped is looked for there. The others are encrypted, as in life. */
gboolean
sim_is_plain (guint64 seed)
{
  return seed % 4 != 0;
}

/* Begins a run in a world of its own, with so many of the laptops. */
void
sim_begin_in (Sim      *self,
              guint64   seed,
              gboolean  plain,
              guint     n_clients)
{
  gboolean trace = self->trace;
  const SimTemplate *template;
  SimServer *server;
  guint some;

  template = sim_template_get (plain);
  sim_vfs_reset (seed);
  init (self, seed, plain);
  self->trace = trace;
  /* Often all of them: it takes two who chair to dispose of a case. */
  some = 2 + sim_random (&self->random, SIM_N_CLIENTS);
  self->n_clients = n_clients > 0 ? n_clients : MIN (SIM_N_CLIENTS, some);
  sim_vfs_put_image (SIM_SERVER_DISK, template->server);
  for (guint i = 0; i < self->n_clients; i++)
    {
      init_client (self, i);
      sim_vfs_put_image (self->clients[i].disk, template->clients[i]);
    }
  for (guint i = 0; i < SIM_N_CASES; i++)
    g_hash_table_insert (self->cases, g_strdup (template->cases[i]), g_strdup (template->cases[i]));
  server = sim_server_get (self, 0);
  sim_model_load_all (self->model, server->sql);
  self->backup = sim_vfs_dup_image (SIM_SERVER_DISK);
  self->backup_model = sim_model_copy (self->model);
  for (guint i = 0; i < self->n_clients; i++)
    sim_client_open (&self->clients[i]);
}

void
sim_begin (Sim     *self,
           guint64  seed)
{
  sim_begin_in (self, seed, sim_is_plain (seed), 0);
}

static void
clear_client (SimClient *self)
{
  throw_away (self);
  g_clear_object (&self->ambient);
  g_clear_error (&self->error);
  g_clear_pointer (&self->image, g_hash_table_unref);
  g_ptr_array_unref (self->acked);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->lost);
  g_hash_table_unref (self->stones);
  g_free (self->cursor);
  g_free (self->disk);
  g_free (self->device);
}

void
sim_end (Sim *self)
{
  for (guint i = 0; i < self->n_clients; i++)
    clear_client (&self->clients[i]);
  for (guint i = 0; i < SIM_N_SERVERS; i++)
    {
      sim_server_stop (self, i);
      g_clear_object (&self->servers[i].ambient);
    }
  g_ptr_array_unref (self->net);
  sim_pump ();
  sim_model_free (self->model);
  g_clear_pointer (&self->backup_model, sim_model_free);
  g_clear_pointer (&self->backup, g_hash_table_unref);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->words);
  g_hash_table_unref (self->contents);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->papers);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->said);
  g_clear_pointer (&self->failure, g_free);
}

/* --- How it begins --------------------------------------------------------------------- */

static char *
admin_put (SimServer  *server,
           const char *type,
           const char *text)
{
  g_autoptr(JsonObject) set = sp_json_parse_object (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  char *id = sp_server_admin_put (server->server, server->sql, type, NULL, set, &error);

  g_assert_no_error (error);

  return id;
}

static void
make_people (SimTemplate *self,
             SimServer   *server)
{
  for (guint i = 0; i < SIM_N_AGENCIES; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"name\":\"Agency %u\",\"short_name\":\"A%u\"}", i, i);

      self->agencies[i] = admin_put (server, "agency", text);
    }
  for (guint i = 0; i < SIM_N_MEMBERS; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"family_name\":\"Member %u\",\"agency\":\"%s\",\"roles\":[%s]}", i,
                                               self->agencies[MEMBERS[i].agency], MEMBERS[i].roles);

      self->members[i] = admin_put (server, "member", text);
    }
}

/* Of the words of value lists, which are all alike and which nobody changes here, some are enough. */
static void
thin_out_words (SimServer *server)
{
  static const char * const STATEMENTS[] = {
    "DELETE FROM compartment_log WHERE rid IN (SELECT rid FROM record WHERE type = 'list_item' AND rid % 16 > 0)",
    "DELETE FROM record WHERE type = 'list_item' AND rid % 16 > 0",
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (STATEMENTS); i++)
    {
      sp_sql_run (server->sql, STATEMENTS[i], &error, "");
      g_assert_no_error (error);
    }
}

/* Makes a cache as a new laptop has it. */
static void
make_cache (SimClient *client)
{
  g_autofree char *path = g_build_filename (client->disk, "cache.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (path, sim_key (client->sim->plain), SP_SQL_CREATE, &error);

  g_assert_no_error (error);
  sp_store_schema_prepare (sql, &error);
  g_assert_no_error (error);
}

/* Works off all messages, first come first served. */
static void
exchange (Sim *self)
{
  sim_pump ();
  while (self->net->len > 0)
    {
      SimMessage *message = self->net->pdata[0];

      sim_net_handle (self, message, 0);
      sim_net_deliver (self, message);
      sim_pump ();
    }
}

static void
enrol_client (SimTemplate *self,
              Sim         *sim,
              guint        index)
{
  SimServer *server = sim_server_get (sim, 0);
  SimClient *client = &sim->clients[index];
  SimTransport *transport = g_object_new (SIM_TYPE_TRANSPORT, NULL);
  g_autofree char *code = sp_server_admin_new_code (server->server, server->sql, client->member, NULL);
  g_autofree char *pin = g_strnfill (64, 'a');
  g_autofree char *link = sp_wire_link_format ("https://server:1", code, pin);
  g_autoptr(JsonObject) identity = NULL;
  DexFuture *future;

  transport->client = client;
  make_cache (client);
  sim_client_open (client);
  future = sp_sync_enrol_over (client->store, SP_TRANSPORT (transport), link, "laptop", client->ambient);
  exchange (sim);
  g_assert (sim_wait (future, NULL, NULL));
  g_object_unref (transport);
  identity = sp_store_dup_identity (client->store);
  self->devices[index] = g_strdup (sp_json_get_text (identity, "device"));
  client->device = g_strdup (self->devices[index]);
  connect_client (client);
}

static void
create (SpChange   *change,
        const char *type,
        const char *id,
        const char *compartment,
        const char *fields)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find (type), id, compartment);
  g_autoptr(JsonObject) json = sp_json_parse_object (fields, -1, NULL);

  sp_record_set_json (record, json);
  sp_change_create (change, record);
}

/* Two cases, the one of all agencies but the last, the other of the first only, one of all of them that was closed long
 * ago, and a meeting. */
static void
make_cases (SimTemplate *self,
            SimClient   *chair)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *meeting_place = NULL;
  g_autofree char *meeting = NULL;
  gboolean made;

  for (guint i = 0; i < SIM_N_CASES; i++)
    {
      g_autofree char *compartment = NULL;
      g_autofree char *fields = NULL;
      g_autofree char *reference = sp_ambient_new_reference (chair->ambient);

      self->cases[i] = sp_ambient_new_id (chair->ambient);
      compartment = sp_compartment_for_case (self->cases[i]);
      fields = g_strdup_printf ("{\"reference\":\"%s\",\"risk_level\":\"medium\",%s}", reference,
                                i == SIM_DOOMED ? "\"status\":\"closed\",\"closed\":\"2010-01-01\""
                                                : "\"status\":\"triage\"");
      create (change, "case", self->cases[i], compartment, fields);
      for (guint k = 0; k < (i == SIM_DOOMED ? SIM_N_AGENCIES : SIM_N_AGENCIES - 1 - i); k++)
        {
          g_autofree char *id = sp_ambient_new_id (chair->ambient);
          g_autofree char *invitation =
            g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\"}", self->cases[i], self->agencies[k]);

          create (change, "invitation", id, compartment, invitation);
        }
    }

  self->meeting = sp_ambient_new_id (chair->ambient);
  meeting_place = sp_compartment_for_meeting (self->meeting);
  meeting = g_strdup_printf ("{\"date\":\"2026-06-20\",\"status\":\"planned\",\"title\":\"June\","
                             "\"agencies\":[\"%s\"]}", self->agencies[0]);
  create (change, "meeting", self->meeting, meeting_place, meeting);
  made = sim_wait (sp_store_commit (chair->store, change), NULL, NULL);
  if (!made)
    g_error ("the world cannot be made: %s", sp_change_get_error_record (change));
}

static SimTemplate *
make_template (gboolean plain)
{
  SimTemplate *self = g_new0 (SimTemplate, 1);
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (99, START_US);
  g_autoptr(GError) error = NULL;
  Sim sim;

  sim_vfs_reset (99);
  init (&sim, 99, plain);
  sp_sql_close (sp_server_database_create (SERVER_PATH, sim_key (plain), "Simulation", FALSE, ambient, &error));
  g_assert_no_error (error);
  thin_out_words (sim_server_get (&sim, 0));
  make_people (self, sim_server_get (&sim, 0));

  sim.n_clients = SIM_N_CLIENTS;
  for (guint i = 0; i < SIM_N_CLIENTS; i++)
    {
      sim.clients[i] = (SimClient) {
        .sim = &sim,
        .index = i,
        .disk = g_strdup_printf ("laptop-%u", i),
        .member = self->members[CLIENT_MEMBERS[i]],
        .acked = g_ptr_array_new (),
        .pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sim_page_free),
        .asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
        .lost = g_hash_table_new (g_str_hash, g_str_equal),
        .stones = g_hash_table_new (g_str_hash, g_str_equal),
      };
      enrol_client (self, &sim, i);
    }
  sim_model_load_all (sim.model, sim.servers[0].sql);

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < SIM_N_CLIENTS; i++)
        {
          sim_client_start (&sim.clients[i]);
          exchange (&sim);
          g_assert_no_error (sim.clients[i].error);
        }
      if (pass == 0)
        make_cases (self, &sim.clients[0]);
    }

  for (guint i = 0; i < SIM_N_CLIENTS; i++)
    {
      sim_client_close (&sim.clients[i]);
      self->clients[i] = sim_vfs_dup_image (sim.clients[i].disk);
    }
  sim_server_stop (&sim, 0);
  self->server = sim_vfs_dup_image (SIM_SERVER_DISK);
  sim_end (&sim);

  return self;
}

const SimTemplate *
sim_template_get (gboolean plain)
{
  static SimTemplate *templates[2];

  if (templates[plain] == NULL)
    templates[plain] = make_template (plain);

  return templates[plain];
}

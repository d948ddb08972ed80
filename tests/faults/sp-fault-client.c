/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-error-words.h"
#include "sp-json.h"
#include "sp-state-words.h"
#include "sp-store.h"
#include "sp-sync.h"
#include "sp-test-wait.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A laptop without a window: the store and the exchange as the app has them, told what to do by lines on its
 * standard input. What it prints it has done: `ack` only comes when the person would be told that an edit is
 * saved. */

#define PASSPHRASE "kettle orchard ninety pylons"
#define LOOK_MS    20

typedef struct
{
  SpAmbient *ambient;
  SpStore *store;
  SpSync *sync;
  GDataInputStream *lines;
} Client;

G_GNUC_PRINTF (1, 2) static void
say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static void
say_error (const char *what, const GError *error)
{
  g_autofree char *words = sp_error_words (error);

  say ("error %s %s %d %s", what, g_quark_to_string (error->domain), error->code, words);
}

static void
say_state (Client *self, const char *what)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (SP_TYPE_SYNC_STATE);
  const char *nick = g_enum_get_value (states, sp_sync_get_state (self->sync))->value_nick;
  const char *code = sp_sync_get_message_code (self->sync);
  SpStateFacts facts = {
    .state = nick,
    .code = code,
    .pending = sp_store_get_pending (self->store),
    .last_sent_us = sp_sync_get_last_sent_us (self->sync),
    .now_us = sp_ambient_get_wall_us (self->ambient),
  };
  g_autofree char *words = sp_state_words (&facts);

  say ("%s %s %s %u %s", what, nick, code ? code : "-", facts.pending, words);
}

static SpRecord *
new_record (const char *type, const char *id, const char *compartment, JsonObject *fields)
{
  SpRecord *record = sp_record_new (sp_record_type_find (type), id, compartment);

  sp_record_set_json (record, fields);
  return record;
}

static gboolean
commit (Client *self, SpChange *change)
{
  g_autoptr(GError) error = NULL;

  if (sp_test_wait (sp_store_commit (self->store, change), NULL, &error))
    return TRUE;
  say_error ("commit", error);
  return FALSE;
}

static void
do_case (Client *self)
{
  g_autofree char *id = sp_ambient_new_id (self->ambient);
  g_autofree char *invitation_id = sp_ambient_new_id (self->ambient);
  g_autofree char *compartment = sp_compartment_for_case (id);
  g_autofree char *reference = sp_ambient_new_reference (self->ambient);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(JsonObject) invited = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpRecord) invitation = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  json_object_set_string_member (fields, "reference", reference);
  json_object_set_string_member (fields, "status", "triage");
  json_object_set_string_member (invited, "case_id", id);
  json_object_set_string_member (invited, "agency", sp_store_get_agency_id (self->store));
  record = new_record ("case", id, compartment, fields);
  invitation = new_record ("invitation", invitation_id, compartment, invited);
  sp_change_create (change, record);
  sp_change_create (change, invitation);
  if (commit (self, change))
    say ("case %s", id);
}

/* `write CASE NAME`: a person; `ack ID NAME`. */
static void
do_write (Client *self, const char *case_id, const char *name)
{
  g_autofree char *id = sp_ambient_new_id (self->ambient);
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  json_object_set_string_member (fields, "case_id", case_id);
  json_object_set_string_member (fields, "family_name", name);
  record = new_record ("person", id, compartment, fields);
  sp_change_create (change, record);
  if (commit (self, change))
    say ("ack %s %s", id, name);
}

/* `set ID VALUE`: both laptops write the same field, so this is where conflicts come from. */
static void
do_set (Client *self, const char *id, const char *value)
{
  g_auto(GValue) got = G_VALUE_INIT;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  if (!sp_test_wait (sp_store_get (self->store, id), &got, &error))
    {
      say_error ("get", error);
      return;
    }
  sp_change_set_text (change, g_value_get_object (&got), "occupation", value);
  if (commit (self, change))
    say ("ack %s %s", id, value);
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* `sync SECONDS`: until all is sent and received, or that time is over. */
static void
do_sync (Client *self, int seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  gint64 next = 0;
  guint id = g_timeout_add (LOOK_MS, look_cb, NULL);

  do
    {
      /* As a person would who presses the button again and again. */
      if (g_get_monotonic_time () > next && sp_sync_get_state (self->sync) != SP_SYNC_STATE_SENDING
          && sp_sync_get_state (self->sync) != SP_SYNC_STATE_RECEIVING)
        {
          sp_sync_now (self->sync);
          next = g_get_monotonic_time () + G_USEC_PER_SEC;
        }
      g_main_context_iteration (NULL, TRUE);
      if (sp_sync_get_state (self->sync) == SP_SYNC_STATE_UP_TO_DATE
          && sp_store_get_pending (self->store) == 0)
        break;
    }
  while (g_get_monotonic_time () < end);
  g_source_remove (id);
  say_state (self, "synced");
}

static void
dump_type (Client *self, const SpRecordType *type)
{
  g_autoptr(SpQuery) query = sp_query_new (type->name);
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  GListModel *found;

  if (!sp_test_wait (sp_store_find_all (self->store, query), &value, &error))
    {
      say_error ("find", error);
      return;
    }
  found = g_value_get_object (&value);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (found, i);
      g_autoptr(JsonObject) fields = sp_record_dup_json (record);
      g_autofree char *text = sp_json_object_to_text (fields);

      say ("record %s %s %s %s", type->name, sp_record_get_id (record), sp_record_get_compartment (record),
           text);
    }
}

static void
do_dump (Client *self)
{
  guint n;
  const SpRecordType *const *types = sp_record_types (&n);

  for (guint i = 0; i < n; i++)
    dump_type (self, types[i]);
  say ("end %u", sp_store_get_attention (self->store));
}

static void
do_join (Client *self, const char *link)
{
  g_autoptr(GError) error = NULL;

  if (!sp_test_wait (sp_sync_enrol (self->store, link, "laptop", self->ambient), NULL, &error))
    {
      say_error ("join", error);
      return;
    }
  sp_sync_start (self->sync);
  say ("joined");
}

static gboolean
handle (Client *self, const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  guint n = g_strv_length (words);

  if (g_str_equal (words[0], "case"))
    do_case (self);
  else if (g_str_equal (words[0], "write") && n == 3)
    do_write (self, words[1], words[2]);
  else if (g_str_equal (words[0], "set") && n == 3)
    do_set (self, words[1], words[2]);
  else if (g_str_equal (words[0], "sync") && n == 2)
    do_sync (self, atoi (words[1]));
  else if (g_str_equal (words[0], "join") && n == 2)
    do_join (self, words[1]);
  else if (g_str_equal (words[0], "state"))
    say_state (self, "state");
  else if (g_str_equal (words[0], "dump"))
    do_dump (self);
  else if (g_str_equal (words[0], "quit"))
    return FALSE;
  else
    say ("unknown %s", line);
  return TRUE;
}

static void
line_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The exchange goes on while the next line is waited for. */
static char *
next_line (Client *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, NULL, line_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return g_data_input_stream_read_line_finish (self->lines, result, NULL, NULL);
}

static gboolean
open_store (Client *self)
{
  g_autoptr(GError) error = NULL;
  DexFuture *opened;

  if (sp_store_get_state (self->store) == SP_STORE_STATE_NONE)
    opened = sp_store_create (self->store, PASSPHRASE, SP_KEY_COST_FLOOR);
  else
    opened = sp_store_unlock (self->store, PASSPHRASE);
  if (sp_test_wait (opened, NULL, &error))
    return TRUE;
  say_error ("open", error);
  return FALSE;
}

static void
close_store (Client *self)
{
  sp_sync_stop (self->sync);
  sp_test_wait (sp_store_lock (self->store), NULL, NULL);
  /* The fiber ends at the main loop's next turns. */
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char **argv)
{
  Client self = { 0 };
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  char *line;

  if (argc != 2)
    return 2;
  dex_init ();
  signal (SIGPIPE, SIG_IGN);
  self.ambient = sp_ambient_new_system ();
  self.store = sp_store_new (argv[1], self.ambient);
  self.sync = sp_sync_new (self.store, self.ambient);
  self.lines = g_data_input_stream_new (input);
  if (open_store (&self))
    {
      sp_sync_start (self.sync);
      say ("ready");
      while ((line = next_line (&self)))
        {
          gboolean more = handle (&self, line);

          g_free (line);
          if (!more)
            break;
        }
    }
  close_store (&self);
  g_object_unref (self.sync);
  g_object_unref (self.store);
  g_object_unref (self.lines);
  g_object_unref (self.ambient);
  return 0;
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-id.h"
#include "sp-json.h"
#include "sp-test-server.h"
#include "sp-validate.h"

#include <string.h>

/* Every pair of operations on every type of record, in both orders, from two laptops that had both seen the same, merged
 * by the server itself. Values are made from the tables of fields, and what the rules do not allow is left out by
 * asking the rules.
 */

typedef struct
{
  SpTestServer *server;
  SpValueLists *lists;
  char *agency;
  char *member;
  char *case_id;
  char *meeting_id;
  SpTestDevice *a;
  SpTestDevice *b;
  guint n_pairs;
} World;

/* One record that both laptops hold. */
typedef struct
{
  const SpRecordType *type;
  char *id;
  char *compartment;
  JsonObject *fields;
  gint64 rev;
} Subject;

static void
subject_clear (Subject *self)
{
  g_free (self->id);
  g_free (self->compartment);
  g_clear_pointer (&self->fields, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static const char *
choice (World *self, const SpField *field, guint variant)
{
  guint n_items;
  const SpValueListItem *items = sp_value_lists_get_items (self->lists, field->list, &n_items);

  return items[variant % n_items].code;
}

static JsonNode *
set_of (World *self, const SpField *field, guint variant)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  if (field->list != NULL && sp_record_type_find (field->list) != NULL)
    json_array_add_string_element (array, variant % 2 ? self->member : self->agency);
  else if (field->list != NULL)
    json_array_add_string_element (array, choice (self, field, variant));
  else
    {
      g_autofree char *text = g_strdup_printf ("member %u", variant);

      json_array_add_string_element (array, text);
    }
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
make_value (World *self, const SpField *field, guint variant)
{
  g_autofree char *text = NULL;
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      json_node_set_int (node, variant + 1);
      return node;
    case SP_KIND_FLAG:
      json_node_set_boolean (node, variant % 2);
      return node;
    case SP_KIND_SET:
      json_node_unref (node);
      return set_of (self, field, variant);
    case SP_KIND_DATE:
      text = g_strdup_printf ("2026-03-%02u", variant + 1);
      break;
    case SP_KIND_INSTANT:
      text = g_strdup_printf ("2026-03-%02uT10:00:00Z", variant + 1);
      break;
    case SP_KIND_CHOICE:
      text = g_strdup (choice (self, field, variant));
      break;
    case SP_KIND_REF:
      text = strcmp (field->list, "agency") == 0   ? g_strdup (self->agency)
             : strcmp (field->list, "case") == 0    ? g_strdup (self->case_id)
             : strcmp (field->list, "meeting") == 0 ? g_strdup (self->meeting_id)
             : variant == 0                         ? g_strdup (self->agency)
             : variant == 1                         ? g_strdup (self->member)
                                                    : g_strdup (self->meeting_id);
      break;
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    default:
      text = g_strdup_printf ("v%u", variant);
    }
  json_node_set_string (node, text);
  return node;
}

/* What a record of the type has at least. */
static void
make_base (World *self, Subject *subject)
{
  const SpRecordType *type = subject->type;

  subject->fields = json_object_new ();
  for (guint i = 0; i < type->n_fields; i++)
    {
      const SpField *field = &type->fields[i];

      if (strcmp (field->name, "reference") == 0 && strcmp (type->name, "case") == 0)
        {
          g_autofree char *reference = sp_reference_derive ("pairs", subject->id);

          json_object_set_string_member (subject->fields, "reference", reference);
        }
      else if ((field->flags & SP_FIELD_REQUIRED) != 0 ||
               (strcmp (field->name, "case_id") == 0 && (type->home & SP_HOME_CASE) != 0) ||
               strcmp (field->name, SP_RESTRICTION_FIELD) == 0)
        json_object_set_member (subject->fields, field->name, make_value (self, field, 0));
    }
  if (strcmp (type->name, "contribution") == 0)
    json_object_set_string_member (subject->fields, "text", "known");
  /* One that administrators may add to. */
  if (strcmp (type->name, "list_item") == 0)
    json_object_set_string_member (subject->fields, "list", "relationship");
}

static char *
make_compartment (World *self, Subject *subject)
{
  const char *name = subject->type->name;

  if (strcmp (name, "case") == 0)
    return sp_compartment_for_case (subject->id);
  if (strcmp (name, "meeting") == 0)
    return sp_compartment_for_meeting (subject->id);
  if (strcmp (name, "exclusion") == 0)
    return sp_compartment_for_readers (self->case_id, (const char *[]) { SP_READERS_CHAIR, NULL });
  if (subject->type->home & SP_HOME_CASE)
    return sp_compartment_for_case (self->case_id);
  if (subject->type->home & SP_HOME_MEETING)
    return sp_compartment_for_meeting (self->meeting_id);
  return g_strdup (SP_COMPARTMENT_DIRECTORY);
}

/* An operation from one laptop, and the server's verdict. */
static const char *
send (World *self, SpTestDevice *device, const char *verb, Subject *subject, const char *to, JsonObject *set,
      JsonObject *members)
{
  g_autoptr(JsonObject) op = json_object_new ();
  g_autoptr(JsonObject) reply = NULL;

  json_object_set_int_member (op, "n", ++device->n);
  json_object_set_string_member (op, "do", verb);
  json_object_set_string_member (op, "record", subject->id);
  json_object_set_string_member (op, "type", subject->type->name);
  json_object_set_string_member (op, "compartment", to != NULL ? to : subject->compartment);
  if (to != NULL)
    json_object_set_string_member (op, "from", subject->compartment);
  json_object_set_int_member (op, "base_rev", subject->rev);
  if (set != NULL)
    json_object_set_object_member (op, "set", json_object_ref (set));
  if (members != NULL)
    json_object_set_object_member (op, "members", json_object_ref (members));
  json_object_set_string_member (op, "at", "2026-06-01T10:00:00Z");
  g_ptr_array_add (device->ops, sp_json_object_to_text (op));
  reply = sp_test_device_push (device);
  if (strcmp (verb, "create") == 0)
    subject->rev = sp_test_rev (reply, 0);
  return g_intern_string (sp_test_status (reply, 0));
}

static void
make_subject (World *self, const SpRecordType *type, Subject *subject)
{
  subject->type = type;
  subject->id = sp_test_server_new_id (self->server);
  subject->compartment = make_compartment (self, subject);
  make_base (self, subject);
  g_assert_cmpstr (send (self, self->a, "create", subject, NULL, subject->fields, NULL), ==, "applied");
}

/* Whether the rules allow @field to hold each of the values that will be tried. */
static gboolean
is_free (World *self, Subject *subject, const SpField *field)
{
  if ((field->flags & SP_FIELD_READ_ONLY) != 0 || strcmp (field->name, SP_RESTRICTION_FIELD) == 0 ||
      (subject->type->owner != NULL && strcmp (field->name, subject->type->owner) == 0))
    return FALSE;
  /* With it nothing of the case is deleted any more, which the other pairs need: see /server/rights/held. */
  if (strcmp (field->name, "hold") == 0)
    return FALSE;
  for (guint variant = 0; variant < 3; variant++)
    {
      g_autoptr(JsonObject) after = sp_json_object_copy (subject->fields);
      g_autoptr(GArray) errors = NULL;

      json_object_set_member (after, field->name, make_value (self, field, variant));
      errors = sp_validate_in (subject->type, subject->compartment, after, self->lists);
      if (errors->len > 0)
        return FALSE;
    }
  {
    /* Where there is only one agency, or two words, there are no two values that both change it. */
    g_autoptr(JsonNode) one = make_value (self, field, 1);
    g_autoptr(JsonNode) other = make_value (self, field, 2);
    JsonNode *held = json_object_get_member (subject->fields, field->name);

    return !sp_json_equal (one, other) && !sp_json_equal (one, held) &&
           (!sp_json_equal (other, held) || field->kind == SP_KIND_FLAG);
  }
}

static JsonObject *
one_field (World *self, const SpField *field, guint variant)
{
  JsonObject *set = json_object_new ();

  json_object_set_member (set, field->name, make_value (self, field, variant));
  return set;
}

static JsonObject *
one_member (World *self, const SpField *field, guint variant)
{
  JsonObject *members = json_object_new ();
  JsonObject *change = json_object_new ();

  json_object_set_member (change, "add", make_value (self, field, variant));
  json_object_set_object_member (members, field->name, change);
  return members;
}

/* One laptop sets a field: a set by what is added. */
static const char *
set_field (World *self, SpTestDevice *device, Subject *subject, const SpField *field, guint variant)
{
  g_autoptr(JsonObject) set = field->kind != SP_KIND_SET ? one_field (self, field, variant) : NULL;
  g_autoptr(JsonObject) members = field->kind == SP_KIND_SET ? one_member (self, field, variant) : NULL;

  return send (self, device, "set", subject, NULL, set, members);
}

/* What the laptops hold of a record after a pull: both the same. */
static JsonObject *
view (World *self, Subject *subject, char **compartment)
{
  const char *text;
  const char *other;
  const char *line;

  sp_test_device_pull (self->a);
  sp_test_device_pull (self->b);
  text = g_hash_table_lookup (self->a->records, subject->id);
  other = g_hash_table_lookup (self->b->records, subject->id);
  g_assert_cmpstr (text, ==, other);
  self->n_pairs++;
  if (text == NULL)
    return NULL;
  line = strchr (text, '\n');
  if (compartment != NULL)
    *compartment = g_strndup (text, line - text);
  return sp_json_parse_object (line + 1, -1, NULL);
}

/* The open conflict about a field of the record; there is one, or none. */
static JsonObject *
find_conflict (World *self, Subject *subject, const char *field)
{
  GHashTableIter iter;
  gpointer value;
  JsonObject *found = NULL;

  g_hash_table_iter_init (&iter, self->a->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr(JsonObject) fields = NULL;

      if (strstr (value, subject->id) == NULL)
        continue;
      fields = sp_json_parse_object (strchr (value, '\n') + 1, -1, NULL);
      if (g_strcmp0 (sp_json_get_text (fields, "record"), subject->id) != 0 ||
          (field != NULL && g_strcmp0 (sp_json_get_text (fields, "field"), field) != 0))
        continue;
      g_assert_null (found);
      found = g_steal_pointer (&fields);
    }
  return found;
}

static void
assert_value (World *self, JsonObject *fields, const SpField *field, guint variant)
{
  g_autoptr(JsonNode) wanted = make_value (self, field, variant);

  g_assert_true (sp_json_equal (json_object_get_member (fields, field->name), wanted));
}

static char *
as_text (World *self, const SpField *field, guint variant)
{
  g_autoptr(JsonNode) node = make_value (self, field, variant);

  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : sp_json_to_text (node);
}

static int
protection (World *self, const SpField *field, guint variant)
{
  g_autoptr(JsonNode) node = make_value (self, field, variant);

  return field->kind == SP_KIND_FLAG ? json_node_get_boolean (node)
                                     : sp_value_lists_rank (self->lists, field->list, json_node_get_string (node));
}

/* The same field twice: sets are joined; else both values are kept, and the first stands, or the safer one. */
static void
check_same_field (World *self, const SpRecordType *type, const SpField *field, guint first)
{
  guint second = 3 - first;
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) conflict = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  const char *status;

  make_subject (self, type, &subject);
  g_assert_cmpstr (set_field (self, self->a, &subject, field, first), ==, "applied");
  status = set_field (self, self->b, &subject, field, second);
  fields = view (self, &subject, NULL);
  conflict = find_conflict (self, &subject, NULL);
  if (field->kind == SP_KIND_SET)
    {
      g_assert_cmpstr (status, ==, "merged");
      g_assert_null (conflict);
      g_assert_cmpuint (json_array_get_length (sp_json_get_array (fields, field->name)), >=, 2);
      return;
    }
  if ((field->flags & SP_FIELD_LATEST) != 0)
    {
      g_assert_cmpstr (status, ==, "merged");
      g_assert_null (conflict);
      assert_value (self, fields, field, second);
      return;
    }
  one = as_text (self, field, first);
  other = as_text (self, field, second);
  g_assert_cmpstr (status, ==, "conflict");
  g_assert_nonnull (conflict);
  g_assert_cmpstr (sp_json_get_text (conflict, "field"), ==, field->name);
  g_assert_cmpstr (sp_json_get_text (conflict, "theirs"), ==, one);
  g_assert_cmpstr (sp_json_get_text (conflict, "mine"), ==, other);
  if ((field->flags & SP_FIELD_PROTECTIVE) != 0)
    assert_value (self, fields, field, protection (self, field, first) >= protection (self, field, second) ? first
                                                                                                        : second);
  else
    assert_value (self, fields, field, first);
}

/* Two fields: nothing to settle, and the same whatever came first. */
static void
check_two_fields (World *self, const SpRecordType *type, const SpField *one, const SpField *other)
{
  g_autofree char *seen[2] = { NULL, NULL };

  for (guint order = 0; order < 2; order++)
    {
      g_auto(Subject) subject = { 0 };
      g_autoptr(JsonObject) fields = NULL;
      g_autoptr(JsonObject) conflict = NULL;

      make_subject (self, type, &subject);
      g_assert_cmpstr (set_field (self, self->a, &subject, order ? other : one, 1), ==, "applied");
      g_assert_cmpstr (set_field (self, self->b, &subject, order ? one : other, 1), ==, "merged");
      fields = view (self, &subject, NULL);
      conflict = find_conflict (self, &subject, NULL);
      g_assert_null (conflict);
      assert_value (self, fields, one, 1);
      assert_value (self, fields, other, 1);
      if (json_object_has_member (fields, "reference"))
        json_object_remove_member (fields, "reference");
      seen[order] = sp_json_object_to_text (fields);
    }
  g_assert_cmpstr (seen[0], ==, seen[1]);
  g_free (seen[0]);
  seen[0] = NULL;
  g_free (seen[1]);
  seen[1] = NULL;
}

/* An edit beats a deletion, whichever came first, and a person decides. */
static void
check_edit_and_delete (World *self, const SpRecordType *type, const SpField *field, gboolean delete_first)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) conflict = NULL;

  make_subject (self, type, &subject);
  if (delete_first)
    g_assert_cmpstr (send (self, self->a, "delete", &subject, NULL, NULL, NULL), ==, "applied");
  else
    g_assert_cmpstr (set_field (self, self->a, &subject, field, 1), ==, "applied");
  if (delete_first)
    g_assert_cmpstr (set_field (self, self->b, &subject, field, 1), ==, "conflict");
  else
    g_assert_cmpstr (send (self, self->b, "delete", &subject, NULL, NULL, NULL), ==, "conflict");
  fields = view (self, &subject, NULL);
  g_assert_nonnull (fields);
  assert_value (self, fields, field, 1);
  conflict = find_conflict (self, &subject, "deleted");
  g_assert_nonnull (conflict);
  g_assert_cmpstr (sp_json_get_text (conflict, "theirs"), ==, delete_first ? "deleted" : "changed");
}

static void
check_two_deletions (World *self, const SpRecordType *type)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) conflict = NULL;

  make_subject (self, type, &subject);
  g_assert_cmpstr (send (self, self->a, "delete", &subject, NULL, NULL, NULL), ==, "applied");
  g_assert_cmpstr (send (self, self->b, "delete", &subject, NULL, NULL, NULL), ==, "applied");
  fields = view (self, &subject, NULL);
  g_assert_null (fields);
  conflict = find_conflict (self, &subject, NULL);
  g_assert_null (conflict);
}

/* A record that is made twice under one id, as by a copied disk: nothing of either is lost. */
static void
check_two_creations (World *self, const SpRecordType *type, const SpField *field)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) again = NULL;
  gint64 rev;

  make_subject (self, type, &subject);
  rev = subject.rev;
  subject.rev = 0;
  again = sp_json_object_copy (subject.fields);
  if (field != NULL && field->kind != SP_KIND_SET)
    json_object_set_member (again, field->name, make_value (self, field, 2));
  g_assert_cmpstr (send (self, self->b, "create", &subject, NULL, again, NULL), !=, "duplicate");
  fields = view (self, &subject, NULL);
  g_assert_nonnull (fields);
  g_assert_cmpint (rev, >, 0);
}

/* Setting what is not there, before it is made: kept for its author, and in nobody's way. */
static void
check_set_before_create (World *self, const SpRecordType *type, const SpField *field)
{
  g_auto(Subject) subject = { .type = type };
  g_autoptr(JsonObject) fields = NULL;
  gint64 kept = 0;

  subject.id = sp_test_server_new_id (self->server);
  subject.compartment = make_compartment (self, &subject);
  make_base (self, &subject);
  g_assert_cmpstr (set_field (self, self->b, &subject, field, 1), ==, "quarantined");
  sp_sql_get_int (self->server->sql, "SELECT count(*) FROM quarantine WHERE device = ? AND n = ?", &kept, NULL, "ti",
                  self->b->id, self->b->n);
  g_assert_cmpint (kept, ==, 1);
  g_assert_cmpstr (send (self, self->a, "create", &subject, NULL, subject.fields, NULL), ==, "applied");
  fields = view (self, &subject, NULL);
  g_assert_nonnull (fields);
}

/* A move against an edit: the record lies where it was moved, with the edit, whatever came first. */
static void
check_move_and_edit (World *self, const SpRecordType *type, const SpField *field, gboolean move_first)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) conflict = NULL;
  g_autofree char *target = sp_compartment_for_readers (self->case_id, (const char *[]) { self->agency, "chair", NULL });
  g_autofree char *where = NULL;
  const char *moved;

  make_subject (self, type, &subject);
  if (move_first)
    g_assert_cmpstr (send (self, self->a, "set", &subject, target, NULL, NULL), ==, "applied");
  g_assert_cmpstr (set_field (self, self->b, &subject, field, 1), !=, "quarantined");
  if (!move_first)
    {
      moved = send (self, self->a, "set", &subject, target, NULL, NULL);
      g_assert_cmpstr (moved, !=, "quarantined");
    }
  fields = view (self, &subject, &where);
  g_assert_cmpstr (where, ==, target);
  assert_value (self, fields, field, 1);
  conflict = find_conflict (self, &subject, NULL);
  g_assert_null (conflict);
}

static void
check_two_moves (World *self, const SpRecordType *type, gboolean swapped)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *own = sp_compartment_for_readers (self->case_id, (const char *[]) { self->agency, NULL });
  g_autofree char *both = sp_compartment_for_readers (self->case_id, (const char *[]) { self->agency, "chair", NULL });
  g_autofree char *where = NULL;
  const char *first = swapped ? both : own;

  make_subject (self, type, &subject);
  g_assert_cmpstr (send (self, self->a, "set", &subject, first, NULL, NULL), ==, "applied");
  g_assert_cmpstr (send (self, self->b, "set", &subject, swapped ? own : both, NULL, NULL), ==, "quarantined");
  fields = view (self, &subject, &where);
  g_assert_nonnull (fields);
  g_assert_cmpstr (where, ==, first);
}

static void
check_move_and_delete (World *self, const SpRecordType *type, gboolean move_first)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autoptr(JsonObject) conflict = NULL;
  g_autofree char *target = sp_compartment_for_readers (self->case_id, (const char *[]) { self->agency, "chair", NULL });
  g_autofree char *where = NULL;

  make_subject (self, type, &subject);
  if (move_first)
    {
      g_assert_cmpstr (send (self, self->a, "set", &subject, target, NULL, NULL), ==, "applied");
      g_assert_cmpstr (send (self, self->b, "delete", &subject, NULL, NULL, NULL), ==, "conflict");
    }
  else
    {
      g_assert_cmpstr (send (self, self->a, "delete", &subject, NULL, NULL, NULL), ==, "applied");
      g_assert_cmpstr (send (self, self->b, "set", &subject, target, NULL, NULL), ==, "conflict");
    }
  fields = view (self, &subject, &where);
  g_assert_nonnull (fields);
  g_assert_cmpstr (where, ==, target);
  conflict = find_conflict (self, &subject, "deleted");
  g_assert_nonnull (conflict);
}

/* What was written for few readers does not come to more of them, because somebody has opened it meanwhile. */
static void
check_edit_of_opened (World *self, const SpRecordType *type, const SpField *field)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *core = sp_compartment_for_case (self->case_id);
  g_autofree char *where = NULL;

  make_subject (self, type, &subject);
  g_free (subject.compartment);
  subject.compartment = sp_compartment_for_readers (self->case_id, (const char *[]) { self->agency, "chair", NULL });
  {
    g_auto(Subject) hidden = { .type = type, .compartment = g_strdup (subject.compartment) };

    hidden.id = sp_test_server_new_id (self->server);
    make_base (self, &hidden);
    g_assert_cmpstr (send (self, self->a, "create", &hidden, NULL, hidden.fields, NULL), ==, "applied");
    g_assert_cmpstr (send (self, self->a, "set", &hidden, core, NULL, NULL), ==, "applied");
    g_assert_cmpstr (set_field (self, self->b, &hidden, field, 1), ==, "quarantined");
    fields = view (self, &hidden, &where);
    g_assert_cmpstr (where, ==, core);
    g_assert_false (json_object_has_member (fields, field->name) &&
                    sp_json_equal (json_object_get_member (fields, field->name),
                                   json_object_get_member (hidden.fields, field->name)) == FALSE);
  }
}

/* A type of which a record, once made, never changes: what somebody tries is put aside. */
static void
check_append_only (World *self, const SpRecordType *type, const SpField *field, gboolean moves)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;

  make_subject (self, type, &subject);
  g_assert_cmpstr (set_field (self, self->b, &subject, field, 1), ==, "quarantined");
  fields = view (self, &subject, NULL);
  g_assert_true (sp_json_equal (json_object_get_member (fields, field->name),
                                json_object_get_member (subject.fields, field->name)));
  for (guint order = 0; moves && order < 2; order++)
    {
      check_two_moves (self, type, order);
      check_move_and_delete (self, type, order);
    }
}

/* What others hold by its name nobody takes away: it says itself that it is over. */
static void
check_retires (World *self, const SpRecordType *type)
{
  g_auto(Subject) subject = { 0 };
  g_autoptr(JsonObject) fields = NULL;

  make_subject (self, type, &subject);
  g_assert_cmpstr (send (self, self->a, "delete", &subject, NULL, NULL, NULL), ==, "quarantined");
  fields = view (self, &subject, NULL);
  g_assert_nonnull (fields);
  g_assert_nonnull (sp_record_type_find_field (type, "retired"));
}

static void
check_type (World *self, const SpRecordType *type)
{
  g_auto(Subject) sample = { .type = type };
  g_autoptr(GPtrArray) free_fields = g_ptr_array_new ();
  gboolean moves = sp_record_type_find_field (type, SP_RESTRICTION_FIELD) != NULL;

  sample.id = sp_test_server_new_id (self->server);
  sample.compartment = make_compartment (self, &sample);
  make_base (self, &sample);
  for (guint i = 0; i < type->n_fields; i++)
    if (is_free (self, &sample, &type->fields[i]))
      g_ptr_array_add (free_fields, (gpointer) &type->fields[i]);

  if (type->retires)
    check_retires (self, type);
  else
    check_two_deletions (self, type);
  check_two_creations (self, type, free_fields->len > 0 ? g_ptr_array_index (free_fields, 0) : NULL);
  if (type->append_only)
    {
      g_assert_cmpuint (free_fields->len, >, 0);
      check_append_only (self, type, g_ptr_array_index (free_fields, 0), moves);
      return;
    }
  for (guint i = 0; i < free_fields->len; i++)
    {
      const SpField *field = g_ptr_array_index (free_fields, i);

      check_same_field (self, type, field, 1);
      /* That a flag is not up is what both saw: to say so changes nothing. */
      if (field->kind != SP_KIND_FLAG)
        check_same_field (self, type, field, 2);
    }
  for (guint i = 0; i + 1 < free_fields->len; i++)
    check_two_fields (self, type, g_ptr_array_index (free_fields, i), g_ptr_array_index (free_fields, i + 1));
  if (free_fields->len > 0)
    {
      const SpField *field = g_ptr_array_index (free_fields, 0);

      check_set_before_create (self, type, field);
      for (guint order = 0; order < 2; order++)
        {
          if (!type->retires)
            check_edit_and_delete (self, type, field, order);
          if (moves)
            check_move_and_edit (self, type, field, order);
        }
      if (moves)
        check_edit_of_opened (self, type, field);
    }
  for (guint order = 0; moves && order < 2; order++)
    {
      check_two_moves (self, type, order);
      check_move_and_delete (self, type, order);
    }
}

/* Rights hang on these, or only the server makes them: tests of their own look after them. */
static gboolean
is_left_out (const SpRecordType *type)
{
  static const char *const names[] = { "agency", "member", "partnership", "invitation", "exclusion", "conflict",
                                       "emergency_access", "put_aside", "hold", "access_decision",
                                       "disposal", NULL };

  return g_strv_contains (names, type->name);
}

static void
test_pairs (gconstpointer data)
{
  const SpRecordType *type = data;
  World self = { .server = sp_test_server_new (), .lists = sp_value_lists_new () };
  g_autoptr(JsonObject) reply = NULL;

  self.agency = sp_test_server_agency (self.server, "Police");
  self.member = sp_test_server_member (self.server, self.agency, "\"administrator\",\"chair\"");
  self.a = sp_test_device_new (self.server, self.member);
  self.b = sp_test_device_new (self.server, self.member);
  self.case_id = sp_test_device_new_case (self.a, self.agency);
  self.meeting_id = sp_test_server_new_id (self.server);
  {
    g_autofree char *place = sp_compartment_for_meeting (self.meeting_id);

    sp_test_device_op (self.a, "create", "meeting", self.meeting_id, place, 0, NULL,
                       "{\"date\":\"2026-06-01\",\"status\":\"planned\"}");
    reply = sp_test_device_push (self.a);
    g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  }
  check_type (&self, type);
  g_test_message ("%s: %u pairs", type->name, self.n_pairs);
  g_assert_cmpuint (self.n_pairs, >=, 2);

  sp_test_device_free (self.a);
  sp_test_device_free (self.b);
  g_free (self.agency);
  g_free (self.member);
  g_free (self.case_id);
  g_free (self.meeting_id);
  g_object_unref (self.lists);
  sp_test_server_free (self.server);
}

int
main (int argc, char *argv[])
{
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_types; i++)
    if (!is_left_out (types[i]))
      {
        g_autofree char *path = g_strdup_printf ("/pairs/%s", types[i]->name);

        g_test_add_data_func (path, types[i], test_pairs);
      }
  return g_test_run ();
}

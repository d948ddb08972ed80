/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-rehearsal-private.h"

struct _SpRehearsalMember
{
  GObject parent_instance;

  char *id;
  char *name;
  char *agency;
  GStrv roles;
};

G_DEFINE_FINAL_TYPE (SpRehearsalMember, sp_rehearsal_member, G_TYPE_OBJECT)

static void
sp_rehearsal_member_finalize (GObject *object)
{
  SpRehearsalMember *self = SP_REHEARSAL_MEMBER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->agency);
  g_strfreev (self->roles);

  G_OBJECT_CLASS (sp_rehearsal_member_parent_class)->finalize (object);
}

static void
sp_rehearsal_member_class_init (SpRehearsalMemberClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_rehearsal_member_finalize;
}

static void
sp_rehearsal_member_init (SpRehearsalMember *self)
{
}

/** sp_rehearsal_member_new: Returns: (transfer full) (nullable): the member in @object, if it
 * has an id */
SpRehearsalMember *
sp_rehearsal_member_new (JsonObject *object)
{
  const char *id = sp_json_get_text (object, "id");
  SpRehearsalMember *self;

  if (id == NULL || *id == '\0')
    return NULL;

  self = g_object_new (SP_TYPE_REHEARSAL_MEMBER, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (sp_json_get_text (object, "name"));
  self->agency = g_strdup (sp_json_get_text (object, "agency"));
  self->roles = sp_json_dup_strv (object, "roles");

  return self;
}

/** sp_rehearsal_member_get_id: Returns: the member's id */
const char *
sp_rehearsal_member_get_id (SpRehearsalMember *self)
{
  return self->id;
}

/** sp_rehearsal_member_get_name: Returns: the member's name, or an empty text */
const char *
sp_rehearsal_member_get_name (SpRehearsalMember *self)
{
  return self->name != NULL ? self->name : "";
}

/** sp_rehearsal_member_get_agency: Returns: the agency's name, or an empty text */
const char *
sp_rehearsal_member_get_agency (SpRehearsalMember *self)
{
  return self->agency != NULL ? self->agency : "";
}

/** sp_rehearsal_member_has_role: Returns: whether the member is, say, the "chair" */
gboolean
sp_rehearsal_member_has_role (SpRehearsalMember *self, const char *role)
{
  return self->roles != NULL && g_strv_contains ((const char * const *) self->roles, role);
}

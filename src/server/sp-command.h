/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "sp-audit.h"
#include "sp-server-instance.h"
#include "sp-server.h"

G_BEGIN_DECLS

/* Exit codes, the same for every command. */
enum
{
  SP_EXIT_OK = 0,
  SP_EXIT_FAILED = 1, /* the message says why */
  SP_EXIT_USAGE = 2,
};

/* A partnership that a command works on. */
typedef struct
{
  SpInstance *instance;
  SpAmbient *ambient;
  SpSql *sql;
  SpServer *server;
} SpCommand;

int      sp_command_init    (int argc, char **argv);
int      sp_command_serve   (int argc, char **argv);
int      sp_command_agency  (int argc, char **argv);
int      sp_command_member  (int argc, char **argv);
int      sp_command_partnership (int argc, char **argv);
int      sp_command_device  (int argc, char **argv);
int      sp_command_list    (int argc, char **argv);
int      sp_command_backup  (int argc, char **argv);
int      sp_command_restore (int argc, char **argv);
int      sp_command_move    (int argc, char **argv);
int      sp_command_rehearse (int argc, char **argv);
int      sp_command_audit   (int argc, char **argv);
int      sp_command_schema  (int argc, char **argv);
int      sp_command_transfer (int argc, char **argv);
int      sp_command_sign_on (int argc, char **argv);

gboolean sp_command_parse   (int *argc, char ***argv, const char *usage, const char *summary,
                             const GOptionEntry *entries, int least, int most);
const char *sp_command_get_database (void);
gboolean sp_command_open    (SpCommand *self, const char *directory);
gboolean sp_command_tell    (SpCommand *self, const char *directory, SpAuditAct act, const char *purpose,
                             const char *id);
void     sp_command_clear   (SpCommand *self);
int      sp_command_fail    (const char *directory, const GError *error);
int      sp_command_usage   (const char *command);
void     sp_command_warn_of_years (const char *field, JsonObject *set);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpCommand, sp_command_clear)

G_END_DECLS

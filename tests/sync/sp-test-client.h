/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"
#include "sp-store.h"
#include "sp-sync.h"

G_BEGIN_DECLS

/* A laptop: a store and its exchange, in this process. */
typedef struct
{
  char *directory;
  SpAmbient *ambient;
  SpStore *store;
  SpSync *sync;
  gboolean lied; /* "up to date" was shown while something waited */
} SpTestClient;

SpTestClient *sp_test_client_new        (void);
SpTestClient *sp_test_client_new_with   (SpAmbient *ambient);
void          sp_test_client_free       (SpTestClient *self);
void          sp_test_client_join       (SpTestClient *self, const char *link);
void          sp_test_client_wait_ready (SpTestClient *self);
void          sp_test_client_wait_state (SpTestClient *self, SpSyncState state);
void          sp_test_client_wait_gone  (SpTestClient *self);
void          sp_test_client_wait_sent  (SpTestClient *self);
void          sp_test_client_create     (SpTestClient *self, const char *type, const char *id,
                                         const char *compartment, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
char         *sp_test_client_new_case   (SpTestClient *self);
char         *sp_test_client_new_person (SpTestClient *self, const char *case_id, const char *name);
char         *sp_test_client_attach     (SpTestClient *self, const char *case_id, GBytes *content);
GBytes       *sp_test_client_fetch      (SpTestClient *self, const char *id, GError **error);
void          sp_test_client_wait_no_blob (SpTestClient *self, const char *id);
void          sp_test_client_delete     (SpTestClient *self, const char *id);
void          sp_test_client_lose_row   (SpTestClient *self, const char *id);
void          sp_test_client_unsend     (SpTestClient *self, const char *id);
void          sp_test_client_wait_server (SpTestClient *self, SpSql *sql, const char *query, gint64 value);
void          sp_test_client_set_text   (SpTestClient *self, const char *id, const char *field,
                                         const char *value);
char         *sp_test_client_get_text   (SpTestClient *self, const char *id, const char *field);
void          sp_test_client_wait_text  (SpTestClient *self, const char *id, const char *field,
                                         const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpTestClient, sp_test_client_free)

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server.h"
#include "sp-test-exchanges.h"

/*
 * The linker puts this in the place of sp_server_handle (), through which every request goes, over
 * HTTPS or not. So the server itself has nothing that writes down what passes.
 */

SpServerReply *__real_sp_server_handle (SpServer *self, SpSql *sql, const SpServerRequest *request);
SpServerReply *__wrap_sp_server_handle (SpServer *self, SpSql *sql, const SpServerRequest *request);

SpServerReply *
__wrap_sp_server_handle (SpServer *self, SpSql *sql, const SpServerRequest *request)
{
  SpServerReply *reply = __real_sp_server_handle (self, sql, request);
  g_autofree char *path = NULL;

  path = request->query && *request->query ? g_strconcat (request->path, "?", request->query, NULL)
                                           : g_strdup (request->path);
  sp_test_exchanges_write (request->method, path, request->body, reply->status, reply->type,
                           reply->body->str, reply->body->len);
  return reply;
}

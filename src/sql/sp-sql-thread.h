/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-sql.h"

G_BEGIN_DECLS

#define SP_TYPE_SQL_THREAD (sp_sql_thread_get_type ())

G_DECLARE_FINAL_TYPE (SpSqlThread, sp_sql_thread, SP, SQL_THREAD, GObject)

/**
 * SpSqlThreadMode:
 * @SP_SQL_THREAD_READ: each job sees one snapshot
 * @SP_SQL_THREAD_WRITE: each job is one transaction that may write
 */
typedef enum
{
  SP_SQL_THREAD_READ,
  SP_SQL_THREAD_WRITE,
} SpSqlThreadMode;

/**
 * SpSqlOpenFunc:
 *
 * Opens the thread's connection; called once, on that thread.
 */
typedef SpSql     *(*SpSqlOpenFunc) (gpointer   user_data,
                                     GError   **error);

/**
 * SpSqlJob:
 *
 * Runs on the thread inside a transaction. Returns a future that is already resolved or rejected; where
 * it is rejected, the transaction is rolled back.
 */
typedef DexFuture *(*SpSqlJob)      (SpSql     *sql,
                                     gpointer   user_data);

/**
 * SpSqlGate:
 *
 * Runs on the thread before each job, outside its transaction. Where it fails the job is not run, and its future rejects
 * with the error.
 */
typedef gboolean   (*SpSqlGate)     (SpSql     *sql,
                                     gpointer   user_data,
                                     GError   **error);

SpSqlThread *sp_sql_thread_new      (const char      *name,
                                     SpSqlThreadMode  mode,
                                     SpSqlOpenFunc    open,
                                     gpointer         user_data,
                                     GDestroyNotify   destroy);
void         sp_sql_thread_set_on_loop
                                    (SpSqlThread     *self);
void         sp_sql_thread_set_gate (SpSqlThread     *self,
                                     SpSqlGate        gate,
                                     gpointer         user_data,
                                     GDestroyNotify   destroy);
DexFuture   *sp_sql_thread_start    (SpSqlThread     *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sql_thread_run      (SpSqlThread     *self,
                                     SpSqlJob         job,
                                     gpointer         user_data,
                                     GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sql_thread_run_durable
                                    (SpSqlThread     *self,
                                     SpSqlJob         job,
                                     gpointer         user_data,
                                     GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sql_thread_run_bare (SpSqlThread     *self,
                                     SpSqlJob         job,
                                     gpointer         user_data,
                                     GDestroyNotify   destroy) G_GNUC_WARN_UNUSED_RESULT;
gboolean     sp_sql_thread_is_busy  (SpSqlThread     *self);
DexFuture   *sp_sql_thread_stop     (SpSqlThread     *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

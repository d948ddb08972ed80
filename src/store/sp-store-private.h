/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-operation.h"
#include "sp-query-private.h"
#include "sp-sql-thread.h"
#include "sp-store-schema-private.h"
#include "sp-attention.h"
#include "sp-store-sync.h"

G_BEGIN_DECLS

/* A record as the reader thread hands it to the main thread: plain data, owned by one side at a time. */
typedef struct _SpRow SpRow;

typedef struct
{
  const SpField *field;
  SpRow *target;
} SpRowLink;

struct _SpRow
{
  gatomicrefcount ref_count;
  gint64 row;
  char *id;
  const SpRecordType *type;
  char *compartment;
  gint64 rev;
  JsonObject *fields; /* NULL: gone, or about to be deleted */
  GArray *links;      /* nullable: of SpRowLink */
  SpRecord *record;   /* main thread only, while rows become records */
};

SpRow     *sp_row_new            (void);
SpRow     *sp_row_ref            (SpRow               *self);
void       sp_row_unref          (SpRow               *self);

GPtrArray *sp_rows_read          (SpSql               *sql,
                                  GArray              *rows,
                                  const char * const  *paths,
                                  GError             **error);
SpRow     *sp_rows_read_id       (SpSql               *sql,
                                  const char          *id,
                                  const char * const  *paths,
                                  gboolean            *failed,
                                  GError             **error);

/* What the store knows of itself, read when it opens and when the directory changes. */
typedef struct
{
  JsonObject *identity;
  SpReader *reader;
  GPtrArray *list_items; /* of JsonObject */
  gint64 pending;
  gint64 attention;
} SpStoreFacts;

SpStoreFacts *sp_store_facts_read (SpSql         *sql,
                                   GError       **error);
void          sp_store_facts_free (SpStoreFacts  *self);

/* What a job changed. Ids and types are for the lists; rows are for records that are on show. */
typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray *ids;       /* of char * */
  GPtrArray *lost;      /* of char *: compartments, and ids of records, that may no longer be read here */
  GHashTable *types;    /* set of interned type names */
  gboolean facts;       /* whether reader, lists or identity may be different */
  gint64 pending;
  gint64 attention;
} SpStoreNews;

SpStoreNews *sp_store_news_new      (void);
SpStoreNews *sp_store_news_ref      (SpStoreNews  *self);
void         sp_store_news_unref    (SpStoreNews  *self);
void         sp_store_news_add      (SpStoreNews  *self,
                                     const char   *id,
                                     const char   *type);
void         sp_store_news_lose     (SpStoreNews  *self,
                                     const char   *name);
gboolean     sp_store_news_count    (SpStoreNews  *self,
                                     SpSql        *sql,
                                     GError      **error);

/* What checks of changes go by. Belongs to the writer thread, so that each change is checked by what the jobs before
 * it have written: the main thread hears of that only later. */
typedef struct
{
  SpReader *reader; /* nullable: nobody, before the laptop has joined */
  SpValueLists *lists;
  gboolean stale;
  SpSqlRows *page; /* nullable: the page that is taken, as `temp.page`; the connection's own */
} SpStoreWriter;

SpStoreWriter *sp_store_writer_new     (void);
void           sp_store_writer_free    (SpStoreWriter  *self);
gboolean       sp_store_writer_refresh (SpStoreWriter  *self,
                                        SpSql          *sql,
                                        GError        **error);

/* sp-store.c and sp-store-news.c, main thread */
SpSqlThread   *sp_store_get_reader_thread (SpStore            *self);
SpSqlThread   *sp_store_get_writer_thread (SpStore            *self);
SpStoreWriter *sp_store_get_writer_data   (SpStore            *self);
guint64        sp_store_get_moment        (SpStore            *self);
SpRecord      *sp_store_take_row          (SpStore            *self,
                                           SpRow              *row,
                                           const char * const *paths,
                                           guint64             moment);
SpRecord      *sp_store_fill              (SpStore            *self,
                                           SpRecord           *placeholder,
                                           SpRow              *row,
                                           const char * const *paths,
                                           guint64             moment);
SpRecord      *sp_store_find_live         (SpStore            *self,
                                           gint64              row);
void           sp_store_take_news         (SpStore            *self,
                                           SpStoreNews        *news);
DexFuture     *sp_store_read_facts        (SpStore            *self);

/* sp-store-error.c */
DexFuture     *sp_store_not_open          (void);
GError        *sp_store_translate_error   (const GError       *error);
DexFuture     *sp_store_translate         (DexFuture          *future);

/* What the server last sent of a record over which own operations lie. */
typedef struct
{
  char *fields; /* NULL: the server never had it */
  char *compartment;
} SpStoreBase;

void           sp_store_base_clear        (SpStoreBase        *self);
gboolean       sp_store_base_read         (SpSql              *sql,
                                           const SpRow        *row,
                                           SpStoreBase        *base,
                                           GError            **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpStoreBase, sp_store_base_clear)

/* sp-store-record.c, writer thread: one record's row, its search words, its own edits */
gboolean       sp_store_meta_get          (SpSql              *sql,
                                           const char         *key,
                                           char              **value,
                                           GError            **error);
gboolean       sp_store_meta_set          (SpSql              *sql,
                                           const char         *key,
                                           const char         *value,
                                           GError            **error);
gboolean       sp_store_meta_get_int      (SpSql              *sql,
                                           const char         *key,
                                           gint64             *value,
                                           GError            **error);
gboolean       sp_store_meta_set_int      (SpSql              *sql,
                                           const char         *key,
                                           gint64              value,
                                           GError            **error);
gboolean       sp_store_compartment_get   (SpSql              *sql,
                                           const char         *name,
                                           gboolean            shown,
                                           gint64             *cid,
                                           GError            **error);
gboolean       sp_store_record_write      (SpSql              *sql,
                                           const SpRow        *row,
                                           const SpStoreBase  *base,
                                           GError            **error);
gboolean       sp_store_record_delete     (SpSql              *sql,
                                           gint64              row,
                                           GError            **error);
gboolean       sp_store_record_relay      (SpSql              *sql,
                                           const char         *id,
                                           GError            **error);
gboolean       sp_store_record_gone       (SpSql              *sql,
                                           gint64              row,
                                           gboolean            left,
                                           GError            **error);

/* sp-store-rights.c */
void           sp_store_rights_init       (SpRights           *self,
                                           SpSql              *sql);

/* sp-store-outbox.c, writer thread; an identity can be read on either */
gboolean       sp_store_outbox_append     (SpSql              *sql,
                                           SpOperation        *operation,
                                           GError            **error);

gboolean       sp_store_outbox_blank      (SpSql              *sql,
                                           const char         *compartment,
                                           GError            **error);
gboolean       sp_store_outbox_forget     (SpSql              *sql,
                                           const char         *record,
                                           GError            **error);
JsonObject    *sp_store_identity_read     (SpSql              *sql,
                                           GError            **error);
gboolean       sp_store_is_epoch          (SpSql              *sql,
                                           const char         *epoch,
                                           gboolean           *same,
                                           GError            **error);
gboolean       sp_store_identity_key      (JsonObject         *identity,
                                           const char         *member,
                                           guint8             *key,
                                           gsize               size,
                                           GError            **error);
GBytes        *sp_store_outbox_push       (SpSql              *sql,
                                           gint64              after,
                                           guint               max_ops,
                                           gsize               max_bytes,
                                           gint64             *last,
                                           GError            **error);
GBytes        *sp_store_outbox_pull       (SpSql              *sql,
                                           gboolean            compares,
                                           const char         *nonce,
                                           GError            **error);

/* sp-store-words.c; the first two on the writer thread */
gboolean       sp_store_words_put_one     (SpSql              *sql,
                                           gint64              row,
                                           GError            **error);
gboolean       sp_store_words_put         (SpSql              *sql,
                                           gint64              before,
                                           gboolean            all_new,
                                           gboolean            any_shown,
                                           gboolean            more,
                                           GError            **error);
void           sp_store_follow_words      (SpStore            *self);

/* sp-store-audit.c, writer thread */
gboolean       sp_store_audit_append      (SpSql              *sql,
                                           const SpAuditEntry *entry,
                                           GError            **error);
gboolean       sp_store_audit_operation   (SpSql              *sql,
                                           const SpOperation  *operation,
                                           const char         *text,
                                           GError            **error);

/* sp-store-audit-send.c; the last on the writer thread */
gboolean       sp_store_audit_sent        (SpSql              *sql,
                                           gint64             *sent,
                                           GError            **error);
GBytes        *sp_store_audit_batch       (SpSql              *sql,
                                           JsonObject         *identity,
                                           gint64              sent,
                                           gint64             *last,
                                           GError            **error);
gboolean       sp_store_audit_again       (SpSql              *sql,
                                           GError            **error);

/* sp-store-refill.c, writer thread: what this laptop holds and the server may not */
gboolean       sp_store_refill_all        (SpSql              *sql,
                                           gint64              restored,
                                           GError            **error);
gboolean       sp_store_refill_begin      (SpSql              *sql,
                                           const char         *compartment,
                                           GError            **error);
GPtrArray     *sp_store_refill_finish     (SpSql              *sql,
                                           const SpReader     *reader,
                                           SpStoreNews        *news,
                                           GError            **error);
gboolean       sp_store_refill_verify     (SpSql              *sql,
                                           JsonObject         *digests,
                                           GError            **error);
gboolean       sp_store_refill_ask        (SpSql              *sql,
                                           GString            *body,
                                           GError            **error);

/* sp-store-purge.c; the first two on the writer thread */
gboolean       sp_store_compartment_drop  (SpSql              *sql,
                                           const char         *name,
                                           SpStoreNews        *news,
                                           GError            **error);
void           sp_store_set_purging       (SpStore            *self,
                                            gboolean            purging);
gboolean       sp_store_purge_words       (SpSql              *sql,
                                           GError            **error);
DexFuture     *sp_store_scrub             (SpStore            *self);

/* sp-change.c */
typedef struct
{
  SpVerb verb;
  char *record;
  const SpRecordType *type;
  char *compartment; /* where its author saw it */
  char *target;      /* nullable: where it shall lie */
  gint64 rev;
  JsonObject *seen; /* the fields as the author saw them; NULL for a new record */
  JsonObject *set;  /* the fields to change, null to clear; for a new record all its fields */
} SpEdit;

void       sp_edit_free           (gpointer            data);
GPtrArray *sp_change_dup_edits    (SpChange           *self);
SpChange  *sp_change_new_inverse  (GPtrArray          *edits,
                                   const char         *label);
void       sp_change_set_result   (SpChange           *self,
                                   const char         *record,
                                   GArray             *errors,
                                   SpDenial            denial);

/* sp-record-list.c */
SpRecordList *sp_record_list_new        (SpStore         *store,
                                         SpQuery         *query);

/* sp-page-result.c */
SpPageResult *sp_page_result_new        (gboolean         more,
                                         gboolean         again,
                                         const char * const *drops);

/* sp-unseen.c: what has changed since somebody looked */
gboolean       sp_store_unseen_take        (SpSql          *sql,
                                            const char     *own_agency,
                                            gint64          at_us,
                                            GError        **error);
gboolean       sp_store_unseen_take_filled (SpSql          *sql,
                                            gint64          at_us,
                                            GError        **error);

G_END_DECLS

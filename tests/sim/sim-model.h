/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-sql.h"

G_BEGIN_DECLS

/* The partnership as a naive reading of the protocol has it: operations in the order of their arrival, field by field.
 * It shares no code with the server but the reading of JSON and, for prose, the joining of lines. */

/* Which promise was broken; the numbers are those of the protocol's invariants. */
typedef enum
{
  SIM_FINE = 0,
  SIM_CONVERGENCE = 1,
  SIM_NO_LOSS,
  SIM_EXACTLY_ONCE,
  SIM_MERGE,
  SIM_NO_SKIP,
  SIM_WHOLE_COMMITS,
  SIM_CONFIDENTIALITY,
  SIM_GRANT_REVOKE_GRANT,
  SIM_CRASH,
  SIM_OUTBOX,
  SIM_EPOCH,
  SIM_CLOCKS,
  SIM_PROTECTIVE,
  SIM_AUDIT,
  SIM_OLD_CLIENTS,
  SIM_LEASES,
  SIM_DISPOSAL,
  SIM_CARRIED,
  SIM_N_PROMISES,
} SimPromise;

extern const char * const SIM_PROMISES[SIM_N_PROMISES];

/* Called with what is wrong; the first call of a run counts. */
typedef void (*SimFailFunc) (SimPromise  promise,
                             const char *words);
extern SimFailFunc sim_fail_func;

void        sim_fail               (SimPromise   promise,
                                    const char  *format,
                                    ...) G_GNUC_PRINTF (2, 3);

typedef struct
{
  gint64 seq;
  char *device;
} SimStamp;

typedef struct
{
  char *id;
  char *type;
  char *compartment;
  gint64 rev;
  gboolean gone;
  JsonObject *fields;
  GHashTable *stamps; /* field → SimStamp */
} SimRecord;

typedef struct
{
  GHashTable *records; /* id → SimRecord */
  GHashTable *next_n;  /* device → number as text */
  GHashTable *bare;    /* set of "device number", where nothing but the number has come */
  GHashTable *stopped; /* set of devices of which the server takes nothing, and to which it gives nothing */
  GHashTable *disposed; /* set of cases */
  GHashTable *answers; /* "member compartment" → whether it may be read, until something changes */
} SimModel;

SimModel   *sim_model_new          (void);
SimModel   *sim_model_copy         (SimModel    *self);
void        sim_model_free         (SimModel    *self);
SimRecord  *sim_model_find         (SimModel    *self,
                                    const char  *id);
SimRecord  *sim_model_add          (SimModel    *self,
                                    const char  *id,
                                    const char  *type,
                                    const char  *compartment);
SimRecord  *sim_model_take_over    (SimModel    *self,
                                    SimRecord   *other);
gint64      sim_model_get_next_n   (SimModel    *self,
                                    const char  *device);
void        sim_model_set_next_n   (SimModel    *self,
                                    const char  *device,
                                    gint64       n);
gboolean    sim_model_may_read     (SimModel    *self,
                                    const char  *member,
                                    const char  *compartment);
gboolean    sim_model_is_aside     (SimModel    *self,
                                    const char  *member,
                                    const char  *word);
void        sim_model_load         (SimModel    *self,
                                    SpSql       *sql,
                                    const char  *id);
void        sim_model_load_all     (SimModel    *self,
                                    SpSql       *sql);
void        sim_model_follow_emergencies (SimModel *self,
                                    SpSql       *sql,
                                    JsonArray   *ops);
void        sim_model_take_push    (SimModel    *self,
                                    SpSql       *sql,
                                    const char  *device,
                                    const char  *member,
                                    JsonArray   *ops);
void        sim_model_compare      (SimModel    *self,
                                    SpSql       *sql);
JsonObject *sim_apply              (JsonObject  *op,
                                    JsonObject  *fields);
gboolean    sim_is_future          (const char  *field);
SimRecord  *sim_record_read        (SpSql       *sql,
                                    const char  *id);
void        sim_record_free        (gpointer     record);
gboolean    sim_names              (JsonObject  *fields,
                                    const char  *member,
                                    const char  *text);

/* sim-dispose-model.c */
gboolean    sim_model_is_disposed  (SimModel    *self,
                                    const char  *case_id);
void        sim_dispose_judge      (SimModel    *self,
                                    const char  *member,
                                    JsonObject  *op,
                                    SimRecord   *record,
                                    JsonObject  *result);
void        sim_dispose_erase      (SimModel    *self,
                                    SpSql       *sql,
                                    SimRecord   *stone,
                                    gint64       seq);
void        sim_dispose_follow     (SimModel    *self,
                                    SpSql       *sql,
                                    SimRecord   *record,
                                    gint64       seq);
gboolean    sim_dispose_is_sealed   (JsonObject  *op);
gboolean    sim_dispose_take_sealed (SimModel   *self,
                                    SpSql       *sql,
                                    JsonObject  *op,
                                    gint64       seq);
gboolean    sim_dispose_is_forgotten (SimModel  *self,
                                    JsonObject  *op);
gboolean    sim_dispose_is_erasing (SpSql       *sql,
                                    const char  *compartment);

#define SIM_FUTURE "future_"

G_END_DECLS

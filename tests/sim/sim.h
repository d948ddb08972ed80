/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sim-model.h"
#include "sim-vfs.h"
#include "sp-sealed.h"
#include "sp-server.h"
#include "sp-store-carry.h"
#include "sp-sync-private.h"

G_BEGIN_DECLS

#define SIM_N_AGENCIES 3
#define SIM_N_MEMBERS  4
#define SIM_N_CLIENTS  5
#define SIM_N_SERVERS  2
#define SIM_N_CASES    3
#define SIM_DOOMED     2 /* the case that is there to be disposed of */

#define SIM_SERVER_DISK "server"

/* Each word that somebody types is of its own, so that its traces can be looked for: six letters and this mark. */
#define SIM_MARK   "zq"
#define SIM_BEFORE 4 /* letters of it that stay together in the search index */

typedef struct _Sim       Sim;
typedef struct _SimClient SimClient;

/* What the model knew when the server made a page. */
typedef struct
{
  guint epoch; /* how often the server had been restored */
  gint64 upto;
  gboolean more;
  gboolean filling;     /* what is complete, and what is not, the laptop cannot tell yet */
  GHashTable *rows;     /* id → SimPageRow */
  GHashTable *readable; /* set of compartments */
} SimPage;

typedef struct
{
  char *compartment;
  gint64 rev;
  gboolean gone;
} SimPageRow;

struct _SimClient
{
  Sim *sim;
  guint index;
  char *disk;
  const char *member;
  const char *agency;
  char *device;
  gboolean newer; /* knows fields that nobody else does */

  SpAmbient *ambient;
  SpStore *store;
  SpSync *sync;
  SimProcess *process;
  gboolean in_round;
  gboolean away;    /* where there is no network */
  gboolean copied;  /* its disk was put back: it may use a number twice */
  gboolean reset;   /* its disk may be older than what it last showed */
  GError *error;    /* of its last round */

  GPtrArray *acked; /* n - 1 → text of the operation, nullable */
  GHashTable *pages; /* cursor → SimPage */
  GHashTable *asked; /* nonce → when it asked with it; see sim-lease.c */
  GHashTable *lost;  /* set of compartments that it once had to drop */
  GHashTable *stones; /* set of cases of which it knows that they were disposed of */
  char *cursor;
  gint64 main;
  guint epoch;
  SpChange *undo;
  SpChange *open_change; /* an editor in which somebody types */
  SpRecord *open_record;
  SimImage *image;
  guint image_acked;
  guint n_starts;
  guint8 secret_key[64]; /* once it has written a file */
  gint64 brought;        /* the last of its files of which it took an answer */
  gint64 perhaps_brought; /* that of which it died while it took it */
};

/* What somebody carries on a memory stick. */
typedef struct
{
  SimClient *client; /* who wrote it, or for whom it is */
  SpSealedKind kind;
  GBytes *bytes;
  gboolean hurt;       /* a byte is another one, the end is missing, or somebody else wrote it */
  gboolean gone;       /* the stick is lost */
  GPtrArray *requests; /* of SpSealedFrame: what a laptop asks in it; nullable */
  guint n_pieces;      /* whole ones, which are taken of what is left of a laptop */
  JsonObject *head;    /* of an answer; nullable */
  guint n_results;     /* verdicts in an answer */
  gint64 confirmed;    /* the last operation that it has one about */
} SimFile;

typedef struct
{
  SimProcess *process;
  SpAmbient *ambient;
  SpSql *sql;
  SpServer *server;
  guint crash_in; /* writes of the next request after which it dies; 0: does not */
  gboolean power; /* and the machine with it */
  guint n_starts;
} SimServer;

typedef struct
{
  SimClient *client; /* who asked */
  char *method;
  char *path;
  char *token;
  GBytes *body;
  DexPromise *promise; /* NULL: nobody waits for the answer */
  gboolean handled;
  SpTransportReply *reply; /* NULL: it never came */
} SimMessage;

typedef void (*SimAnsweredFunc) (SimClient  *client,
                                 const char *path,
                                 GBytes     *body,
                                 gpointer    data);

struct _Sim
{
  guint64 seed;
  SimRandom random;
  gboolean plain;
  gboolean trace;
  guint64 trace_hash;
  guint n_clients;
  SimClient clients[SIM_N_CLIENTS];
  SimServer servers[SIM_N_SERVERS];
  SimModel *model;
  GPtrArray *net;        /* of SimMessage */
  GHashTable *results;   /* "device n" → text */
  GHashTable *places;    /* record → array of compartments in which it ever lay */
  GHashTable *words;     /* last letters → record */
  GHashTable *contents;  /* attachment or document → GBytes */
  GHashTable *cases;     /* record → the case about which it is */
  GHashTable *papers;    /* set of last letters of words that stand in a document's content */
  GPtrArray *files;      /* of SimFile: all that were ever written */
  GPtrArray *said;       /* of SpSealedFrame: what the server has answered to one so far */
  SimImage *backup;
  SimModel *backup_model;
  guint n_restores;
  guint n_words;
  guint n_operations;
  guint n_disposals; /* cases that were disposed of in the end */
  guint n_carried;   /* files that were taken in */
  SimAnsweredFunc answered; /* nullable: looks at each answer of the server */
  gpointer answered_data;
  SimPromise promise;
  char *failure; /* nullable */
};

/* The world as it is when a run begins, made once. */
typedef struct
{
  SimImage *server;
  SimImage *clients[SIM_N_CLIENTS];
  char *devices[SIM_N_CLIENTS];
  char *agencies[SIM_N_AGENCIES];
  char *members[SIM_N_MEMBERS];
  char *cases[SIM_N_CASES];
  char *meeting;
} SimTemplate;

/* One step; the numbers mean something only together with the state at that moment, and any numbers do. */
typedef struct
{
  guint8 kind;
  guint32 a;
  guint32 b;
  guint32 c;
} SimStep;

/* sim-world.c */
const SimTemplate *sim_template_get     (gboolean     plain);
gboolean           sim_is_plain         (guint64      seed);
const guint8      *sim_key              (gboolean     plain);
void               sim_begin            (Sim         *self,
                                         guint64      seed);
void               sim_begin_in         (Sim         *self,
                                         guint64      seed,
                                         gboolean     plain,
                                         guint        n_clients);
void               sim_end              (Sim         *self);
void               sim_trace            (Sim         *self,
                                         const char  *format,
                                         ...) G_GNUC_PRINTF (2, 3);
void               sim_pump             (void);
gboolean           sim_wait             (DexFuture   *future,
                                         GValue      *value,
                                         GError     **error);
gboolean           sim_client_is_open   (SimClient   *self);
void               sim_client_open      (SimClient   *self);
void               sim_client_close     (SimClient   *self);
void               sim_client_crash     (SimClient   *self,
                                         gboolean     power);
void               sim_client_start     (SimClient   *self);
void               sim_client_query     (SimClient   *self,
                                         void       (*row) (SpStatement *st, gpointer data),
                                         gpointer     data,
                                         const char  *sql);
SimServer         *sim_server_get       (Sim         *self,
                                         guint        index);
void               sim_server_stop      (Sim         *self,
                                         guint        index);
void               sim_server_transfer  (Sim         *self,
                                         guint        index,
                                         SimFile     *file,
                                         gboolean     lost);
GBytes            *sim_rewrite          (SimClient   *client,
                                         const char  *path,
                                         GBytes      *body);
void               sim_server_answered  (Sim         *self,
                                         SimClient   *client,
                                         SpSql       *sql,
                                         const SpServerRequest *request,
                                         SpServerReply *reply);
void               sim_net_handle       (Sim         *self,
                                         SimMessage  *message,
                                         guint        server);
void               sim_net_deliver      (Sim         *self,
                                         SimMessage  *message);
void               sim_net_lose         (Sim         *self,
                                         SimMessage  *message);
void               sim_net_repeat       (Sim         *self,
                                         SimMessage  *message);

/* sim-steps.c */
void               sim_steps_make       (SimRandom   *random,
                                         GArray      *steps);
void               sim_step             (Sim         *self,
                                         const SimStep *step);
char              *sim_step_dup_words   (const SimStep *step);

char              *sim_new_word         (Sim         *self,
                                         const char  *record);
void               sim_commit           (Sim         *self,
                                         SimClient   *client,
                                         SpChange    *change);
void               sim_create           (Sim         *self,
                                         SimClient   *client,
                                         const char  *type,
                                         const char  *id,
                                         const char  *place,
                                         const char  *fields);
SpRecord          *sim_pick_record      (SimClient   *client,
                                         const char  *types,
                                         guint32      chance);
void               sim_toggle           (Sim         *self,
                                         SimClient   *client,
                                         const char  *type,
                                         const char  *case_id,
                                         const char  *field,
                                         const char  *value);

/* sim-check.c */
void               sim_settle_messages  (Sim         *self);
SimPage           *sim_page_new         (Sim         *self,
                                         SimClient   *client,
                                         const char  *after,
                                         JsonObject  *head);
void               sim_page_free        (gpointer     page);
void               sim_check_page       (Sim         *self,
                                         SimClient   *client,
                                         JsonObject  *page);
void               sim_check_client     (Sim         *self,
                                         SimClient   *client,
                                         gboolean     reopened);
void               sim_lease_note       (SimClient   *client,
                                         JsonObject  *body);
void               sim_lease_check      (SimClient   *client,
                                         gboolean     answered);
void               sim_check_purge      (Sim         *self,
                                         SimClient   *client);
void               sim_note_places      (Sim         *self,
                                         JsonArray   *ops);
void               sim_check_merge      (Sim         *self,
                                         guint32      chance);
void               sim_finish           (Sim         *self);

/* sim-dispose.c */
const char        *sim_pick_case        (Sim         *self,
                                         guint32      chance);
void               sim_act_dispose      (Sim         *self,
                                         SimClient   *client,
                                         guint32      b,
                                         guint32      c);
void               sim_dispose_forge    (SimClient   *client,
                                         JsonArray   *ops);
void               sim_dispose_again    (Sim         *self,
                                         SimImage    *now,
                                         SimModel    *before);
void               sim_dispose_note     (SimClient   *client,
                                         gboolean     reopened);
void               sim_dispose_forget   (Sim         *self);
void               sim_dispose_note_operation (Sim   *self,
                                         const char  *text);
void               sim_dispose_check_server (Sim     *self,
                                         SimServer   *server);
void               sim_dispose_check_client (Sim     *self,
                                         SimClient   *client);

/* sim-carry.c */
void               sim_act_carry        (Sim         *self,
                                         SimClient   *client,
                                         guint32      b,
                                         guint32      c);
void               sim_carry_late       (Sim         *self);
void               sim_carry_again      (Sim         *self);

/* sim-carry-check.c */
SimFile           *sim_carry_put        (Sim         *self,
                                         SimClient   *client,
                                         GBytes      *bytes);
SpSealed          *sim_carry_open       (Sim         *self,
                                         GBytes      *bytes,
                                         gsize       *offset);
SimFile           *sim_carry_find       (Sim         *self,
                                         const char  *base64);
void               sim_file_free        (gpointer     file);
JsonArray         *sim_file_dup_operations (SimFile  *self);
void               sim_carry_begin      (Sim         *self);
SimFile           *sim_carry_take       (Sim         *self,
                                         SimFile     *file,
                                         gboolean     taken,
                                         GBytes      *answer);
void               sim_carry_take_reply (Sim         *self,
                                         JsonObject  *body,
                                         SpServerReply *reply);
void               sim_carry_bring      (Sim         *self,
                                         SimClient   *client,
                                         SimFile     *file);
void               sim_carry_check_out  (SimClient   *client,
                                         SimFile     *file,
                                         SpPack      *pack);

/* sim-canary.c */
typedef struct
{
  guint64 n_sets;    /* of readers */
  guint64 n_answers; /* of the server */
  guint64 n_caches;
  guint64 n_found;   /* words, where they may be */
  GHashTable *types; /* set of names of record types */
} SimCanary;

void               sim_canary_run       (Sim         *sim,
                                         guint64      seed,
                                         SimCanary   *sums);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store-private.h"
#include "sp-wire.h"

G_BEGIN_DECLS

/* Until when this laptop may show what it holds. Shared by the main thread and the threads of the database. */
typedef struct _SpLease SpLease;

/* SQL: whether a compartment is for some readers only: their tokens stand behind the second colon. */
#define SP_LEASE_ABOUT_SOME(name) name " GLOB '*:*:*'"

/* What is left of it. */
typedef struct
{
  SpLeaseState state;
  gint64 left_us;            /* G_MAXINT64: for ever */
  gint64 restricted_left_us; /* likewise */
  gboolean set_back;         /* the wall clock was, while the laptop was off: how long it was off is not known */
} SpLeaseLook;

SpLease     *sp_lease_new          (SpAmbient      *ambient);
SpLease     *sp_lease_ref          (SpLease        *self);
void         sp_lease_unref        (gpointer        self);

void         sp_lease_set_needed   (SpLease        *self,
                                    gboolean        needed);
gboolean     sp_lease_load         (SpLease        *self,
                                    SpSql          *sql,
                                    GError        **error);
gboolean     sp_lease_save         (SpLease        *self,
                                    SpSql          *sql,
                                    GError        **error);
SpLeaseLook  sp_lease_look         (SpLease        *self);

char        *sp_lease_ask          (SpLease        *self);
char        *sp_lease_ask_carried  (SpLease        *self,
                                    SpSql          *sql,
                                    GError        **error);
gboolean     sp_lease_offer        (SpLease        *self,
                                    SpSql          *sql,
                                    JsonObject     *head,
                                    SpWireLease    *taken,
                                    GError        **error);
void         sp_lease_take         (SpLease        *self,
                                    const SpWireLease *taken);

/* sp-store.c */
SpLease     *sp_store_get_lease_data
                                   (SpStore        *self);

/* sp-lease-gate.c, on the reader's thread */
typedef struct _SpLeaseGate SpLeaseGate;

SpLeaseGate *sp_lease_gate_new     (SpLease        *lease);
void         sp_lease_gate_free    (gpointer        self);
gboolean     sp_lease_gate_pass    (SpSql          *sql,
                                    gpointer        self,
                                    GError        **error);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-rehearsal.h"

G_BEGIN_DECLS

#define SP_REHEARSAL_CASES    80
#define SP_REHEARSAL_MEETINGS 12 /* ten past, today's, next week's */
#define SP_REHEARSAL_TODAY    10
#define SP_REHEARSAL_SAME     2 /* people who are victim in one case and perpetrator in another */

/* A member who writes and is named. */
typedef struct
{
  char *id;
  char *name;
  char *mark; /* of the agency */
} SpRehearsalMember;

typedef struct
{
  char *id;
  char *compartment;
  char *date;
  char *chair;
} SpRehearsalMeeting;

/* Once on an agenda. */
typedef struct
{
  int meeting;
  const char *kind;
  char *id;
  char *position;
} SpRehearsalItem;

typedef struct
{
  char *id;
  char *compartment;
  char *reference;
  JsonObject *story;
  GHashTable *words; /* what stands for {name} in prose */
  const char *status;
  const char *risk;
  const char *pathway;
  GStrv marks; /* agencies that take part */
  char *received;
  char *first_incident;
  char *last_incident;
  char *victim;
  char *perpetrator;
  char *order; /* one that was served */
  char *order_served;
  guint n_children;
  const char *earlier; /* how an earlier episode is told, or NULL */
  JsonObject *same_person; /* the fields of another case's victim, who is this one's perpetrator */
  GArray *items; /* of SpRehearsalItem, in the order of time */
} SpRehearsalCase;

typedef struct
{
  SpAmbient *ambient;
  const char *today;
  JsonObject *tables;
  JsonArray *stories;
  JsonArray *declined; /* stories that are declined for a reason of their own */
  GPtrArray *records;
  GHashTable *agencies; /* mark → id */
  GPtrArray *members;
  GHashTable *decks; /* JsonArray → what has not been dealt of it */
  GHashTable *used_names;
  GHashTable *said; /* what has been told of the case at hand */
  guint n_same;
  guint n_declined;
  SpRehearsalMeeting meetings[SP_REHEARSAL_MEETINGS];
  SpRehearsalCase cases[SP_REHEARSAL_CASES];
} SpRehearsal;

/* words */
guint       sp_rehearsal_below        (SpRehearsal *self, guint bound);
int         sp_rehearsal_between      (SpRehearsal *self, int least, int most);
gboolean    sp_rehearsal_chance       (SpRehearsal *self, guint percent);
JsonNode   *sp_rehearsal_deal         (SpRehearsal *self, JsonArray *pool);
JsonNode   *sp_rehearsal_deal_fresh   (SpRehearsal *self, JsonArray *pool);
const char *sp_rehearsal_fresh_text   (SpRehearsal *self, JsonArray *pool);
const char *sp_rehearsal_tell         (SpRehearsal *self, const char *table);
const char *sp_rehearsal_deal_text    (SpRehearsal *self, const char *table);
GArray     *sp_rehearsal_sample       (SpRehearsal *self, guint n_all, guint n);
char       *sp_rehearsal_prose        (SpRehearsal *self, const char *text, GHashTable *words);
char       *sp_rehearsal_day          (const char *date, int days);
char       *sp_rehearsal_day_till     (SpRehearsal *self, const char *date, int days);
char       *sp_rehearsal_instant      (const char *date, int hour, int minute, int second);
JsonObject *sp_rehearsal_add          (SpRehearsal *self, const char *type, const char *id,
                                       const char *compartment);
JsonObject *sp_rehearsal_add_to_case  (SpRehearsal *self, SpRehearsalCase *a_case, const char *type);
const char *sp_rehearsal_last_id      (SpRehearsal *self);
void        sp_rehearsal_set          (JsonObject *fields, const char *name, const char *text);
void        sp_rehearsal_take         (JsonObject *fields, const char *name, char *text);
void        sp_rehearsal_set_prose    (SpRehearsal *self, JsonObject *fields, const char *name,
                                       const char *text, GHashTable *words);
void        sp_rehearsal_set_strv     (JsonObject *fields, const char *name,
                                       const char * const *values);
void        sp_rehearsal_set_array    (JsonObject *fields, const char *name, JsonArray *values);

const char *sp_rehearsal_agency       (SpRehearsal *self, const char *mark);
const SpRehearsalMember *sp_rehearsal_member (SpRehearsal *self, const char *mark);
gboolean    sp_rehearsal_takes_part   (SpRehearsalCase *a_case, const char *mark);

JsonObject *sp_rehearsal_find         (SpRehearsal *self, const char *type, const char *member,
                                       const char *value);
char       *sp_rehearsal_readers      (SpRehearsal *self, SpRehearsalCase *a_case, JsonObject *told,
                                       const char *mark);
gboolean    sp_rehearsal_is_intimate  (SpRehearsalCase *a_case);

/* the parts, in the order in which they are made */
void        sp_rehearsal_plan         (SpRehearsal *self);
void        sp_rehearsal_add_meetings (SpRehearsal *self);
void        sp_rehearsal_add_people   (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_people_fill  (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_add_case     (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_add_work     (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_add_incidents (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_add_discussions (SpRehearsal *self, SpRehearsalCase *a_case);
void        sp_rehearsal_add_requests (SpRehearsal *self);

G_END_DECLS

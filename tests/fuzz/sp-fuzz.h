/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-field.h"

G_BEGIN_DECLS

/* What libFuzzer calls. */
int LLVMFuzzerInitialize   (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* The fuzzer's bytes as choices: where there are none left, every choice is the first one. */
typedef struct
{
  const guint8 *data;
  gsize size;
} SpFuzzBytes;

guint   sp_fuzz_choose       (SpFuzzBytes *self,
                              guint        bound);
void    sp_fuzz_append_value (SpFuzzBytes *self,
                              GString     *json,
                              guint        depth);
void    sp_fuzz_append_field (SpFuzzBytes *self,
                              GString     *json,
                              const SpField *field);
void    sp_fuzz_append_fields (SpFuzzBytes *self,
                              GString     *json,
                              const SpRecordType *type);
GBytes *sp_fuzz_expand       (const GString *text,
                              const char * const *names);
void    sp_fuzz_strict       (void);
char   *sp_fuzz_write        (const char  *name,
                              gconstpointer data,
                              gsize        size);

G_END_DECLS

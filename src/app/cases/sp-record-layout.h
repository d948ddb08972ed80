/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/**
 * SpRecordLayout:
 * @type: the record type
 * @title: the field that names one on its card
 * @text: (nullable): the field that is its body
 * @date: (nullable): the field that dates it, newest first
 * @facts: the fields that its card says in its small line
 * @main: the fields that its form shows at once, in this order; the rest follow on demand
 * @only: whether the rest is left out
 * @add: the words on the button that adds one
 * @none: what stands there while there is none
 *
 * How records of one type are laid out. What is not said here comes from the type's own table of fields.
 */
typedef struct
{
  const char *type;
  const char *title;
  const char *text;
  const char *date;
  const char *facts[10];
  const char *main[16];
  gboolean only;
  const char *add;
  const char *none;
} SpRecordLayout;

const SpRecordLayout *sp_record_layout_find      (const char           *type);
const SpRecordLayout *sp_record_layout_find_for  (SpRecord             *record);
gboolean              sp_record_layout_is_main   (const SpRecordLayout *self,
                                                  const char           *field);
gboolean              sp_record_layout_is_hidden (const SpField        *field);

G_END_DECLS

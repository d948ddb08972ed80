/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-value-lists.h"

G_BEGIN_DECLS

/**
 * SpListKind:
 * @SP_LIST_FIXED: rules of the software or the law hang on its items: nobody changes them
 * @SP_LIST_EDITABLE: the partnership's
 * @SP_LIST_FIXED_CODES: the partnership may call its items otherwise and retire some, and adds none
 */
typedef enum
{
  SP_LIST_FIXED,
  SP_LIST_EDITABLE,
  SP_LIST_FIXED_CODES,
} SpListKind;

/* A list as the software brings it. @title and @purpose are what an administrator reads, untranslated. */
typedef struct
{
  const char *name;
  SpListKind kind;
  const char *title;
  const char *purpose;
  SpValueListItem items[32];
} SpBuiltInList;

extern const SpBuiltInList sp_built_in_lists[];
extern const guint sp_n_built_in_lists;

G_END_DECLS

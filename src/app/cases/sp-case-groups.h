/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_GROUPS (sp_case_groups_get_type ())

/* The cases that this reader may see, in groups, each a lazy list. Property: "empty". */
G_DECLARE_FINAL_TYPE (SpCaseGroups, sp_case_groups, SP, CASE_GROUPS, GObject)

/**
 * SpCaseFilter:
 * @search: (nullable): words to be found in the case
 * @status: (nullable): a code of case-status
 * @risk: (nullable): a code of risk-level
 * @mine: only cases in which one's own agency has something to do
 */
typedef struct
{
  const char *search;
  const char *status;
  const char *risk;
  gboolean mine;
} SpCaseFilter;

SpCaseGroups *sp_case_groups_new         (SpStore            *store);
GListModel   *sp_case_groups_get_cases   (SpCaseGroups       *self);
const char   *sp_case_groups_get_title   (SpCaseGroups       *self,
                                          guint               position);
void          sp_case_groups_set_filter  (SpCaseGroups       *self,
                                          const SpCaseFilter *filter);
gboolean      sp_case_groups_is_filtered (SpCaseGroups       *self);
gboolean      sp_case_groups_is_loading  (SpCaseGroups       *self);

G_END_DECLS

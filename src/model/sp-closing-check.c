/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-closing-check.h"

#include "sp-date.h"
#include "sp-id.h"
#include "sp-json.h"

static SpClosingFaults
check_line (SpRecord *line,
            gint64    read_back_us)
{
  g_autoptr(JsonObject) fields = sp_record_dup_json (line);
  SpClosingFaults faults = 0;

  /* An instant has whole seconds. */
  if (read_back_us > 0 && sp_id_get_time_us (sp_record_get_id (line)) >= read_back_us + G_USEC_PER_SEC)
    faults |= SP_CLOSING_WRITTEN_SINCE;
  if (g_strcmp0 (sp_record_get_record_type (line)->name, "action") == 0)
    {
      if (sp_json_get_text (fields, "agency") == NULL)
        faults |= SP_CLOSING_NO_AGENCY;
      if (sp_json_get_text (fields, "due") == NULL)
        faults |= SP_CLOSING_NO_DUE;
    }

  return faults;
}

/**
 * sp_closing_check:
 * @item: an item of an agenda
 * @lines: (element-type SpRecord): what was written for it
 *
 * What was written is read back before an item closes (product.md, "Minutes"), and an action has an agency and a date
 * (domain.md §3). None of it keeps a meeting from being closed.
 *
 * Returns: what of it should be looked at before the meeting is closed
 */
SpClosingFaults
sp_closing_check (SpRecord  *item,
                  GPtrArray *lines)
{
  g_autoptr(JsonObject) fields = sp_record_dup_json (item);
  const char *state = sp_json_get_text (fields, "state");
  const char *read_back = sp_json_get_text (fields, "read_back_at");
  gint64 read_back_us = read_back != NULL ? sp_instant_parse (read_back) : 0;
  SpClosingFaults faults = 0;

  if (g_strcmp0 (state, "done") != 0 && g_strcmp0 (state, "deferred") != 0)
    faults |= SP_CLOSING_NOT_OVER;
  if (g_strcmp0 (state, "deferred") == 0 && sp_json_get_text (fields, "reason") == NULL)
    faults |= SP_CLOSING_NO_REASON;
  if (g_strcmp0 (state, "done") == 0 && lines->len > 0 && read_back == NULL)
    faults |= SP_CLOSING_NOT_READ_BACK;
  for (guint i = 0; i < lines->len; i++)
    faults |= check_line (lines->pdata[i], read_back_us);

  return faults;
}

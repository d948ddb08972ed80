#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes copies of source files in which each invariant can be broken on purpose.

breaks.py SOURCE-ROOT OUT-FILE…

One small break an invariant of the protocol, one of the leases, one of disposal, and one of what is carried by hand. What is
replaced must stand in its file exactly once: where the source has moved on, the build says so. In the copies `sim_break`
chooses at run time which one counts; the product's own files know nothing of this.
"""

import pathlib
import sys

BREAKS = [
    # 1 convergence: what others delete stays.
    ("src/store/sp-store-apply.c",
     "  for (guint i = 0; i < gone->len; i++)\n    if (!take_away",
     "  for (guint i = 0; sim_break != 1 && i < gone->len; i++)\n    if (!take_away"),
    # 2 no loss: what waits to be sent goes with the compartment.
    ("src/store/sp-store-outbox.c",
     '  return sp_sql_run (sql,\n                     "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND "',
     '  if (sim_break == 2 && !sp_sql_run (sql, "DELETE FROM outbox WHERE compartment = ?1", error, "t", compartment))\n'
     '    return FALSE;\n'
     '  return sp_sql_run (sql,\n                     "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND "'),
    # 3 exactly once: what comes again is done again.
    ("src/server/sp-server-push.c",
     "      if (item->n < call->device.next_n && !repeat_item (",
     "      if (sim_break != 3 && item->n < call->device.next_n && !repeat_item ("),
    ("src/server/sp-server-push.c",
     '"INSERT INTO op_result (device, n, hash, result) VALUES (?, ?, ?, ?)"',
     '"INSERT INTO op_result (device, n, hash, result) VALUES (?, ?, ?, ?)"'
     ' " ON CONFLICT (device, n) DO UPDATE SET result = excluded.result"'),
    # 4 merge: the last one wins.
    ("src/model/sp-merge.c",
     "  if (stamp == NULL || json_array_get_length (stamp) != 2)\n    return FALSE;",
     "  if (sim_break == 4 || stamp == NULL || json_array_get_length (stamp) != 2)\n    return FALSE;"),
    # 5 no skip: the cursor is one commit further than the page.
    ("src/server/sp-server-pull.c",
     "      cursor->main = seq - 1;",
     "      cursor->main = sim_break == 5 ? seq : seq - 1;"),
    # 6 whole commits: a page ends where it is full.
    ("src/server/sp-server-pull.c",
     "      g_string_truncate (page->changes, commits.length);\n      page->n = commits.n;",
     "      if (sim_break != 6)\n        g_string_truncate (page->changes, commits.length);\n"
     "      page->n = sim_break != 6 ? commits.n : page->n;"),
    # 7 confidentiality: who is excluded reads on.
    ("src/model/sp-policy.c",
     "  if (rights->case_excludes_member (",
     "  if (sim_break != 7 && rights->case_excludes_member ("),
    # 8 grant, revoke, grant: what was dropped once is never filled again.
    ("src/server/sp-server-pull.c",
     '" AND h.granted > h.dropped ORDER BY h.granted LIMIT 1"',
     '" AND h.granted > h.dropped AND (h.dropped = 0 OR ?3 <> 8) ORDER BY h.granted LIMIT 1"'),
    ("src/server/sp-server-pull.c",
     'error, "ti", call->device.id, done);',
     'error, "tii", call->device.id, done, (gint64) sim_break);'),
    # 9 crash: what is said to be on the disk is not.
    ("src/sql/sp-sql-thread.c",
     "sp_sql_set_durable (sql, kind == ITEM_DURABLE, error)",
     "sp_sql_set_durable (sql, kind == ITEM_DURABLE && sim_break != 9, error)"),
    # 10 outbox: the latest goes first.
    ("src/store/sp-store-outbox.c",
     'sp_sql_query (sql, "SELECT n, grp, op FROM outbox WHERE state = 0 AND n > ?1 ORDER BY n", error, "i",',
     'sp_sql_query (sql, sim_break == 10 ? "SELECT n, grp, op FROM outbox WHERE state = 0 AND n > ?1 ORDER BY n DESC"'
     ' : "SELECT n, grp, op FROM outbox WHERE state = 0 AND n > ?1 ORDER BY n", error, "i",'),
    # 11 epoch: what the backup does not have is not sent again.
    ("src/store/sp-store-reply.c",
     '"UPDATE outbox SET state = 0, rev = NULL WHERE n >= ?1"',
     'sim_break == 11 ? "UPDATE outbox SET rev = NULL WHERE n >= ?1"'
     ' : "UPDATE outbox SET state = 0, rev = NULL WHERE n >= ?1"'),
    # 12 clocks: whose clock is ahead wins.
    ("src/model/sp-merge.c",
     "  *whose = json_array_get_string_element (stamp, 1);\n",
     "  *whose = json_array_get_string_element (stamp, 1);\n"
     '  if (sim_break == 12 && g_strcmp0 (merge->operation->at, "2030") > 0)\n    return FALSE;\n'),
    # 13 protective values: of two the less protective counts.
    ("src/model/sp-merge.c",
     "  if (field != NULL && (field->flags & SP_FIELD_PROTECTIVE) != 0 &&\n      protection (merge, field, mine) > protection",
     "  if (field != NULL && (field->flags & SP_FIELD_PROTECTIVE) != 0 && (sim_break == 13) !=\n"
     "      (protection (merge, field, mine) > protection"),
    ("src/model/sp-merge.c",
     "protection (merge, field, theirs))\n    take (merge, field->name, mine);",
     "protection (merge, field, theirs)))\n    take (merge, field->name, mine);"),
    # 14 audit: nothing is written down.
    ("src/store/sp-store-outbox.c",
     "  return sp_store_audit_operation (sql, operation, text, error) &&",
     "  return (sim_break == 14 || sp_store_audit_operation (sql, operation, text, error)) &&"),
    # 15 old clients: what one does not know goes when one changes something else.
    ("src/model/sp-operation.c",
     "  JsonObject *result = sp_json_object_copy (fields);\n",
     "  JsonObject *result = sim_without_unknown (self->type, sp_json_object_copy (fields));\n"),
    # 16 leases: the wall clock says what has passed.
    ("src/store/sp-lease.c",
     "      self->counted_us += boot_us - self->boot_us;",
     "      self->counted_us += sim_break == 16 ? MAX (wall_us - self->wall_us, 0) : boot_us - self->boot_us;"),
    # 17 disposal: files stay when their records go.
    ("src/server/sp-server-dispose.c",
     "  for (guint i = 0; i < ids->len; i++)\n    if (!sp_server_content_erase (sql, ids->pdata[i], error))",
     "  for (guint i = 0; sim_break != 17 && i < ids->len; i++)\n    if (!sp_server_content_erase (sql, ids->pdata[i], error))"),
    # 18 by file: news is taken whatever was heard meanwhile.
    ("src/store/sp-store-apply.c",
     "  if (same && g_strcmp0 (cursor, self->cursor) == 0)\n    return TRUE;",
     "  if (sim_break == 18 || g_strcmp0 (cursor, self->cursor) == 0)\n    return TRUE;"),
]

HEAD = """/* Made by breaks.py from {path}: not to be edited. */
extern int sim_break;
#line 1 "{path}"
"""

WITHOUT_UNKNOWN = """#include "sp-record.h"

static JsonObject *
sim_without_unknown (const SpRecordType *type, JsonObject *fields)
{
  g_autoptr(GList) names = json_object_get_members (fields);

  for (GList *l = names; sim_break == 15 && l != NULL; l = l->next)
    if (sp_record_type_find_field (type, l->data) == NULL)
      json_object_remove_member (fields, l->data);

  return fields;
}

"""


def main(root, outs):
    texts = {}
    for path, old, new in BREAKS:
        text = texts.setdefault(path, (pathlib.Path(root) / path).read_text(encoding="utf-8"))
        if text.count(old) != 1:
            sys.exit(f"breaks.py: in {path} this stands {text.count(old)} times, not once:\n{old}")
        texts[path] = text.replace(old, new)
    by_name = {pathlib.Path(path).name: path for path in texts}
    for out in map(pathlib.Path, outs):
        path = by_name[out.name.removeprefix("broken-")]
        text = texts[path]
        if path.endswith("sp-operation.c"):
            mark = "/**\n * sp_operation_apply:"
            text = text.replace(mark, WITHOUT_UNKNOWN + mark)
        out.write_text(HEAD.format(path=path) + text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

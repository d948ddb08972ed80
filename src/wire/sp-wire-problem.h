/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every way in which the server says no: code, HTTP status, title. */
#define SP_WIRE_PROBLEMS(P) \
  P (BAD_REQUEST,      "bad-request",      400, "The request cannot be read")                     \
  P (BAD_OPERATION,    "bad-operation",    400, "An operation cannot be read")                    \
  P (SIGN_IN,          "sign-in",          401, "Sign in first")                                  \
  P (BAD_SIGNATURE,    "bad-signature",    401, "The signature or the challenge does not hold")   \
  P (REVOKED,          "revoked",          403, "This device may not connect any more")           \
  P (SUSPENDED,        "suspended",        403, "This device may not connect for now")             \
  P (WIPE,             "wipe",             403, "This device is to destroy what it holds")        \
  P (NOT_ALLOWED,      "not-allowed",      403, "This member may not do that")                    \
  P (NOT_AGREED,       "not-agreed",       403, "This member has not agreed to the meeting's statement") \
  P (BAD_CODE,         "bad-code",         403, "The enrolment code is unknown, used or too old") \
  P (SIGN_ON_REQUIRED, "sign-on-required", 403, "Sign on with the partnership's provider first")   \
  P (SIGN_ON_REFUSED,  "sign-on-refused",  403, "The sign-on is not taken")                       \
  P (WRONG_DEVICE,     "wrong-device",     403, "The request names another device")               \
  P (NOT_FOUND,        "not-found",        404, "There is nothing here")                          \
  P (METHOD,           "method",           405, "This method is not offered here")                \
  P (OP_GAP,           "op-gap",           409, "Operations are missing before these")            \
  P (OP_REUSE,         "op-reuse",         409, "A number was used for two operations")           \
  P (AUDIT_BROKEN,     "audit-broken",     409, "The log does not fit together")                   \
  P (AUDIT_MISSING,    "audit-missing",    409, "The log does not tell of an operation")            \
  P (EPOCH_CHANGED,    "epoch-changed",    409, "The server was restored from a backup")          \
  P (CURSOR,           "cursor",           410, "The cursor is unknown or too old")               \
  P (TOO_LARGE,        "too-large",        413, "The request is too large")                       \
  P (UNSUPPORTED,      "unsupported",      415, "This kind of content is not taken")              \
  P (BAD_FILE,         "bad-file",         422, "This file cannot be taken")                      \
  P (MALWARE,          "malware",          422, "The virus scanner found something in this content")  \
  P (SCHEMA,           "schema",           426, "A newer version of the program is needed")       \
  P (TOO_MANY,         "too-many",         429, "Too many requests")                              \
  P (INTERNAL,         "internal",         500, "The server failed")                              \
  P (NO_SPACE,         "no-space",         507, "The server's disk is full")                      \
  P (BUSY,             "busy",             503, "The server is busy")                              \
  P (NOT_SCANNED,      "not-scanned",      503, "This content has not been looked at for viruses yet")

typedef enum
{
  SP_WIRE_PROBLEM_NONE,
#define SP_WIRE_PROBLEM_ENUM(name, code, status, title) SP_WIRE_PROBLEM_##name,
  SP_WIRE_PROBLEMS (SP_WIRE_PROBLEM_ENUM)
#undef SP_WIRE_PROBLEM_ENUM
  SP_WIRE_N_PROBLEMS
} SpWireProblem;

#define SP_WIRE_PROBLEM_TYPE "application/problem+json"

const char   *sp_wire_problem_get_code   (SpWireProblem problem);
guint         sp_wire_problem_get_status (SpWireProblem problem);
char         *sp_wire_problem_format     (SpWireProblem problem,
                                          const char   *request,
                                          const char   *members);
SpWireProblem sp_wire_problem_parse      (GBytes *body);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SP_CLAMD_ERROR (sp_clamd_error_quark ())

/**
 * SpClamdError:
 * @SP_CLAMD_ERROR_ADDRESS: this is no address of a scanner on this machine
 * @SP_CLAMD_ERROR_ANSWER: it cannot be reached, broke off, or answered something else
 * @SP_CLAMD_ERROR_CONTENT: it says that it cannot look at this content
 */
typedef enum
{
  SP_CLAMD_ERROR_ADDRESS,
  SP_CLAMD_ERROR_ANSWER,
  SP_CLAMD_ERROR_CONTENT,
} SpClamdError;

typedef struct _SpClamd SpClamd;

/**
 * SpClamdRead:
 * @data: the caller's
 * @error: why it cannot be read
 *
 * Returns: (transfer full) (nullable): the next piece of a content, an empty one at its end; %NULL with @error set
 */
typedef GBytes *(*SpClamdRead) (gpointer data, GError **error);

GQuark    sp_clamd_error_quark (void);

SpClamd  *sp_clamd_new         (const char    *address,
                                GError       **error);
gboolean  sp_clamd_ping        (SpClamd       *self,
                                GCancellable  *cancellable,
                                GError       **error);
gboolean  sp_clamd_scan        (SpClamd       *self,
                                SpClamdRead    read,
                                gpointer       data,
                                GCancellable  *cancellable,
                                char         **found,
                                GError       **error);
void      sp_clamd_free        (SpClamd       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpClamd, sp_clamd_free)

G_END_DECLS

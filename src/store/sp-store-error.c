/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From the database's errors to the store's. */

#include "config.h"

#include "sp-store-private.h"

static SpStoreError
code_of (const GError *error)
{
  switch ((SpSqlError) error->code)
    {
    case SP_SQL_ERROR_FULL:
      return SP_STORE_ERROR_NO_SPACE;

    case SP_SQL_ERROR_CORRUPT:
    case SP_SQL_ERROR_NOT_A_DATABASE:
      return SP_STORE_ERROR_DAMAGED;

    case SP_SQL_ERROR_NEWER:
      return SP_STORE_ERROR_NEWER;

    case SP_SQL_ERROR_BUSY:
      return SP_STORE_ERROR_IN_USE;

    case SP_SQL_ERROR_CLOSED:
      return SP_STORE_ERROR_LOCKED;

    case SP_SQL_ERROR_IO:
    case SP_SQL_ERROR_CANNOT_OPEN:
    case SP_SQL_ERROR_READ_ONLY:
      return SP_STORE_ERROR_IO;

    case SP_SQL_ERROR_FAILED:
    case SP_SQL_ERROR_CONSTRAINT:
    case SP_SQL_ERROR_NO_CIPHER:
    default:
      return SP_STORE_ERROR_FAILED;
    }
}

/**
 * sp_store_translate_error:
 * @error: any error
 *
 * Returns: (transfer full): the same as one of %SP_STORE_ERROR, where it came from the database
 */
GError *
sp_store_translate_error (const GError *error)
{
  if (error->domain != SP_SQL_ERROR)
    return g_error_copy (error);

  return g_error_new_literal (SP_STORE_ERROR, (int) code_of (error), error->message);
}

static DexFuture *
translate_cb (DexFuture *future,
              gpointer   data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    return dex_ref (future);

  return dex_future_new_for_error (sp_store_translate_error (error));
}

/**
 * sp_store_translate:
 * @future: (transfer full): a job's future
 *
 * Returns: (transfer full): the same with the store's errors
 */
DexFuture *
sp_store_translate (DexFuture *future)
{
  return dex_future_catch (future, translate_cb, NULL, NULL);
}

/**
 * sp_store_not_open:
 *
 * Returns: (transfer full): a future for whoever asks a store that is not open
 */
DexFuture *
sp_store_not_open (void)
{
  return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_LOCKED, "the store is not open");
}

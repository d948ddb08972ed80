/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a page from the server has done, for whoever asked for it. */

#include "config.h"

#include "sp-store-private.h"

struct _SpPageResult
{
  GObject parent_instance;

  gboolean more;
  gboolean again;
  GStrv drops;
};

G_DEFINE_FINAL_TYPE (SpPageResult, sp_page_result, G_TYPE_OBJECT)

static void
sp_page_result_finalize (GObject *object)
{
  g_strfreev (SP_PAGE_RESULT (object)->drops);

  G_OBJECT_CLASS (sp_page_result_parent_class)->finalize (object);
}

static void
sp_page_result_class_init (SpPageResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_page_result_finalize;
}

static void
sp_page_result_init (SpPageResult *self)
{
}

/**
 * sp_page_result_new:
 * @more: whether the server has more to send right now
 * @again: whether the next pull asks for something anew
 * @drops: (nullable): compartments of which nothing is left on this laptop
 *
 * Returns: (transfer full): what the page has done
 */
SpPageResult *
sp_page_result_new (gboolean            more,
                    gboolean            again,
                    const char * const *drops)
{
  SpPageResult *self = g_object_new (SP_TYPE_PAGE_RESULT, NULL);

  self->more = more;
  self->again = again;
  self->drops = g_strdupv ((GStrv) drops);

  return self;
}

/**
 * sp_page_result_get_more:
 * @self: what a page has done
 *
 * Returns: whether the server has more to send right now
 */
gboolean
sp_page_result_get_more (SpPageResult *self)
{
  g_return_val_if_fail (SP_IS_PAGE_RESULT (self), FALSE);

  return self->more;
}

/**
 * sp_page_result_get_again:
 * @self: what a page has done
 *
 * Returns: whether the next pull asks for something anew that differed, so that it should not wait
 */
gboolean
sp_page_result_get_again (SpPageResult *self)
{
  g_return_val_if_fail (SP_IS_PAGE_RESULT (self), FALSE);

  return self->again;
}

/**
 * sp_page_result_get_drops:
 * @self: what a page has done
 *
 * Returns: (transfer none): compartments of which nothing is left on this laptop
 */
const char * const *
sp_page_result_get_drops (SpPageResult *self)
{
  g_return_val_if_fail (SP_IS_PAGE_RESULT (self), NULL);

  return (const char * const *) self->drops;
}

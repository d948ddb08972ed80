/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-fill.h"

static void
add_line (SpTestDevice *device, const char *case_id, int k)
{
  g_autofree char *record = sp_test_server_new_id (device->server);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);

  sp_test_device_op (device, "create", "contribution", record, core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\","
                     "\"text\":\"He was seen near the house again on the evening of the third; a "
                     "neighbour took the number of the car and gave it to the officer in the case. "
                     "Entry %d.\"}",
                     case_id, device->agency, k);
}

static int
compare_double (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Makes cases with lines, in pushes of 500; gives the median seconds for 1,000 operations. */
double
sp_test_fill (SpTestDevice *device, guint n_cases, guint n_per_case)
{
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n_cases; i++)
    g_ptr_array_add (cases, sp_test_device_new_case (device, device->agency));
  for (guint i = 0; i < n_cases * n_per_case / 500; i++)
    {
      g_autoptr(JsonObject) reply = NULL;
      gint64 start;
      double seconds;

      for (guint k = 0; k < 500; k++)
        add_line (device, g_ptr_array_index (cases, (500 * i + k) % n_cases), k);
      sp_test_device_tell (device, device->n);
      start = g_get_monotonic_time ();
      reply = sp_test_device_push (device);
      seconds = (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
      g_array_append_val (times, seconds);
      g_assert_cmpuint (device->server->status, ==, 200);
      g_assert_cmpstr (sp_test_status (reply, 499), ==, "applied");
    }
  g_array_sort (times, compare_double);
  return 2 * g_array_index (times, double, times->len / 2);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the information-governance officer decides on when a laptop was lost (domain.md §7; UK GDPR article 33): which it
 * was, what it held in references and numbers, how it was protected, what was done, and lines to write on. */

#include "config.h"

#include "sp-papers-private.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

#define LINE      "________________________________________"
#define HOUR_US   (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static char *
dup_time (gint64 seconds)
{
  g_autofree char *text = sp_instant_format (seconds * G_USEC_PER_SEC);

  return sp_words_instant (text);
}

static void
add_fact (SpPaper    *paper,
          const char *label,
          const char *words)
{
  sp_paper_add (paper, SP_BLOCK_TEXT, label, words, NULL);
}

/* A time of the report's, or what is said where there is none. */
static void
add_time (SpPaper    *paper,
          const char *label,
          JsonObject *report,
          const char *member,
          const char *never)
{
  gint64 seconds = sp_json_get_int (report, member, 0);
  g_autofree char *words = seconds > 0 ? dup_time (seconds) : g_strdup (never);

  add_fact (paper, label, words);
}

static void
add_number (SpPaper    *paper,
            const char *label,
            JsonObject *sums,
            const char *member)
{
  g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (sums, member, 0));

  add_fact (paper, label, words);
}

static void
add_clock (SpPaper *paper,
           gint64   noticed_us,
           gint64   now_us)
{
  gint64 until_us = noticed_us + SP_LOST_LAPTOP_HOURS * HOUR_US;
  g_autofree char *noticed = dup_time (noticed_us / G_USEC_PER_SEC);
  g_autofree char *until = dup_time (until_us / G_USEC_PER_SEC);
  g_autofree char *left = sp_lost_laptop_dup_left (noticed_us, now_us);

  sp_paper_add_heading (paper, 2, _("The Clock"));
  add_fact (paper, _("Noticed at"), noticed);
  add_fact (paper, _("To be decided by"), until);
  add_fact (paper, _("Left when this was made"), left);
  add_fact (paper, NULL,
            _("A breach that is likely to be a risk to people is notified to the Information Commissioner within 72 hours of "
              "being noticed (UK GDPR art. 33; for police, probation and CPS, DPA 2018 s. 67), and the people themselves "
              "are told without delay where the risk is high (art. 34; s. 68). Each agency whose information was on the "
              "laptop decides for itself."));
}

static void
add_which (SpPaper    *paper,
           JsonObject *report)
{
  SpMaterial *cut = sp_paper_get_material (paper);
  const SpMatter *member = sp_material_find (cut, sp_json_get_text (report, "member"));
  g_autofree char *name = member != NULL ? sp_words_person (cut, member->id) : NULL;
  const char *agency = sp_words_agency (cut, sp_matter_get (member, "agency"));

  sp_paper_add_heading (paper, 2, _("Which Laptop"));
  add_fact (paper, _("Whose"), name != NULL ? name : _("Somebody who is no longer a member"));
  add_fact (paper, _("Agency"), agency != NULL ? agency : _("Not known"));
  add_fact (paper, _("Called"), sp_json_get_text (report, "name"));
  add_time (paper, _("Joined"), report, "created", _("Not known"));
}

static void
add_seen (SpPaper    *paper,
          JsonObject *report)
{
  g_autofree char *unlocked = sp_words_instant (sp_json_get_text (report, "unlocked"));
  g_autofree char *last = sp_words_instant (sp_json_get_text (report, "last_entry"));

  sp_paper_add_heading (paper, 2, _("When It Was Last Heard of"));
  add_time (paper, _("Last signed in to the server"), report, "last_seen", _("Never"));
  add_time (paper, _("Last sent work"), report, "last_sent", _("Not that the server remembers"));
  add_fact (paper, _("Last unlocked, as far as its log has arrived"), unlocked != NULL ? unlocked : _("Not known"));
  add_fact (paper, _("Its log has arrived up to"), last != NULL ? last : _("Nothing of it has arrived"));
  add_fact (paper, NULL, _("The last two are by the laptop’s own clock. It may have been unlocked since without a network."));
}

static void
add_protection (SpPaper    *paper,
                JsonObject *report)
{
  const char *key = _("Not known: the laptop has not told");

  if (json_object_has_member (report, "keyring"))
    key = sp_json_get_flag (report, "keyring")
            ? _("A passphrase, together with a secret in the desktop’s keyring: a copied disk alone opens with no passphrase")
            : _("A passphrase alone: somebody with a copy of the disk can try passphrases, each at a cost of half a second "
                "and 256 MiB of memory");
  sp_paper_add_heading (paper, 2, _("How It Was Protected"));
  add_fact (paper, _("What it held was"), _("Encrypted on the disk, all of it"));
  add_fact (paper, _("Opened by"), key);
  add_time (paper, _("Can be read without connecting until, at the latest"), report, "lease", _("Not known"));
  add_time (paper, _("What is restricted, until"), report, "restricted_lease", _("Not known"));
  add_fact (paper, NULL,
            _("That holds for a laptop that was locked or off. One that was lost while it was unlocked shows what it holds "
              "until it locks itself, a few minutes later. Ten wrong passphrases in a row destroy what it holds. The last two dates bind who uses the program "
              "as it is; they do not stop somebody who has the passphrase and changes the program."));
}

static void
add_cases (SpPaper   *paper,
           JsonArray *cases)
{
  static const guint widths[] = { 25, 25, 25, 25 };
  const char *head[] = { N_("Case"), N_("People"), N_("With an address"), N_("Attachments"), NULL };

  for (guint i = 0; head[i] != NULL; i++)
    head[i] = _(head[i]);
  sp_paper_add_heading (paper, 2, _("The Cases It Held"));
  sp_paper_add_columns (paper, _("By reference, without what is restricted in them"), head, widths);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *of_case = json_array_get_object_element (cases, i);
      const char *reference = sp_json_get_text (of_case, "reference");
      g_autofree char *persons = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (of_case, "persons", 0));
      g_autofree char *addresses = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (of_case, "addresses", 0));
      g_autofree char *attachments = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (of_case, "attachments", 0));
      const char *cells[] = { reference != NULL ? reference : "", persons, addresses, attachments, NULL };

      sp_paper_add_row (paper, cells, NULL);
    }
}

static void
add_held (SpPaper    *paper,
          JsonObject *report)
{
  JsonArray *cases = sp_json_get_array (report, "cases");
  JsonObject *sums = sp_json_get_object (report, "sums");
  guint n_cases = cases != NULL ? json_array_get_length (cases) : 0;
  g_autofree char *n = g_strdup_printf ("%u", n_cases);

  sp_paper_add_heading (paper, 2, _("What It Held"));
  if (sums == NULL)
    return;
  add_fact (paper, _("Cases"), n);
  add_number (paper, _("Restricted parts of cases"), sums, "restricted");
  add_number (paper, _("People"), sums, "persons");
  add_number (paper, _("With an address"), sums, "addresses");
  add_number (paper, _("With an address that must not leave"), sums, "safe_addresses");
  add_number (paper, _("Attachments"), sums, "attachments");
  add_number (paper, _("Documents issued to it"), sums, "documents");
  add_number (paper, _("Meetings"), sums, "meetings");
  if (sp_json_get_int (report, "to_drop", 0) > 0)
    add_number (paper, _("Parts it was to drop before, and has not confirmed"), report, "to_drop");
  add_fact (paper, NULL,
            _("Of the attachments only those are on it that were opened there. Counted as these cases stand now: what was added since the laptop was last heard of is counted, too. A case "
              "from which whoever asked is shut out would not be here; another administrator asks for those."));
}

static void
add_done (SpPaper    *paper,
          JsonObject *report)
{
  gint64 unsent = sp_json_get_int (report, "unsent", 0);
  g_autofree char *lost = NULL;

  if (unsent > 0)
    lost = g_strdup_printf (ngettext ("Yes: its log tells of %u change that never arrived",
                                      "Yes: its log tells of %u changes that never arrived", (guint) unsent),
                            (guint) unsent);
  sp_paper_add_heading (paper, 2, _("Unsent Work"));
  add_fact (paper, _("Was any on it"), lost != NULL ? lost : _("None that is known of. What was typed since it was last "
                                                              "heard of is not known"));
  add_fact (paper, NULL, _("What was not sent lies on its disk beside what it holds, sealed for the server, also after a wipe: if "
                           "the laptop is found, an administrator can hand it on. Drafts then go to their author alone."));
  sp_paper_add_heading (paper, 2, _("What Has Been Done"));
  add_time (paper, _("Suspended"), report, "suspended", _("No"));
  add_time (paper, _("Shut out for good"), report, "revoked",
            sp_json_get_int (report, "wipe", 0) > 0 ? _("Yes") : _("No"));
  add_time (paper, _("Wipe ordered"), report, "wipe", _("No"));
  add_time (paper, _("Heard the order to wipe"), report, "told", _("Not yet"));
  add_fact (paper, NULL, _("A laptop that hears the order destroys its key at once, and cannot tell of it any more."));
}

/* By hand: a machine does not decide it. */
static void
add_decisions (SpPaper *paper)
{
  const char *lines[] = {
    N_("Where and how it was lost, and by whom noticed"), N_("Was it unlocked when it was lost"),
    N_("Risk to people, and why"), N_("Who is warned, by whom, by which safe way"),
    N_("Information Commissioner notified: yes or no, and the grounds"), N_("People told: yes or no, and the grounds"),
    N_("Other agencies told"), N_("Decided by"), N_("When"),
  };

  sp_paper_add_heading (paper, 2, _("To Be Decided, by Hand"));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    add_fact (paper, _(lines[i]), LINE "\n" LINE);
}

/**
 * sp_lost_laptop_dup_left:
 * @noticed_us: when it was noticed that a laptop was lost
 * @now_us: the time it is
 *
 * Returns: (transfer full): how much is left of the hours in which it has to be decided
 */
char *
sp_lost_laptop_dup_left (gint64 noticed_us,
                         gint64 now_us)
{
  gint64 left_us = noticed_us + SP_LOST_LAPTOP_HOURS * HOUR_US - now_us;
  guint hours = (guint) (ABS (left_us) / HOUR_US);

  if (left_us < 0)
    return g_strdup_printf (ngettext ("Over for %u hour", "Over for %u hours", hours), hours);
  if (hours == 0)
    return g_strdup (_("Less than an hour"));

  return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
}

/**
 * sp_paper_lost_laptop_new:
 * @directory: agencies, members and the partnership
 * @report: what the server knows of the laptop; see sp_sync_report_device ()
 * @noticed_us: when it was noticed that it is lost; 0: only what is known of it, as a screen shows it
 * @now_us: the time it is
 *
 * Returns: (transfer full): what has to be decided on within 72 hours
 */
SpPaper *
sp_paper_lost_laptop_new (SpMaterial *directory,
                          JsonObject *report,
                          gint64      noticed_us,
                          gint64      now_us)
{
  SpPaper *paper = sp_paper_new (directory, "pack", _("Lost Laptop"));
  JsonArray *cases = sp_json_get_array (report, "cases");

  sp_paper_add_heading (paper, 1, _("A Laptop Is Lost"));
  add_fact (paper, NULL, _("For the information-governance officer. It names no person and no place of any case."));
  if (noticed_us > 0)
    add_clock (paper, noticed_us, now_us);
  add_which (paper, report);
  add_seen (paper, report);
  add_protection (paper, report);
  add_held (paper, report);
  add_done (paper, report);
  if (noticed_us > 0)
    {
      sp_paper_break_page (paper);
      add_decisions (paper);
      sp_paper_break_page (paper);
    }
  if (cases != NULL && json_array_get_length (cases) > 0)
    add_cases (paper, cases);

  return paper;
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-value-lists.h"

#include "sp-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The lists as the software brings them. Where domain.md marks a list as an assumption it is
 * editable: an administrator's list_item records change its words, retire some and add others. The
 * order of a list is the order of its protectiveness where a protective field uses it. An item that is
 * retired from the first is one that the software alone sets: records may hold it, and an
 * administrator may change its words, but nobody is ever offered it. */

typedef struct
{
  const char *name;
  gboolean editable;
  SpValueListItem items[32];
} BuiltIn;

static const BuiltIn built_in[] = {
  { "yes-no", FALSE, { { "yes", N_("Yes") }, { "no", N_("No") } } },
  { "role", FALSE,
    { { "chair", N_("Chair") }, { "coordinator", N_("Coordinator") },
      { "representative", N_("Agency representative") }, { "observer", N_("Observer") },
      { "commissioner", N_("Commissioner's analyst") }, { "administrator", N_("Administrator") },
      { "auditor", N_("Auditor") } } },
  { "colour", FALSE,
    { { "blue", N_("Blue") }, { "green", N_("Green") }, { "purple", N_("Purple") },
      { "orange", N_("Orange") }, { "teal", N_("Teal") }, { "red", N_("Red") },
      { "brown", N_("Brown") }, { "slate", N_("Slate") }, { "pink", N_("Pink") },
      { "yellow", N_("Yellow") } } },
  { "agency-kind", TRUE,
    { { "police", N_("Police") }, { "probation", N_("Probation") }, { "health", N_("NHS") },
      { "advocacy", N_("Victim advocacy") }, { "cps", N_("Crown Prosecution Service") },
      { "youth-justice", N_("Youth justice") }, { "local-authority", N_("Local authority") },
      { "housing", N_("Housing") }, { "children", N_("Children's services") },
      { "commissioner", N_("Commissioner's office") }, { "other", N_("Other") } } },
  { "regime", FALSE,
    { { "dpa-part-3", N_("Data Protection Act 2018, Part 3 (law enforcement)") },
      { "uk-gdpr", N_("UK GDPR") } } },
  { "case-status", TRUE,
    { { "draft", N_("Draft") }, { "submitted", N_("Submitted") }, { "triage", N_("In triage") },
      { "returned_for_info", N_("Returned for information") }, { "declined", N_("Declined") },
      { "accepted", N_("Accepted") }, { "listed", N_("Listed for a meeting") },
      { "discussed", N_("Discussed") }, { "review_due", N_("Review due") },
      { "closed", N_("Closed") } } },
  { "pathway", TRUE,
    { { "consultation", N_("Consultation") }, { "direct_intervention", N_("Direct intervention") },
      { "advocacy_only", N_("Advocacy only") }, { "monitor", N_("Monitor") } } },
  { "risk-level", FALSE,
    { { "low", N_("Low") }, { "medium", N_("Medium") }, { "high", N_("High") } } },
  { "referral-source", TRUE,
    { { "police", N_("Police") }, { "probation", N_("Probation") }, { "nhs", N_("NHS") },
      { "advocacy", N_("Advocacy service") }, { "cps", N_("Crown Prosecution Service") },
      { "youth-justice", N_("Youth justice") }, { "marac", N_("MARAC") }, { "mappa", N_("MAPPA") },
      { "helpline", N_("National Stalking Helpline") }, { "local-authority", N_("Local authority") },
      { "self", N_("Self (perpetrator)") }, { "other", N_("Other") } } },
  { "decline-reason", TRUE,
    { { "under-18", N_("Under 18") }, { "outside-area", N_("Outside the area") },
      { "live-investigation", N_("Live investigation (intervention only)") },
      { "not-stalking", N_("Not stalking") }, { "held-elsewhere", N_("Held by MAPPA or MARAC") },
      { "insufficient", N_("Insufficient information") }, { "duplicate", N_("Duplicate") } } },
  { "closure-outcome", TRUE,
    { { "risk-reduced", N_("Risk reduced") }, { "completed", N_("Intervention completed") },
      { "disengaged", N_("Disengaged") },
      { "transferred", N_("Transferred (MAPPA, MARAC, out of force)") },
      { "custody", N_("Custody") }, { "no-further-role", N_("No further role") },
      { "death", N_("Death") } } },
  { "gender", TRUE,
    { { "female", N_("Female") }, { "male", N_("Male") }, { "non-binary", N_("Non-binary") },
      { "not-known", N_("Not known") } } },
  { "address-kind", TRUE,
    { { "home", N_("Home") }, { "work", N_("Work") }, { "family", N_("Family or friends") },
      { "refuge", N_("Refuge") }, { "other", N_("Other") } } },
  { "case-role", TRUE,
    { { "victim", N_("Victim") }, { "perpetrator", N_("Perpetrator") }, { "child", N_("Child") },
      { "witness", N_("Witness") }, { "family", N_("Family member") },
      { "professional", N_("Professional") }, { "other", N_("Other") } } },
  { "category", FALSE,
    { { "suspect", N_("Suspect") }, { "convicted", N_("Convicted") }, { "victim", N_("Victim") },
      { "witness", N_("Witness") }, { "other", N_("Other") } } },
  { "relationship", TRUE,
    { { "ex-partner", N_("Ex-partner") }, { "partner", N_("Partner") }, { "family", N_("Family") },
      { "friend", N_("Friend") }, { "colleague", N_("Colleague") },
      { "client/patient", N_("Client or patient") }, { "neighbour", N_("Neighbour") },
      { "acquaintance", N_("Acquaintance") }, { "stranger", N_("Stranger") },
      { "online-only", N_("Online only") }, { "public figure", N_("Public figure") },
      { "unknown", N_("Unknown") } } },
  { "criterion", TRUE,
    { { "over-18", N_("Over 18") }, { "lives-in-area", N_("Lives in the area") },
      { "current-or-recent", N_("Currently or recently stalking") },
      { "professional-judgement", N_("Professional judgement") },
      { "escalation", N_("Escalation") } } },
  /* Protection from Harassment Act 1997 s.2A(3), then additions of practice (domain.md §5). */
  { "behaviour", TRUE,
    { { "following", N_("Following") }, { "contacting", N_("Contacting") },
      { "publishing", N_("Publishing about or as the person") },
      { "monitoring", N_("Monitoring electronic use") }, { "loitering", N_("Loitering") },
      { "interfering with property", N_("Interfering with property") },
      { "watching", N_("Watching or spying") }, { "gifts or letters", N_("Gifts or letters") },
      { "repeated calls", N_("Repeated calls or messages") },
      { "ordering goods", N_("Ordering or cancelling goods") }, { "hacking", N_("Hacking, spyware") },
      { "identity theft", N_("Identity theft") }, { "damage", N_("Damage, break-in") },
      { "befriending friends/family", N_("Befriending friends or family") },
      { "rumours", N_("Rumours") }, { "threats", N_("Threats") },
      { "assault", N_("Assault") }, { "sexual violence", N_("Sexual violence") },
      { "pets", N_("Harm to pets") }, { "proxies", N_("Proxies") },
      { "tracking device", N_("Tracking device") },
      { "vexatious complaints", N_("Vexatious complaints, use of courts") } } },
  { "trigger", TRUE,
    { { "separation", N_("Separation") }, { "new-partner", N_("New partner") },
      { "court-date", N_("Court date") }, { "order-served", N_("Order served") },
      { "release", N_("Release") }, { "job-loss", N_("Job loss") },
      { "anniversary", N_("Anniversary") }, { "child-contact", N_("Child contact") },
      { "social-media", N_("Contact on social media") }, { "relapse", N_("Relapse") } } },
  { "protective-factor", TRUE,
    { { "employment", N_("Employment") }, { "engagement", N_("Engagement") },
      { "abstinence", N_("Abstinence") }, { "stable-housing", N_("Stable housing") },
      { "insight", N_("Insight") }, { "supervision", N_("Supervision") },
      { "victim-network", N_("The victim's network") }, { "distance", N_("Distance") } } },
  { "programme", TRUE,
    { { "plsi-fact", N_("PLSI-FACT") }, { "plsi-skills", N_("PLSI Skills Builder") },
      { "cobi", N_("COBI (DBT-based)") }, { "mental-health", N_("Mental health treatment") },
      { "substance", N_("Substance misuse treatment") }, { "housing", N_("Housing") },
      { "disruption", N_("Disruption") }, { "arrest", N_("Arrest") },
      { "order", N_("Application for an order") } } },
  { "intervention-end", TRUE,
    { { "completed", N_("Completed") }, { "dropped-out", N_("Dropped out") },
      { "unsuitable", N_("Unsuitable") }, { "recalled", N_("Recalled") },
      { "other", N_("Other") } } },
  { "support", TRUE,
    { { "risk-assessment", N_("Risk assessment") }, { "safety-plan", N_("Safety plan") },
      { "police-court-liaison", N_("Liaison with police and court") },
      { "accompaniment", N_("Going along to court") },
      { "housing-employer", N_("Speaking for them with housing or employer") },
      { "evidence", N_("Advice on evidence") }, { "emotional", N_("Emotional support") } } },
  { "contact-method", TRUE,
    { { "phone", N_("Telephone") }, { "text", N_("Text message") }, { "email", N_("E-mail") },
      { "in-person", N_("In person") }, { "video", N_("Video") },
      { "through-agency", N_("Through another agency") } } },
  { "order-kind", TRUE,
    { { "spo", N_("Stalking Protection Order") },
      { "interim-spo", N_("Interim Stalking Protection Order") },
      { "restraining", N_("Restraining order") }, { "non-molestation", N_("Non-molestation order") },
      { "dvpn", N_("Domestic Violence Protection Notice") },
      { "dvpo", N_("Domestic Violence Protection Order") },
      { "dapn", N_("Domestic Abuse Protection Notice") },
      { "dapo", N_("Domestic Abuse Protection Order") }, { "cbo", N_("Criminal Behaviour Order") },
      { "bail", N_("Bail") }, { "licence", N_("Licence") } } },
  { "order-status", FALSE,
    { { "applied", N_("Applied for") }, { "interim", N_("Interim") },
      { "in-force", N_("In force") }, { "varied", N_("Varied") }, { "renewed", N_("Renewed") },
      { "discharged", N_("Discharged") }, { "expired", N_("Expired") },
      { "refused", N_("Refused") } } },
  { "breach-result", TRUE,
    { { "no-action", N_("No action") }, { "warned", N_("Warned") }, { "arrested", N_("Arrested") },
      { "charged", N_("Charged") }, { "convicted", N_("Convicted") },
      { "not-proven", N_("Not proven") } } },
  { "risk-tool", TRUE,
    { { "S-DASH", N_("S-DASH") }, { "VS-DASH", N_("VS-DASH") }, { "SASH", N_("SASH") },
      { "SRP", N_("SRP (Stalking Risk Profile)") }, { "SAM", N_("SAM") }, { "DASH", N_("DASH") },
      { "DARA", N_("DARA") }, { "SST", N_("Stalking Screening Tool") } } },
  { "police-grade", FALSE,
    { { "standard", N_("Standard") }, { "medium", N_("Medium") }, { "high", N_("High") } } },
  { "concern", FALSE,
    { { "low", N_("Low concern") }, { "moderate", N_("Moderate concern") },
      { "high", N_("High concern") } } },
  { "domain-level", FALSE,
    { { "low", N_("Low") }, { "moderate", N_("Moderate") }, { "high", N_("High") } } },
  /* After Mullen and others (domain.md §4); the last two are an assumption. */
  { "stalker-type", TRUE,
    { { "rejected", N_("Rejected") }, { "resentful", N_("Resentful") },
      { "intimacy-seeking", N_("Intimacy seeking") },
      { "incompetent-suitor", N_("Incompetent suitor") }, { "predatory", N_("Predatory") },
      { "mixed", N_("Mixed") }, { "not-determined", N_("Not determined") } } },
  { "contribution-kind", FALSE,
    { { "fact", N_("Fact") }, { "opinion", N_("Opinion") } } },
  { "source-grade", FALSE,
    { { "1", N_("1 Reliable") }, { "2", N_("2 Untested") }, { "3", N_("3 Not reliable") } } },
  { "information-grade", FALSE,
    { { "A", N_("A Known directly") }, { "B", N_("B Known indirectly but corroborated") },
      { "C", N_("C Known indirectly") }, { "D", N_("D Not known") },
      { "E", N_("E Suspected to be false") } } },
  { "handling", FALSE,
    { { "P", N_("P Sharing permitted") }, { "C", N_("C Sharing permitted with conditions") } } },
  { "restriction-reason", TRUE,
    { { "health", N_("Health") }, { "third-party", N_("Third party") },
      { "intelligence", N_("Intelligence") }, { "victim-request", N_("The victim's request") },
      { "sub-judice", N_("Sub judice") }, { "safeguarding", N_("Safeguarding") },
      { "sealed", N_("Sealed until its item is reached"), TRUE }, { "issued", N_("Issued to one recipient"), TRUE } } },
  { "retention-group", TRUE,
    { { "1", N_("1 Public protection") }, { "2", N_("2 Serious, violent or sexual") }, { "3", N_("3 Other") },
      { "4", N_("4 Miscellaneous") } } },
  { "disposal-ground", TRUE,
    { { "over", N_("The years for which it is kept are over") },
      { "erasure", N_("It has to be erased: the law says so, or a court") }, { "mistake", N_("It was entered by mistake") } } },
  { "priority", TRUE,
    { { "routine", N_("Routine") }, { "soon", N_("Soon") }, { "urgent", N_("Urgent") } } },
  { "action-status", FALSE,
    { { "open", N_("Open") }, { "in_progress", N_("In progress") }, { "complete", N_("Complete") },
      { "circumstances_changed", N_("Not possible: circumstances changed") },
      { "not_done", N_("Not done") }, { "cancelled", N_("Cancelled by the chair") } } },
  { "conflict-state", FALSE, { { "open", N_("Open") }, { "settled", N_("Settled") } } },
  { "conflict-kept", FALSE,
    { { "mine", N_("The one") }, { "theirs", N_("The other") }, { "both", N_("Both") },
      { "anew", N_("Written anew") } } },
  { "meeting-status", FALSE,
    { { "planned", N_("Planned") }, { "running", N_("Running") }, { "closed", N_("Closed") },
      { "cancelled", N_("Cancelled") } } },
  { "agenda-kind", FALSE,
    { { "open_actions", N_("Open actions") }, { "urgent", N_("Urgent") },
      { "children", N_("Case with children") }, { "new", N_("New case") },
      { "review", N_("Review") }, { "twelve_months", N_("Twelve months") },
      { "aob", N_("Any other business") } } },
  { "agenda-state", FALSE,
    { { "waiting", N_("Waiting") }, { "current", N_("Under way") }, { "done", N_("Done") },
      { "deferred", N_("Deferred") } } },
  { "attendance", FALSE,
    { { "expected", N_("Expected") }, { "attended", N_("Attended") },
      { "apologies", N_("Apologies") }, { "absent", N_("Absent") } } },
  { "interest-measure", TRUE,
    { { "left-room", N_("Left the room") }, { "no-papers", N_("Received no papers") },
      { "deputy", N_("Sent a deputy") } } },
  { "minute-kind", FALSE,
    { { "note", N_("Note") }, { "victim_voice", N_("The victim's voice") },
      { "decision", N_("Decision") }, { "rationale", N_("Rationale") },
      { "dissent", N_("Dissent") }, { "not_shared", N_("Information not shared") },
      { "approval", N_("Approval of minutes") }, { "amendment", N_("Amendment") } } },
  { "document-kind", FALSE,
    { { "agenda", N_("Agenda") }, { "pack", N_("Pack") }, { "minutes", N_("Minutes") },
      { "actions", N_("Action list") }, { "summary", N_("Executive summary") },
      { "extract", N_("Answer to an access request") } } },
  { "access-state", FALSE,
    { { "open", N_("Open") }, { "answered", N_("Answered") }, { "refused", N_("Refused") },
      { "withdrawn", N_("Withdrawn") } } },
  { "access-asker", FALSE,
    { { "person", N_("The person themselves") }, { "representative", N_("Somebody for them") } } },
  { "access-decision", FALSE,
    { { "disclose", N_("Disclose") }, { "redact", N_("Disclose in part") }, { "withhold", N_("Withhold") } } },
  /* Data Protection Act 2018 s.45(4); agencies under UK GDPR add exemptions of theirs. */
  { "access-ground", TRUE,
    { { "investigation", N_("Not to obstruct an inquiry, investigation or procedure") },
      { "crime", N_("Not to prejudice the prevention, detection or prosecution of crime") },
      { "public-security", N_("To protect public security") },
      { "national-security", N_("To protect national security") },
      { "rights", N_("To protect the rights and freedoms of others") } } },
};

typedef struct
{
  GArray *items;
  GHashTable *index;
} List;

struct _SpValueLists
{
  GObject parent_instance;

  GHashTable *lists;
};

G_DEFINE_FINAL_TYPE (SpValueLists, sp_value_lists, G_TYPE_OBJECT)

static void
list_free (gpointer data)
{
  List *list = data;

  g_array_unref (list->items);
  g_hash_table_unref (list->index);
  g_free (list);
}

static void
list_set (List       *list,
          const char *code,
          const char *label,
          gboolean    retired)
{
  SpValueListItem item = { g_intern_string (code), g_intern_string (label), retired };
  gpointer at;

  if (g_hash_table_lookup_extended (list->index, item.code, NULL, &at))
    g_array_index (list->items, SpValueListItem, GPOINTER_TO_UINT (at)) = item;
  else
    {
      g_hash_table_insert (list->index, (gpointer) item.code, GUINT_TO_POINTER (list->items->len));
      g_array_append_val (list->items, item);
    }
}

static void
sp_value_lists_finalize (GObject *object)
{
  SpValueLists *self = SP_VALUE_LISTS (object);

  g_clear_pointer (&self->lists, g_hash_table_unref);

  G_OBJECT_CLASS (sp_value_lists_parent_class)->finalize (object);
}

static void
sp_value_lists_class_init (SpValueListsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_value_lists_finalize;
}

static void
sp_value_lists_init (SpValueLists *self)
{
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, list_free);

  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    {
      List *list = g_new0 (List, 1);

      list->items = g_array_new (FALSE, FALSE, sizeof (SpValueListItem));
      list->index = g_hash_table_new (g_str_hash, g_str_equal);
      for (const SpValueListItem *item = built_in[i].items; item->code != NULL; item++)
        list_set (list, item->code, item->label, item->retired);
      g_hash_table_insert (self->lists, (gpointer) built_in[i].name, list);
    }
}

/**
 * sp_value_lists_new:
 *
 * Returns: (transfer full): the lists as the software brings them
 */
SpValueLists *
sp_value_lists_new (void)
{
  return g_object_new (SP_TYPE_VALUE_LISTS, NULL);
}

static const BuiltIn *
find_built_in (const char *list)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    if (strcmp (built_in[i].name, list) == 0)
      return &built_in[i];

  return NULL;
}

/* Whether the software alone sets it. */
static gboolean
is_never_offered (const BuiltIn *list,
                  const char    *code)
{
  for (const SpValueListItem *item = list->items; item->code != NULL; item++)
    if (strcmp (item->code, code) == 0)
      return item->retired;

  return FALSE;
}

/**
 * sp_value_lists_set_item:
 * @list: a list that an administrator may edit; others are left as they are
 * @code: what records hold; a new one is added at the end
 * @label: what people read
 * @retired: whether it is no longer offered; what the software alone sets never is
 */
void
sp_value_lists_set_item (SpValueLists *self,
                         const char   *list,
                         const char   *code,
                         const char   *label,
                         gboolean      retired)
{
  const BuiltIn *known;

  g_return_if_fail (SP_IS_VALUE_LISTS (self));
  g_return_if_fail (list != NULL && code != NULL && label != NULL);

  known = find_built_in (list);
  if (known != NULL && known->editable)
    list_set (g_hash_table_lookup (self->lists, list), code, label, retired || is_never_offered (known, code));
}

/**
 * sp_value_lists_set_json:
 * @list_item_fields: the fields of a list_item record
 */
void
sp_value_lists_set_json (SpValueLists *self,
                         JsonObject   *list_item_fields)
{
  const char *list = sp_json_get_text (list_item_fields, "list");
  const char *code = sp_json_get_text (list_item_fields, "code");
  const char *label = sp_json_get_text (list_item_fields, "label");

  if (list != NULL && code != NULL && label != NULL)
    sp_value_lists_set_item (self, list, code, label,
                             sp_json_get_flag (list_item_fields, "retired"));
}

/**
 * sp_value_lists_get_items:
 * @n_items: (out): how many
 *
 * Returns: (array length=n_items) (transfer none) (nullable): the list in its order, retired items
 *   included; %NULL where there is no such list
 */
const SpValueListItem *
sp_value_lists_get_items (SpValueLists *self,
                          const char   *list,
                          guint        *n_items)
{
  List *found;

  g_return_val_if_fail (SP_IS_VALUE_LISTS (self), NULL);

  found = g_hash_table_lookup (self->lists, list);
  *n_items = found != NULL ? found->items->len : 0;

  return found != NULL ? (const SpValueListItem *) found->items->data : NULL;
}

/**
 * sp_value_lists_rank:
 *
 * Returns: the place of @code in its list, from 0; -1 where it is not in it
 */
int
sp_value_lists_rank (SpValueLists *self,
                     const char   *list,
                     const char   *code)
{
  List *found = g_hash_table_lookup (self->lists, list);
  gpointer at;

  if (found == NULL || code == NULL ||
      !g_hash_table_lookup_extended (found->index, code, NULL, &at))
    return -1;

  return GPOINTER_TO_INT (at);
}

/**
 * sp_value_lists_find:
 *
 * Returns: (nullable) (transfer none): the item, or %NULL
 */
const SpValueListItem *
sp_value_lists_find (SpValueLists *self,
                     const char   *list,
                     const char   *code)
{
  int rank = sp_value_lists_rank (self, list, code);
  List *found = g_hash_table_lookup (self->lists, list);

  return rank >= 0 ? &g_array_index (found->items, SpValueListItem, rank) : NULL;
}

/**
 * sp_value_lists_get_label:
 * @code: (nullable): what a record holds
 *
 * Returns: (nullable) (transfer none): what people read, untranslated; @code itself where the list
 *   does not have it
 */
const char *
sp_value_lists_get_label (SpValueLists *self,
                          const char   *list,
                          const char   *code)
{
  const SpValueListItem *item = sp_value_lists_find (self, list, code);

  return item != NULL ? item->label : code;
}

/* Letters and digits only, lower case, so that "Ex partner" is "ex-partner". */
static char *
fold (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (out, g_unichar_tolower (c));
    }

  return g_string_free_and_steal (out);
}

/**
 * sp_value_lists_match:
 * @text: what somebody wrote
 *
 * Returns: (nullable) (transfer none): the code of the item whose code or label it is, whatever case
 *   and punctuation; %NULL where there is none
 */
const char *
sp_value_lists_match (SpValueLists *self,
                      const char   *list,
                      const char   *text)
{
  g_autofree char *wanted = NULL;
  const SpValueListItem *items;
  guint n_items;

  g_return_val_if_fail (text != NULL, NULL);

  items = sp_value_lists_get_items (self, list, &n_items);
  wanted = fold (text);
  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *code = fold (items[i].code);
      g_autofree char *label = fold (items[i].label);

      if (strcmp (wanted, code) == 0 || strcmp (wanted, label) == 0)
        return items[i].code;
    }

  return NULL;
}

/**
 * sp_value_lists_get_names:
 *
 * Returns: (transfer none): the names of all lists
 */
const char * const *
sp_value_lists_get_names (void)
{
  static const char *names[G_N_ELEMENTS (built_in) + 1];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
        names[i] = built_in[i].name;
      g_once_init_leave (&ready, 1);
    }

  return names;
}

/**
 * sp_value_lists_is_editable:
 *
 * Returns: whether an administrator may change the list
 */
gboolean
sp_value_lists_is_editable (const char *list)
{
  const BuiltIn *known = find_built_in (list);

  return known != NULL && known->editable;
}

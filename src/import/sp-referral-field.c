/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-referral-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A field is found by a key of its own, or by a word for the person and a word for the thing,
 * in either order ("Victim DOB", "DOB of victim"). */
typedef struct
{
  const char *name;
  const char *label;
  SpReferralKind kind;
  gboolean required;
  const char *keys;
  const char *person;
  const char *thing;
} FieldInfo;

/* Headings are compared by their letters and digits alone; a list of keys is one text, each key
 * with a space on both sides, the commonest first. */
static const char victim_words[] =
  " victim client survivor complainant injuredparty ip aggrieved serviceuser vic ";

static const char perpetrator_words[] =
  " perpetrator perp suspect offender stalker accused subject allegedperpetrator defendant"
  " respondent ";

static const char surname_words[] =
  " surname lastname familyname surnamename ";

static const char forename_words[] =
  " forename forenames firstname firstnames givenname givennames christianname ";

static const char birth_words[] =
  " dob dateofbirth birthdate born ";

static const char address_words[] =
  " address homeaddress currentaddress fulladdress addr addressline streetaddress postaladdress ";

static const char postcode_words[] =
  " postcode homepostcode addresspostcode pc zip ";

static const char alias_words[] =
  " alias aliases knownas alsoknownas aka nickname nicknames othernames streetname ";

static const FieldInfo fields[SP_REFERRAL_N_FIELDS] = {
  [SP_REFERRAL_FIELD_ID] = { "id", N_("Referral ID"), SP_REFERRAL_KIND_TEXT, FALSE,
    " referralid ref reference referralreference referralref refno referencenumber referralnumber"
    " referralno ourref ourreference caseid caseref casereference casenumber uniqueid"
    " uniquereference urn id recordid formid submissionid ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_DATE] = { "date", N_("Date of referral"), SP_REFERRAL_KIND_DATE, TRUE,
    " dateofreferral referraldate referredon datereferred datereceived received receivedon"
    " referralreceived dateofreferralreceived referralmadeon datesubmitted submittedon date ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_AGENCY] = { "agency", N_("Referring agency"), SP_REFERRAL_KIND_TEXT, TRUE,
    " referringagency agency referreragency agencyname nameofagency agencymakingreferral"
    " referredbyagency organisation organization referringorganisation referringorganization"
    " referrerorganisation sourceagency agencyreferring referralagency referralsource"
    " sourceofreferral service referringservice team ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_REFERRER] = { "referrer", N_("Referrer name"), SP_REFERRAL_KIND_TEXT, FALSE,
    " referrername referrer nameofreferrer referredby referringofficer officerincharge oic"
    " officer caseworker casemanager worker keyworker practitioner referringpractitioner"
    " referringprofessional contactname contact completedby personmakingreferral personreferring"
    " advocate isac isa offendermanager probationpractitioner ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_PHONE] = { "phone", N_("Referrer phone"), SP_REFERRAL_KIND_TEXT, FALSE,
    " referrerphone referrertelephone referrertel referrercontactnumber referrercontact"
    " referrerphonenumber referrertelephonenumber phoneofreferrer telephoneofreferrer"
    " officerphone oicphone caseworkertel caseworkertelephone caseworkerphone workerphone"
    " workertel practitionerphone contactnumber contactphone contacttel contacttelephone phone"
    " telephone tel ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_CRIMES] = { "crimes", N_("Crime reference(s)"), SP_REFERRAL_KIND_LIST, FALSE,
    " crimereferences crimereference crimerefs crimeref crimerefno crimereferencenumber"
    " crimereferencenumbers crimenumber crimenumbers crimeno crimenos crn crimereferenceno"
    " occurrencenumber occurrencenumbers occurrenceref occurrencereference nichereference"
    " nicheref nichenumber rmsnumber rmsref policereference policeref crimes incidentnumber"
    " incidentnumbers ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_V_LAST] = { "v_last", N_("Victim surname"), SP_REFERRAL_KIND_TEXT, TRUE,
    NULL, victim_words, surname_words },
  [SP_REFERRAL_FIELD_V_FIRST] = { "v_first", N_("Victim forename(s)"), SP_REFERRAL_KIND_TEXT, FALSE,
    NULL, victim_words, forename_words },
  [SP_REFERRAL_FIELD_V_DOB] = { "v_dob", N_("Victim date of birth"), SP_REFERRAL_KIND_DATE, FALSE,
    NULL, victim_words, birth_words },
  [SP_REFERRAL_FIELD_V_ADDR] = { "v_addr", N_("Victim address"), SP_REFERRAL_KIND_TEXT, FALSE,
    NULL, victim_words, address_words },
  [SP_REFERRAL_FIELD_V_PC] = { "v_pc", N_("Victim postcode"), SP_REFERRAL_KIND_POSTCODE, FALSE,
    NULL, victim_words, postcode_words },
  [SP_REFERRAL_FIELD_SAFE] = { "safe", N_("Safe to call"), SP_REFERRAL_KIND_YES_NO, FALSE,
    " safetocall safetophone safetoring safetotelephone safetocontact isitsafetocall"
    " isitsafetophone isitsafetocontact safecontact isitsafetocallthevictim"
    " isitsafetocontactthevictim safetocallvictim safetocontactvictim safetocontactclient"
    " safetocallclient safenumber safetocallyn victimsafetocall safe ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_SAFE_TIMES] = { "safe_times", N_("Safe times"), SP_REFERRAL_KIND_TEXT, FALSE,
    " safetimes besttimes besttime besttimetocall besttimestocall safetime safetimetocall"
    " safetimestocall safetimestocontact safetimetocontact whensafetocall whenisitsafetocall"
    " whensafetocontact safecontacttimes safecalltimes timessafetocall preferredcontacttime"
    " preferredcontacttimes ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_AWARE] = { "aware", N_("Victim aware"), SP_REFERRAL_KIND_YES_NO, FALSE,
    " victimaware victimawareofreferral isvictimaware isvictimawareofreferral isthevictimaware"
    " isthevictimawareofreferral isthevictimawareofthereferral victimawareofthereferral"
    " clientaware clientawareofreferral clientawareofthereferral isclientaware"
    " istheclientawareofthereferral survivoraware survivorawareofreferral victiminformed"
    " awareofreferral aware victimawareyn ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_AWARE_WHY] = { "aware_why", N_("If not aware, why"), SP_REFERRAL_KIND_TEXT, FALSE,
    " ifnotawarewhy ifnotawarewhynot reasonnotaware whynotaware ifnowhynot ifnotwhy"
    " reasonvictimnotaware reasonclientnotaware whyvictimnotaware victimnotawarereason"
    " victimnotawarewhy reasonfornotinformingvictim reasonnotinformed reasonunaware"
    " ifvictimnotawarewhy ifthevictimisnotawarewhy ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_CONSENT] = { "consent", N_("Consent"), SP_REFERRAL_KIND_YES_NO, FALSE,
    " consent consentgiven victimconsent victimconsents clientconsent clientconsents consented"
    " consenttoreferral consenttoshare consentobtained consenttoshareinformation"
    " hasvictimconsented hasthevictimconsented hasconsentbeengiven doesthevictimconsent"
    " victimconsentgiven survivorconsent consentyn ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_BASIS] = { "basis", N_("Basis if no consent"), SP_REFERRAL_KIND_TEXT, FALSE,
    " basisifnoconsent lawfulbasis legalbasis basis basisforsharing basisforsharingwithoutconsent"
    " basiswithoutconsent reasonwithoutconsent reasonnoconsent reasonfornoconsent ifnoconsentwhy"
    " ifnoconsentbasis ifnoconsentlegalbasis ifnoconsentlawfulbasis lawfulbasisifnoconsent"
    " legalbasisifnoconsent rationalewithoutconsent rationaleifnoconsent"
    " groundsforsharingwithoutconsent justificationifnoconsent ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_P_LAST] = { "p_last", N_("Perpetrator surname"), SP_REFERRAL_KIND_TEXT, TRUE,
    NULL, perpetrator_words, surname_words },
  [SP_REFERRAL_FIELD_P_FIRST] = { "p_first", N_("Perpetrator forename(s)"), SP_REFERRAL_KIND_TEXT, FALSE,
    NULL, perpetrator_words, forename_words },
  [SP_REFERRAL_FIELD_P_ALIAS] = { "p_alias", N_("Perpetrator alias"), SP_REFERRAL_KIND_TEXT, FALSE,
    NULL, perpetrator_words, alias_words },
  [SP_REFERRAL_FIELD_P_DOB] = { "p_dob", N_("Perpetrator date of birth"), SP_REFERRAL_KIND_DATE, FALSE,
    NULL, perpetrator_words, birth_words },
  [SP_REFERRAL_FIELD_P_PC] = { "p_pc", N_("Perpetrator postcode"), SP_REFERRAL_KIND_POSTCODE, FALSE,
    NULL, perpetrator_words, postcode_words },
  [SP_REFERRAL_FIELD_RELATION] = { "relation", N_("Relationship"), SP_REFERRAL_KIND_TEXT, FALSE,
    " relationship relationshiptovictim relationshiptoclient relationshiptosurvivor"
    " relationshiptothevictim relationshiptotheclient relationshipofperpetratortovictim"
    " relationshipbetweenparties relationshipbetweenvictimandperpetrator"
    " victimperpetratorrelationship perpetratorrelationship perpetratorrelationshiptovictim"
    " suspectrelationshiptovictim relationshiptoperpetrator relationshiptype typeofrelationship"
    " relation relationtovictim ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_BEHAVE] = { "behave", N_("Behaviours"), SP_REFERRAL_KIND_LIST, FALSE,
    " behaviours behaviour behaviors behavior stalkingbehaviours stalkingbehaviour"
    " stalkingbehaviors behavioursreported reportedbehaviours behaviourtype behaviourtypes"
    " typesofbehaviour typeofbehaviour typesofstalking stalkingtype stalkingacts conduct"
    " courseofconduct perpetratorbehaviours ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_FIRST] = { "first", N_("First incident"), SP_REFERRAL_KIND_DATE, FALSE,
    " firstincident firstincidentdate dateoffirstincident firstincidenton firstoccurrence"
    " earliestincident earliestincidentdate startofstalking stalkingstarted stalkingstartdate"
    " stalkingbegan datestalkingbegan datestalkingstarted onset startdate datefrom incidentsfrom ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_LAST] = { "last", N_("Last incident"), SP_REFERRAL_KIND_DATE, FALSE,
    " lastincident lastincidentdate dateoflastincident mostrecentincident mostrecentincidentdate"
    " dateofmostrecentincident latestincident latestincidentdate dateoflatestincident"
    " lastincidenton lastoccurrence mostrecent lastknownincident enddate dateto incidentsto ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_WEAPONS] = { "weapons", N_("Weapons"), SP_REFERRAL_KIND_YES_NO, FALSE,
    " weapons weapon accesstoweapons accesstoweapon weaponsaccess weaponsused useofweapons"
    " weaponused weaponsmarker perpetratoraccesstoweapons hasaccesstoweapons weaponsyn firearms"
    " weaponsoraccesstoweapons ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_TOOL] = { "tool", N_("Risk tool"), SP_REFERRAL_KIND_TEXT, FALSE,
    " risktool assessment riskassessment riskassessmenttool assessmenttool risktoolused tool"
    " toolused screeningtool riskassessmentused assessmenttype typeofriskassessment ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_LEVEL] = { "level", N_("Risk level"), SP_REFERRAL_KIND_TEXT, FALSE,
    " risklevel grade riskgrade risk level levelofrisk riskrating riskgrading assessedrisk"
    " riskcategory riskassessmentlevel riskassessmentresult riskassessmentoutcome"
    " currentrisklevel rating ",
    NULL, NULL },
  [SP_REFERRAL_FIELD_NARRATIVE] = { "narrative", N_("Narrative"), SP_REFERRAL_KIND_TEXT, FALSE,
    " narrative summary details description freetext notes circumstances summaryofcircumstances"
    " summaryofconcerns casesummary incidentsummary summaryofincidents summaryofincident"
    " background reasonforreferral referralreason detailsofreferral referraldetails"
    " referralsummary concerns comments furtherinformation additionalinformation mo whathappened ",
    NULL, NULL },
};

/**
 * sp_referral_field_get_name:
 * @field: a field
 *
 * Returns: the name that mapping files use
 */
const char *
sp_referral_field_get_name (SpReferralField field)
{
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, NULL);

  return fields[field].name;
}

/**
 * sp_referral_field_get_label:
 * @field: a field
 *
 * Returns: the words that people read, untranslated
 */
const char *
sp_referral_field_get_label (SpReferralField field)
{
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, NULL);

  return fields[field].label;
}

/**
 * sp_referral_field_get_kind:
 * @field: a field
 *
 * Returns: what its cells must look like
 */
SpReferralKind
sp_referral_field_get_kind (SpReferralField field)
{
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, SP_REFERRAL_KIND_TEXT);

  return fields[field].kind;
}

/**
 * sp_referral_field_is_required:
 * @field: a field
 *
 * Returns: %TRUE if no row is taken without it
 */
gboolean
sp_referral_field_is_required (SpReferralField field)
{
  g_return_val_if_fail (field >= 0 && field < SP_REFERRAL_N_FIELDS, FALSE);

  return fields[field].required;
}

/**
 * sp_referral_field_from_name:
 * @name: a name from a mapping file
 *
 * Returns: the field, or %SP_REFERRAL_FIELD_NONE
 */
SpReferralField
sp_referral_field_from_name (const char *name)
{
  for (int i = 0; i < SP_REFERRAL_N_FIELDS; i++)
    if (strcmp (fields[i].name, name) == 0)
      return i;

  return SP_REFERRAL_FIELD_NONE;
}

/* Where @key stands among @keys, from 1; 0 if it does not. */
static int
rank_among (const char *keys,
            const char *key,
            gsize       length)
{
  int rank = 0;

  for (const char *p = keys; *p; )
    {
      gsize n = strcspn (p, " ");

      if (n > 0)
        rank++;
      if (n > 0 && n == length && memcmp (p, key, n) == 0)
        return rank;
      p += n;
      p += strspn (p, " ");
    }

  return 0;
}

static int
rank_person_and_thing (const FieldInfo *info,
                       const char      *key)
{
  static const char *const joints[] = { "", "s", "of", "ofthe" };
  gsize length = strlen (key);

  for (gsize cut = 1; cut < length; cut++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (joints); i++)
        {
          gsize joint = strlen (joints[i]);
          const char *rest = key + cut + joint;
          gboolean backwards = i >= 2;
          int person, thing;

          if (strncmp (key + cut, joints[i], joint) != 0 || *rest == '\0')
            continue;
          person = backwards ? rank_among (info->person, rest, strlen (rest))
                             : rank_among (info->person, key, cut);
          thing = backwards ? rank_among (info->thing, key, cut)
                            : rank_among (info->thing, rest, strlen (rest));
          if (person && thing)
            return person * 100 + thing;
        }
      /* "Surname (victim)" */
      if (rank_among (info->thing, key, cut) &&
          rank_among (info->person, key + cut, length - cut))
        return 9000;
    }

  return 0;
}

/* A field's own name, whose underscores are not in the key. */
static gboolean
is_name (const char *name,
         const char *key)
{
  for (; *name; name++)
    if (*name != '_' && *name != *key++)
      return FALSE;

  return *key == '\0';
}

/**
 * sp_referral_field_match:
 * @field: a field
 * @heading_key: a heading, folded by sp_import_key_dup()
 *
 * Returns: 0 if the heading does not mean the field, else the lower, the surer
 */
int
sp_referral_field_match (SpReferralField  field,
                         const char      *heading_key)
{
  const FieldInfo *info = &fields[field];
  gsize length = strlen (heading_key);

  /* Longer than any heading that we know, and not worth searching. */
  if (length == 0 || length > 100)
    return 0;
  if (is_name (info->name, heading_key))
    return 1;
  if (info->keys)
    return rank_among (info->keys, heading_key, length);

  return rank_person_and_thing (info, heading_key);
}

/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-record.h"

G_BEGIN_DECLS

/* A case, its people, how it came, who takes part. */

#define SP_CASE_ID(F, P)                                                                           \
  F (P, REF, case_id, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))

/* Why not everybody in the case reads it. It lies with the record in the restricted compartment, so that
 * who may not read the one does not learn of the other; sp_validate_in () asks for it there. */
#define SP_RESTRICTION(F, P)                                                                       \
  F (P, CHOICE, restriction_reason, 0, 0, "restriction-reason", N_("Why restricted"))

#define SP_CASE_FIELDS(F, P)                                                                       \
  F (P, TEXT,   reference,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SEARCH | SP_FIELD_READ_ONLY | SP_FIELD_SAFE, 5, NULL, N_("Reference")) \
  F (P, CHOICE, status,          SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "case-status", N_("Status")) \
  F (P, CHOICE, pathway,         0, 0, "pathway", N_("Pathway"))                                   \
  F (P, REF,    victim,          0, 0, "person", N_("Victim"))                                     \
  F (P, REF,    perpetrator,     0, 0, "person", N_("Perpetrator"))                                \
  F (P, CHOICE, risk_level,      SP_FIELD_PROTECTIVE | SP_FIELD_SAFE, 0, "risk-level", N_("Risk"))                    \
  F (P, CHOICE, relationship,    SP_FIELD_OPEN, 200, "relationship", N_("Perpetrator’s relationship to the victim")) \
  F (P, CHOICE, source,          0, 0, "referral-source", N_("Source"))                            \
  F (P, DATE,   received,        SP_FIELD_INDEXED, 0, NULL, N_("Received"))                        \
  F (P, SET,    crime_refs,      SP_FIELD_SEARCH, 100, NULL, N_("Crime references"))               \
  F (P, FLAG,   children,        0, 0, NULL, N_("Children involved"))                              \
  F (P, PROSE,  why_referred,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Why referred")) \
  F (P, PROSE,  victim_voice,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("The victim’s voice")) \
  F (P, DATE,   victim_checked,  0, 0, NULL, N_("Victim contact checked"))                         \
  F (P, DATE,   next_review,     SP_FIELD_INDEXED, 0, NULL, N_("Next review"))                     \
  F (P, DATE,   last_discussed,  SP_FIELD_INDEXED, 0, NULL, N_("Last discussed"))                  \
  F (P, NUMBER, episode,         0, 1000, NULL, N_("Episode"))                                     \
  F (P, CHOICE, decline_reason,  0, 0, "decline-reason", N_("Why declined"))                       \
  F (P, PROSE,  decline_note,    SP_FIELD_PERSONAL, 4096, NULL, N_("More about why declined"))     \
  F (P, PROSE,  advice_given,    SP_FIELD_PERSONAL, 4096, NULL, N_("Advice given"))                \
  F (P, CHOICE, closure_outcome, 0, 0, "closure-outcome", N_("Outcome at closure"))                \
  F (P, DATE,   closed,          SP_FIELD_INDEXED, 0, NULL, N_("Closed"))                                         \
  F (P, TEXT,   source_key,      SP_FIELD_READ_ONLY, 64, NULL, N_("Imported from"))

#define SP_PERSON_FIELDS(F, P)                                                                     \
  SP_CASE_ID (F, P)                                                                                \
  F (P, TEXT,   family_name,    SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SEARCH | SP_FIELD_PERSONAL | SP_FIELD_INITIALS, 200, NULL, N_("Family name")) \
  F (P, TEXT,   given_names,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL | SP_FIELD_INITIALS, 200, NULL, N_("Given names")) \
  F (P, TEXT,   title,          SP_FIELD_PERSONAL, 40, NULL, N_("Title"))                          \
  F (P, SET,    aliases,        SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 40, NULL, N_("Also known as")) \
  F (P, DATE,   born,           SP_FIELD_PERSONAL, 0, NULL, N_("Date of birth"))                   \
  F (P, CHOICE, gender,         SP_FIELD_PERSONAL | SP_FIELD_OPEN, 60, "gender", N_("Gender"))     \
  F (P, TEXT,   ethnicity,      SP_FIELD_PERSONAL, 100, NULL, N_("Ethnicity"))                     \
  F (P, TEXT,   language,       SP_FIELD_PERSONAL, 100, NULL, N_("First language"))                \
  F (P, CHOICE, interpreter,    SP_FIELD_PERSONAL, 0, "yes-no", N_("Interpreter needed"))          \
  F (P, TEXT,   disability,     SP_FIELD_PERSONAL, 400, NULL, N_("Disability"))                    \
  F (P, TEXT,   sexuality,      SP_FIELD_PERSONAL, 100, NULL, N_("Sexuality"))                     \
  F (P, TEXT,   occupation,     SP_FIELD_PERSONAL, 200, NULL, N_("Occupation"))                    \
  F (P, TEXT,   employer,       SP_FIELD_PERSONAL, 200, NULL, N_("Employer"))                      \
  F (P, TEXT,   school,         SP_FIELD_PERSONAL, 200, NULL, N_("School"))                        \
  F (P, TEXT,   gp,             SP_FIELD_PERSONAL, 200, NULL, N_("GP"))                            \
  F (P, TEXT,   nhs_number,     SP_FIELD_PERSONAL, 10, NULL, N_("NHS number"))                     \
  F (P, CHOICE, pregnant,       SP_FIELD_PERSONAL, 0, "yes-no", N_("Pregnant"))                    \
  F (P, TEXT,   phone,          SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("Telephone"))  \
  F (P, TEXT,   email,          SP_FIELD_PERSONAL, 200, NULL, N_("E-mail"))                        \
  F (P, CHOICE, safe_to_call,   SP_FIELD_PERSONAL | SP_FIELD_PROTECTIVE, 0, "yes-no", N_("Safe to call")) \
  F (P, CHOICE, safe_message,   SP_FIELD_PERSONAL | SP_FIELD_PROTECTIVE, 0, "yes-no", N_("Safe to leave a message")) \
  F (P, TEXT,   safe_times,     SP_FIELD_PERSONAL, 4096, NULL, N_("Safe times"))                   \
  F (P, FLAG,   do_not_contact, SP_FIELD_PERSONAL | SP_FIELD_PROTECTIVE, 0, NULL, N_("Do not contact")) \
  F (P, TEXT,   fears,          SP_FIELD_PERSONAL, 400, NULL, N_("Whom they fear"))                \
  F (P, TEXT,   safe_people,    SP_FIELD_PERSONAL, 400, NULL, N_("Safe to speak to"))              \
  F (P, TEXT,   unsafe_people,  SP_FIELD_PERSONAL, 400, NULL, N_("Not safe to speak to"))          \
  F (P, PROSE,  feel_safer,     SP_FIELD_PERSONAL, 4096, NULL, N_("What would make them feel safer"))\
  SP_RESTRICTION (F, P)

#define SP_ADDRESS_FIELDS(F, P)                                                                    \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    person,   SP_FIELD_REQUIRED, 0, "person", N_("Person"))                            \
  F (P, CHOICE, kind,     0, 0, "address-kind", N_("Kind"))                                        \
  F (P, PROSE,  text,     SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("Address"))          \
  F (P, TEXT,   postcode, SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 100, NULL, N_("Postcode"))          \
  F (P, FLAG,   safe,     SP_FIELD_PROTECTIVE, 0, NULL, N_("A safe address: must not leave"))      \
  F (P, DATE,   since,    0, 0, NULL, N_("Since"))                                                 \
  F (P, DATE,   until,    0, 0, NULL, N_("Until"))                                                 \
  SP_RESTRICTION (F, P)

#define SP_CASE_PERSON_FIELDS(F, P)                                                                \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    person,       SP_FIELD_REQUIRED, 0, "person", N_("Person"))                        \
  F (P, CHOICE, role,         SP_FIELD_REQUIRED, 0, "case-role", N_("Role in the case"))           \
  F (P, CHOICE, category,     0, 0, "category", N_("Category"))                                    \
  F (P, CHOICE, relationship, SP_FIELD_OPEN, 200, "relationship", N_("Relationship to the victim")) \
  F (P, CHOICE, relationship_perpetrator, SP_FIELD_OPEN, 200, "relationship", N_("Relationship to the perpetrator")) \
  F (P, TEXT,   note,         SP_FIELD_PERSONAL, 1000, NULL, N_("Note"))                           \
  SP_RESTRICTION (F, P)

#define SP_REFERRAL_FIELDS(F, P)                                                                   \
  SP_CASE_ID (F, P)                                                                                \
  F (P, DATE,   received,       SP_FIELD_REQUIRED, 0, NULL, N_("Date of referral"))                \
  F (P, TEXT,   agency_name,    0, 4096, NULL, N_("Referring agency"))                             \
  F (P, REF,    agency,         0, 0, "agency", N_("Agency"))                                      \
  F (P, CHOICE, source,         0, 0, "referral-source", N_("Source"))                             \
  F (P, TEXT,   external_id,    SP_FIELD_SEARCH, 4096, NULL, N_("Referrer’s own number"))          \
  F (P, TEXT,   referrer,       SP_FIELD_PERSONAL, 4096, NULL, N_("Referrer"))                     \
  F (P, TEXT,   referrer_phone, SP_FIELD_PERSONAL, 4096, NULL, N_("Referrer’s telephone"))         \
  F (P, TEXT,   referrer_email, SP_FIELD_PERSONAL, 200, NULL, N_("Referrer’s e-mail"))             \
  F (P, TEXT,   officer,        SP_FIELD_PERSONAL, 200, NULL, N_("Officer in charge"))             \
  F (P, SET,    crime_refs,     SP_FIELD_SEARCH, 100, NULL, N_("Crime references"))                \
  F (P, CHOICE, victim_aware,   0, 0, "yes-no", N_("Victim aware"))                                \
  F (P, PROSE,  unaware_reason, SP_FIELD_PERSONAL, 4096, NULL, N_("If not aware, why"))            \
  F (P, CHOICE, consent,        0, 0, "yes-no", N_("Consent"))                                     \
  F (P, PROSE,  basis,          SP_FIELD_PERSONAL, 4096, NULL, N_("Basis if no consent"))          \
  F (P, SET,    criteria,       SP_FIELD_OPEN, 40, "criterion", N_("Criteria"))                    \
  F (P, CHOICE, wants_police,   0, 0, "yes-no", N_("Victim wants police to act"))                  \
  F (P, TEXT,   previous_marac, SP_FIELD_PERSONAL, 400, NULL, N_("Earlier MARAC"))                 \
  F (P, CHOICE, relationship,   SP_FIELD_OPEN, 4096, "relationship", N_("Relationship"))           \
  F (P, SET,    behaviours,     SP_FIELD_OPEN | SP_FIELD_SEARCH, 100, "behaviour", N_("Behaviours")) \
  F (P, DATE,   first_incident, 0, 0, NULL, N_("First incident"))                                  \
  F (P, DATE,   last_incident,  0, 0, NULL, N_("Last incident"))                                   \
  F (P, TEXT,   frequency,      SP_FIELD_PERSONAL, 400, NULL, N_("How often"))                     \
  F (P, CHOICE, threats,        0, 0, "yes-no", N_("Threats"))                                     \
  F (P, CHOICE, weapons,        0, 0, "yes-no", N_("Weapons or access to weapons"))                \
  F (P, CHOICE, violence,       0, 0, "yes-no", N_("Violence"))                                    \
  F (P, CHOICE, suicidal,       0, 0, "yes-no", N_("Suicidal or homicidal thoughts"))              \
  F (P, CHOICE, third_parties,  0, 0, "yes-no", N_("Others drawn in"))                             \
  F (P, TEXT,   substances,     SP_FIELD_PERSONAL, 400, NULL, N_("Drugs and alcohol"))             \
  F (P, TEXT,   mental_health,  SP_FIELD_PERSONAL, 400, NULL, N_("Mental health"))                 \
  F (P, TEXT,   orders,         SP_FIELD_PERSONAL, 1000, NULL, N_("Orders, bail, licence"))        \
  F (P, TEXT,   risk_tool,      0, 4096, NULL, N_("Risk tool"))                                    \
  F (P, TEXT,   risk_level,     0, 4096, NULL, N_("Risk level given"))                             \
  F (P, DATE,   risk_date,      0, 0, NULL, N_("Risk assessed on"))                                \
  F (P, PROSE,  vulnerabilities, SP_FIELD_PERSONAL, 4096, NULL, N_("Vulnerabilities"))             \
  F (P, PROSE,  evidence,       SP_FIELD_PERSONAL, 4096, NULL, N_("Evidence held"))                \
  F (P, PROSE,  narrative,      SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Narrative")) \
  F (P, FLAG,   possible_repeat, 0, 0, NULL, N_("Possible repeat"))                                \
  F (P, PROSE,  extra,          SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Other columns")) \
  F (P, NUMBER, episode,        0, 1000, NULL, N_("Episode"))                                      \
  F (P, TEXT,   source_key,     SP_FIELD_READ_ONLY, 64, NULL, N_("Imported from"))                   \
  SP_RESTRICTION (F, P)

#define SP_INVITATION_FIELDS(F, P)                                                                 \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,   agency, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "agency", N_("Agency")) \
  F (P, TEXT,  reason, 0, 400, NULL, N_("Reason"))

#define SP_EXCLUSION_FIELDS(F, P)                                                                  \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,   member, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "member", N_("Member")) \
  F (P, PROSE, reason, SP_FIELD_REQUIRED | SP_FIELD_PERSONAL, 1000, NULL, N_("Reason"))

/* Who opened a case that was not theirs to read, why, and until when (protocol.md, "break-glass"). It lies in
 * the case's core, so that all who work on the case see it at once. */
#define SP_EMERGENCY_ACCESS_FIELDS(F, P)                                                           \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,     member,    SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "member", N_("Member"))                    \
  F (P, PROSE,   reason,    SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY | SP_FIELD_PERSONAL, 1000, NULL, N_("Reason")) \
  F (P, INSTANT, opened_at, SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, NULL, N_("Opened at")) \
  F (P, INSTANT, until,     SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, NULL, N_("Until"))          \
  F (P, INSTANT, ended_at,  0, 0, NULL, N_("Ended at"))

/* That a case is kept on, decided at its review, and why (domain.md §7, retention). It stays as it was decided. */
#define SP_RETENTION_FIELDS(F, P)                                                                  \
  SP_CASE_ID (F, P)                                                                                \
  F (P, DATE,   date,    SP_FIELD_REQUIRED, 0, NULL, N_("Decided on"))                             \
  F (P, REF,    member,  SP_FIELD_REQUIRED, 0, "member", N_("Decided by"))                         \
  F (P, CHOICE, group,   0, 0, "retention-group", N_("Retention group"))                           \
  F (P, DATE,   until,   SP_FIELD_REQUIRED, 0, NULL, N_("Next review"))                            \
  F (P, PROSE,  reason,  SP_FIELD_REQUIRED | SP_FIELD_PERSONAL, 2000, NULL, N_("Why it is kept"))

/* A case on hold is not disposed of, whatever its age, until somebody has released it and said why. */
#define SP_HOLD_FIELDS(F, P)                                                                       \
  SP_CASE_ID (F, P)                                                                                \
  F (P, DATE,   date,     SP_FIELD_REQUIRED, 0, NULL, N_("On hold since"))                         \
  F (P, REF,    member,   SP_FIELD_REQUIRED, 0, "member", N_("Put on hold by"))                    \
  F (P, PROSE,  reason,   SP_FIELD_REQUIRED | SP_FIELD_PERSONAL, 2000, NULL, N_("Why it is on hold")) \
  F (P, DATE,   released, 0, 0, NULL, N_("Released on"))                                           \
  F (P, PROSE,  released_reason, SP_FIELD_PERSONAL, 2000, NULL, N_("Why it was released"))

/* The one ground that has to wait until a case's years are over. */
#define SP_DISPOSAL_OVER "over"

/* That a case is disposed of: one proposes it, another confirms it, and the server, which then erases the case, fills in
 * the rest and signs it. This alone is left of the case, without the reason in words. */
#define SP_DISPOSAL_FIELDS(F, P)                                                                   \
  SP_CASE_ID (F, P)                                                                                \
  F (P, TEXT,    reference,    SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 5, NULL, N_("Reference"))   \
  F (P, CHOICE,  ground,       SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "disposal-ground", N_("Ground")) \
  F (P, PROSE,   reason,       SP_FIELD_PERSONAL | SP_FIELD_READ_ONLY, 2000, NULL, N_("More about why")) \
  F (P, REF,     proposed_by,  SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "member", N_("Proposed by")) \
  F (P, DATE,    proposed,     SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, NULL, N_("Proposed on")) \
  F (P, REF,     confirmed_by, 0, 0, "member", N_("Confirmed by"))                                 \
  F (P, DATE,    confirmed,    0, 0, NULL, N_("Confirmed on"))                                     \
  F (P, INSTANT, erased_at,    SP_FIELD_INDEXED, 0, NULL, N_("Erased at"))                         \
  F (P, NUMBER,  records,      0, 1000000000, NULL, N_("Records erased"))                          \
  F (P, NUMBER,  papers,       0, 1000000000, NULL, N_("Issued papers erased"))                    \
  F (P, TEXT,    seal,         0, 100, NULL, N_("The server’s signature"))

#define SP_CONFLICT_FIELDS(F, P)                                                                   \
  F (P, REF,     case_id,     SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))        \
  F (P, TEXT,    record,      SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 36, NULL, N_("About"))                    \
  F (P, TEXT,    record_type, SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 60, NULL, N_("Kind"))        \
  F (P, TEXT,    field,       SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 60, NULL, N_("Field"))       \
  F (P, PROSE,   base,        SP_FIELD_READ_ONLY | SP_FIELD_PERSONAL, 65536, NULL, N_("Before"))   \
  F (P, PROSE,   mine,        SP_FIELD_READ_ONLY | SP_FIELD_PERSONAL, 65536, NULL, N_("One wrote")) \
  F (P, PROSE,   theirs,      SP_FIELD_READ_ONLY | SP_FIELD_PERSONAL, 65536, NULL, N_("The other wrote")) \
  F (P, REF,     mine_by,     SP_FIELD_READ_ONLY, 0, "member", N_("By"))                           \
  F (P, REF,     theirs_by,   SP_FIELD_READ_ONLY, 0, "member", N_("By the other"))                 \
  F (P, INSTANT, mine_at,     SP_FIELD_READ_ONLY, 0, NULL, N_("At"))                               \
  F (P, INSTANT, theirs_at,   SP_FIELD_READ_ONLY, 0, NULL, N_("At (the other)"))                   \
  F (P, CHOICE,  state,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "conflict-state", N_("State")) \
  F (P, CHOICE,  kept,        0, 0, "conflict-kept", N_("Kept"))                                   \
  F (P, REF,     settled_by,  0, 0, "member", N_("Settled by"))                                    \
  F (P, INSTANT, settled_at,  0, 0, NULL, N_("Settled at"))

/* A change that the server did not take, and whose author may not read what it was about any more: it went from that
 * laptop, so whoever chairs is asked what shall become of it. */
#define SP_PUT_ASIDE_FIELDS(F, P)                                                                  \
  F (P, REF,     case_id,     SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))        \
  F (P, REF,     meeting,     SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting"))                     \
  F (P, TEXT,    reason,      SP_FIELD_READ_ONLY, 60, NULL, N_("Why it was not taken"))            \
  F (P, PROSE,   operation,   SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY | SP_FIELD_PERSONAL, 262144, NULL, N_("Change")) \
  F (P, REF,     author,      SP_FIELD_READ_ONLY, 0, "member", N_("Written by"))                   \
  F (P, CHOICE,  state,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "conflict-state", N_("State")) \
  F (P, FLAG,    taken,       0, 0, NULL, N_("Taken in"))                                          \
  F (P, REF,     settled_by,  0, 0, "member", N_("Settled by"))                                    \
  F (P, INSTANT, settled_at,  0, 0, NULL, N_("Settled at"))

#define SP_TYPE_CASE        (sp_case_get_type ())
#define SP_TYPE_PERSON      (sp_person_get_type ())
#define SP_TYPE_ADDRESS     (sp_address_get_type ())
#define SP_TYPE_CASE_PERSON (sp_case_person_get_type ())
#define SP_TYPE_REFERRAL    (sp_referral_get_type ())
#define SP_TYPE_INVITATION  (sp_invitation_get_type ())
#define SP_TYPE_EXCLUSION   (sp_exclusion_get_type ())
#define SP_TYPE_EMERGENCY_ACCESS (sp_emergency_access_get_type ())
#define SP_TYPE_RETENTION   (sp_retention_get_type ())
#define SP_TYPE_HOLD        (sp_hold_get_type ())
#define SP_TYPE_DISPOSAL    (sp_disposal_get_type ())
#define SP_TYPE_CONFLICT    (sp_conflict_get_type ())
#define SP_TYPE_PUT_ASIDE   (sp_put_aside_get_type ())

SP_DECLARE_RECORD (SpCase, sp_case, CASE, SP_CASE_FIELDS)
SP_DECLARE_RECORD (SpPerson, sp_person, PERSON, SP_PERSON_FIELDS)
SP_DECLARE_RECORD (SpAddress, sp_address, ADDRESS, SP_ADDRESS_FIELDS)
SP_DECLARE_RECORD (SpCasePerson, sp_case_person, CASE_PERSON, SP_CASE_PERSON_FIELDS)
SP_DECLARE_RECORD (SpReferral, sp_referral, REFERRAL, SP_REFERRAL_FIELDS)
SP_DECLARE_RECORD (SpInvitation, sp_invitation, INVITATION, SP_INVITATION_FIELDS)
SP_DECLARE_RECORD (SpExclusion, sp_exclusion, EXCLUSION, SP_EXCLUSION_FIELDS)
SP_DECLARE_RECORD (SpEmergencyAccess, sp_emergency_access, EMERGENCY_ACCESS, SP_EMERGENCY_ACCESS_FIELDS)
SP_DECLARE_RECORD (SpRetention, sp_retention, RETENTION, SP_RETENTION_FIELDS)
SP_DECLARE_RECORD (SpHold, sp_hold, HOLD, SP_HOLD_FIELDS)
SP_DECLARE_RECORD (SpDisposal, sp_disposal, DISPOSAL, SP_DISPOSAL_FIELDS)
SP_DECLARE_RECORD (SpConflict, sp_conflict, CONFLICT, SP_CONFLICT_FIELDS)
SP_DECLARE_RECORD (SpPutAside, sp_put_aside, PUT_ASIDE, SP_PUT_ASIDE_FIELDS)

G_END_DECLS

create schema recruitment;

-- A named person is invited by link. Of the link only the hash is kept; it works until somebody applies with it.
create table recruitment.invitation (
  id uuid primary key,
  token_hash text not null unique,
  name text not null,
  email_sealed text,
  field text not null,
  category_slug text,
  -- shown to the person who is invited
  note text not null default '',
  -- what the application begins with
  proposal text not null default '',
  background text not null default '',
  by_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  used_at timestamptz,
  used_by uuid,
  revoked_at timestamptz
);
create index invitation_newest on recruitment.invitation (created_at desc, id desc);
create index invitation_used_by on recruitment.invitation (used_by) where used_by is not null;

create table recruitment.application (
  id uuid primary key,
  person_id uuid not null,
  invitation_id uuid unique references recruitment.invitation,
  state text not null check (state in ('draft', 'submitted', 'returned', 'screened', 'interview-scheduled', 'interviewed', 'passed', 'failed', 'withdrawn')),
  -- legal name, phone, e-mail and city, sealed for this row
  personal_sealed text,
  background text not null default '',
  years int check (years between 0 and 80),
  -- one entry a station: from, to, place, role, did
  work jsonb not null default '[]',
  achievements text not null default '',
  proposal text not null default '',
  fields text[] not null default '{}',
  category_slug text,
  last_practice text check (last_practice ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  revision int not null default 0,
  saved_at timestamptz not null,
  created_at timestamptz not null,
  state_at timestamptz not null,
  submitted_at timestamptz,
  interviewed_at timestamptz,
  decided_at timestamptz
);
-- One way at a time, whoever presses twice.
create unique index application_open on recruitment.application (person_id) where state not in ('passed', 'failed', 'withdrawn');
create index application_person on recruitment.application (person_id, created_at desc);
create index application_state on recruitment.application (state, state_at, id);
create index application_decided on recruitment.application (decided_at) where decided_at is not null;

-- Who moved an application, when and why. The applicant reads it.
create table recruitment.state_change (
  id uuid primary key,
  application_id uuid not null references recruitment.application,
  step text not null,
  from_state text,
  to_state text not null,
  reason text not null default '',
  -- what to add before handing in again
  to_add text[] not null default '{}',
  by_id uuid,
  by_role text not null check (by_role in ('applicant', 'operator', 'judge', 'system')),
  at timestamptz not null
);
create index state_change_application on recruitment.state_change (application_id, at, id);

create table recruitment.proof (
  id uuid primary key,
  application_id uuid not null references recruitment.application,
  kind text not null check (kind in ('degree', 'licence', 'paper', 'case')),
  title text not null default '',
  upload_id uuid not null unique,
  added_at timestamptz not null
);
create index proof_application on recruitment.proof (application_id, added_at, id);

create table recruitment.material (
  application_id uuid not null references recruitment.application,
  kind text not null check (kind in ('outline', 'plan', 'case')),
  text text not null default '',
  upload_ids uuid[] not null default '{}',
  revision int not null,
  saved_at timestamptz not null,
  primary key (application_id, kind)
);

-- A time at which a panel can sit: for one application, or for whoever comes first.
create table recruitment.slot (
  id uuid primary key,
  application_id uuid references recruitment.application,
  starts_at timestamptz not null,
  minutes int not null check (minutes between 15 and 240),
  by_id uuid,
  created_at timestamptz not null,
  withdrawn_at timestamptz
);
create index slot_open on recruitment.slot (starts_at, id) where withdrawn_at is null;
create unique index slot_once on recruitment.slot (coalesce(application_id, '00000000-0000-0000-0000-000000000000'), starts_at) where withdrawn_at is null;

create table recruitment.interview (
  id uuid primary key,
  application_id uuid not null references recruitment.application,
  slot_id uuid not null references recruitment.slot,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  booked_at timestamptz not null,
  cancelled_at timestamptz,
  -- told the day before; and asked for the scores that are missing the day after
  reminded_at timestamptz,
  asked_at timestamptz
);
-- Two at once: the index lets one in.
create unique index interview_slot on recruitment.interview (slot_id) where cancelled_at is null;
create unique index interview_application on recruitment.interview (application_id) where cancelled_at is null;
create index interview_soon on recruitment.interview (starts_at) where cancelled_at is null and reminded_at is null;
create index interview_past on recruitment.interview (ends_at) where cancelled_at is null and asked_at is null;

create table recruitment.panel_judge (
  application_id uuid not null references recruitment.application,
  judge_id uuid not null,
  assigned_at timestamptz not null,
  by_id uuid,
  primary key (application_id, judge_id)
);
create index panel_judge_judge on recruitment.panel_judge (judge_id, assigned_at desc, application_id desc);

-- What a judge thinks. Theirs alone until it is handed in; then it does not change.
create table recruitment.sheet (
  application_id uuid not null,
  judge_id uuid not null,
  knowledge int check (knowledge between 1 and 5),
  case_analysis int check (case_analysis between 1 and 5),
  teaching int check (teaching between 1 and 5),
  suitability int check (suitability between 1 and 5),
  note_sealed text,
  saved_at timestamptz not null,
  handed_in_at timestamptz,
  primary key (application_id, judge_id),
  foreign key (application_id, judge_id) references recruitment.panel_judge
);

create schema identity;

create table identity.person (
  id uuid primary key,
  username text not null,
  -- NFKC and lower case: "Lin" and "lin" are one name
  username_key text not null unique,
  name text not null,
  avatar_seed text not null,
  headline text not null default '',
  bio text not null default '',
  locale text not null default 'zh-CN',
  zone text not null default 'Asia/Shanghai',
  email text,
  email_key text,
  email_verified_at timestamptz,
  -- encrypted with a key outside the database; the index is a keyed hash, for looking one up
  phone_sealed text,
  phone_index bytea,
  phone_verified_at timestamptz,
  password_hash text,
  password_changed_at timestamptz,
  totp_sealed text,
  totp_enabled_at timestamptz,
  -- the last time step that was accepted: a code works once
  totp_step bigint,
  banned_at timestamptz,
  ban_reason text,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- An address that nobody proved may stand in several accounts; a proven one belongs to one person.
create unique index person_email on identity.person (email_key) where email_verified_at is not null;
create index person_email_claimed on identity.person (email_key) where email_key is not null;
create unique index person_phone on identity.person (phone_index) where phone_verified_at is not null;
create index person_recent on identity.person (created_at desc, id desc);
create index person_username_prefix on identity.person (username_key text_pattern_ops);
create index person_name_prefix on identity.person (lower(name) text_pattern_ops);

create view identity.person_card as
  select id, username, name, avatar_seed, headline, locale, zone, created_at, banned_at from identity.person;

create table identity.person_role (
  person_id uuid not null references identity.person,
  role text not null,
  granted_by uuid references identity.person,
  granted_at timestamptz not null default now(),
  primary key (person_id, role)
);
create index person_role_people on identity.person_role (role, person_id desc);

create table identity.session (
  id uuid primary key,
  person_id uuid not null references identity.person,
  token_hash bytea not null unique,
  method text not null,
  second_factor_at timestamptz,
  ip text not null default '',
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_person on identity.session (person_id, seen_at desc);
create index session_expired on identity.session (expires_at);

create table identity.policy (
  id uuid primary key,
  kind text not null,
  number int not null,
  texts jsonb not null,
  note text not null default '',
  published_at timestamptz not null default now(),
  published_by uuid references identity.person,
  unique (kind, number)
);

create table identity.consent (
  person_id uuid not null references identity.person,
  policy_id uuid not null references identity.policy,
  given_at timestamptz not null default now(),
  ip text not null default '',
  user_agent text not null default '',
  primary key (person_id, policy_id)
);

create table identity.interest (
  person_id uuid not null references identity.person,
  topic text not null,
  chosen_at timestamptz not null default now(),
  primary key (person_id, topic)
);
create index interest_topic on identity.interest (topic, person_id);

create table identity.aim (
  person_id uuid primary key references identity.person,
  goal text not null default '',
  purpose text,
  level text,
  forms text[] not null default '{}',
  weekly_minutes int,
  changed_at timestamptz not null default now()
);

-- Secrets that are handed out once and expire: mail links, text message codes, sign-in ceremonies, set-up.
create table identity.proof (
  id uuid primary key,
  purpose text not null,
  person_id uuid references identity.person,
  -- what is proved, e.g. the mail address or the blind index of a phone number
  target text not null default '',
  secret_hash bytea not null,
  data text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create unique index proof_secret on identity.proof (purpose, secret_hash) where target = '';
create index proof_target on identity.proof (purpose, target, created_at desc) where target <> '';
create index proof_person on identity.proof (person_id, purpose) where person_id is not null;
create index proof_expired on identity.proof (expires_at);

create table identity.recovery_code (
  person_id uuid not null references identity.person,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

create table identity.passkey (
  id uuid primary key,
  person_id uuid not null references identity.person,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_person on identity.passkey (person_id);

create table identity.external_account (
  provider text not null,
  subject text not null,
  person_id uuid not null references identity.person,
  label text not null default '',
  linked_at timestamptz not null default now(),
  primary key (provider, subject)
);
create index external_account_person on identity.external_account (person_id);

create table identity.api_token (
  id uuid primary key,
  person_id uuid not null references identity.person,
  name text not null,
  prefix text not null,
  secret_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_person on identity.api_token (person_id, created_at desc);

create table identity.erasure (
  id uuid primary key,
  person_id uuid not null references identity.person,
  asked_at timestamptz not null default now(),
  due_at timestamptz not null,
  cancelled_at timestamptz,
  done_at timestamptz
);
create unique index erasure_open on identity.erasure (person_id) where cancelled_at is null and done_at is null;
create index erasure_due on identity.erasure (due_at) where cancelled_at is null and done_at is null;

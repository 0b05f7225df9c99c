create schema platform;

-- The append-only log of everything that happened. Nothing ever updates or deletes a row here.
create table platform.event (
  id uuid primary key,
  seq bigint generated always as identity,
  name text not null,
  payload jsonb not null,
  actor_id uuid,
  request_id text not null,
  occurred_at timestamptz not null default now()
);
create unique index event_seq on platform.event (seq);
create index event_name_seq on platform.event (name, seq);
create index event_actor_seq on platform.event (actor_id, seq) where actor_id is not null;

-- Events that the relay has not handed to their reactions yet; a row lives for milliseconds.
create table platform.outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null references platform.event
);

-- A reaction that has run for an event: what makes a second delivery harmless.
create table platform.reaction_done (
  event_id uuid not null,
  reaction text not null,
  done_at timestamptz not null default now(),
  primary key (event_id, reaction)
);
create index reaction_done_at on platform.reaction_done (done_at);

create table platform.reaction_failed (
  event_id uuid not null references platform.event,
  reaction text not null,
  attempts int not null default 1,
  error text not null,
  failed_at timestamptz not null default now(),
  replayed_at timestamptz,
  replayed_by uuid,
  primary key (event_id, reaction)
);
create index reaction_failed_open on platform.reaction_failed (failed_at desc, event_id) where replayed_at is null;

create table platform.idempotency (
  actor text not null,
  use_case text not null,
  key text not null,
  input_hash bytea not null,
  output jsonb,
  created_at timestamptz not null default now(),
  primary key (actor, use_case, key)
);
create index idempotency_age on platform.idempotency (created_at);

create table platform.audit (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_id uuid,
  actor_name text not null,
  action text not null,
  subject_kind text,
  subject_id text,
  detail jsonb not null default '{}',
  ip text not null default '',
  request_id text not null
);
create index audit_recent on platform.audit (at desc, id desc);
create index audit_subject on platform.audit (subject_kind, subject_id, at desc);
create index audit_actor on platform.audit (actor_id, at desc);

-- Counters may be lost in a crash: then a limit starts anew, nothing else.
create unlogged table platform.rate_limit (
  bucket text not null,
  slot timestamptz not null,
  hits int not null,
  primary key (bucket, slot)
);
create index rate_limit_age on platform.rate_limit (slot);

create table platform.setting (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by uuid
);

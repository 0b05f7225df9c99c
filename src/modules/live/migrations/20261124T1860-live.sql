create schema live;

-- A place to meet, opened by what was booked. Who may come in, and when, is decided here and by nothing else.
create table live.room (
  id uuid primary key,
  kind text not null check (kind in ('consultation', 'office_hours')),
  subject_id uuid not null,
  title text not null,
  host_id uuid not null,
  opens_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- ends_at, and what the host added
  closes_at timestamptz not null,
  max_people int not null check (max_people between 2 and 4),
  -- the number of the last message
  messages int not null default 0,
  cancelled_at timestamptz,
  -- when the clock closed it, once
  closed_at timestamptz,
  created_at timestamptz not null,
  unique (kind, subject_id),
  check (opens_at <= starts_at and starts_at < ends_at and ends_at <= closes_at)
);
create index room_to_close on live.room (closes_at) where closed_at is null and cancelled_at is null;

create table live.member (
  room_id uuid not null references live.room,
  person_id uuid not null,
  primary key (room_id, person_id)
);
create index member_person on live.member (person_id);

-- From coming in to leaving, in one tab. All stays of a person are their attendance.
create table live.stay (
  id uuid primary key,
  room_id uuid not null references live.room,
  person_id uuid not null,
  joined_at timestamptz not null,
  last_seen_at timestamptz not null,
  left_at timestamptz,
  ended_by text check (ended_by in ('left', 'taken-over', 'quiet', 'removed', 'closed')),
  -- the number of the last letter in this stay's mailbox
  letters int not null default 0,
  check ((left_at is null) = (ended_by is null))
);
-- One tab at a time: two that come in at once cannot both be there.
create unique index stay_present on live.stay (room_id, person_id) where left_at is null;
create index stay_room on live.stay (room_id, joined_at);
create index stay_person on live.stay (person_id);
create index stay_quiet on live.stay (last_seen_at) where left_at is null;

-- What two browsers tell each other to find a way. Kept for minutes; numbered per reader, in the order of commits.
create table live.signal (
  to_stay uuid not null references live.stay,
  n int not null,
  from_stay uuid not null references live.stay,
  payloads jsonb not null,
  sent_at timestamptz not null,
  primary key (to_stay, n)
);
create index signal_sent on live.signal (sent_at);

create table live.message (
  room_id uuid not null references live.room,
  n int not null,
  person_id uuid not null,
  text text not null,
  sent_at timestamptz not null,
  primary key (room_id, n)
);
create index message_person on live.message (person_id);

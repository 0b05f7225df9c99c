create schema inbox;

create table inbox.notice (
  id uuid primary key,
  person_id uuid not null,
  kind text not null,
  -- names what is told: nobody is told the same thing twice
  key text not null,
  url text not null,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  read_at timestamptz,
  unique (person_id, key)
);
create index notice_person on inbox.notice (person_id, created_at desc, id desc);
create index notice_unread on inbox.notice (person_id, created_at desc, id desc) where read_at is null;

-- Kept, not counted: every page shows it.
create table inbox.unread (
  person_id uuid primary key,
  count int not null check (count >= 0)
);

create table inbox.preference (
  person_id uuid not null,
  kind text not null,
  site boolean not null,
  mail text not null check (mail in ('now', 'digest', 'off')),
  primary key (person_id, kind)
);

create table inbox.habit (
  person_id uuid primary key,
  -- times of day in the person's own zone; null: no quiet hours
  quiet_from text check (quiet_from ~ '^[0-2][0-9]:[0-5][0-9]$'),
  quiet_to text check (quiet_to ~ '^[0-2][0-9]:[0-5][0-9]$'),
  digest text not null default 'weekly' check (digest in ('daily', 'weekly', 'off')),
  digest_at timestamptz
);
create index habit_digest on inbox.habit (digest_at) where digest <> 'off';

-- Notices that wait for a digest.
create table inbox.digest_item (
  person_id uuid not null,
  notice_id uuid not null references inbox.notice,
  primary key (person_id, notice_id)
);

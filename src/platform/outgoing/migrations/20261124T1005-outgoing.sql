-- Mails and text messages on their way out. Addresses and texts are sealed: they hold names, links and codes.
create table platform.outgoing (
  id uuid primary key,
  channel text not null check (channel in ('mail', 'sms')),
  person_id uuid,
  recipient_sealed text not null,
  -- what staff may see of it: o***@example.com
  recipient_hint text not null,
  subject text not null default '',
  content_sealed text not null,
  -- names what is told: the same key is never sent twice
  key text unique,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unclear', 'dropped')),
  not_before timestamptz not null,
  attempts int not null default 0,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index outgoing_due on platform.outgoing (not_before, id) where state = 'queued';
create index outgoing_sending on platform.outgoing (settled_at) where state = 'sending';
create index outgoing_recent on platform.outgoing (created_at desc, id desc);
create index outgoing_person on platform.outgoing (person_id, created_at desc) where person_id is not null;

-- What the stand-ins of development caught instead of delivering it.
create table platform.caught_message (
  id uuid primary key,
  channel text not null,
  recipient text not null,
  subject text not null,
  text text not null,
  html text not null default '',
  caught_at timestamptz not null
);
create index caught_recent on platform.caught_message (caught_at desc, id desc);

create schema ops;

-- One figure of one day (in Asia/Shanghai). Counted anew while the day lasts, so that no page counts tables.
create table ops.daily_figure (
  figure text not null,
  day date not null,
  value bigint not null,
  -- the same hours a week earlier, to compare a day that is not over yet
  week_ago bigint not null,
  counted_at timestamptz not null,
  primary key (figure, day)
);

create table ops.backup (
  id uuid primary key,
  name text not null,
  folder text not null,
  -- who wanted it: the nightly schedule, the console, the command line
  trigger text not null check (trigger in ('schedule', 'console', 'command')),
  started_by uuid,
  started_at timestamptz not null,
  -- the moment whose data it holds
  snapshot_at timestamptz,
  ended_at timestamptz,
  state text not null check (state in ('running', 'done', 'failed')),
  bytes bigint,
  rows bigint,
  files bigint,
  secrets text check (secrets in ('sealed', 'left-out', 'environment')),
  error text,
  verify_began_at timestamptz,
  verified_at timestamptz,
  verify_error text,
  -- older ones make room for new ones
  removed_at timestamptz
);
create index backup_recent on ops.backup (started_at desc, id desc);
create unique index backup_one_running on ops.backup (state) where state = 'running';

-- What waits for somebody, read by the dashboard; each part is served by an index of its own.
create view ops.open_work as
  select 'review' as kind, id, created_at as since, due_at from guidance.request where kind = 'review' and state in ('open', 'claimed')
  union all select 'question', id, created_at, due_at from community.discussion where visible and mode = 'question' and answered_at is null and reminded_at is not null and due_at is not null
  union all select 'refund', id, requested_at, null::timestamptz from commerce.refund where state = 'requested'
  union all select 'report', id, opened_at, null::timestamptz from community.moderation_case where state = 'open'
  union all select 'appeal', id, filed_at, null::timestamptz from community.appeal where decided_at is null
  union all select 'publishing', id, requested_at, null::timestamptz from catalog.publish_request where state = 'open';

-- Events come in the order of their time: this costs nothing and finds a day.
create index event_day on platform.event using brin (occurred_at) with (pages_per_range = 32, autosummarize = on);
create index audit_action on platform.audit (action, at desc, id desc);
create index outgoing_state on platform.outgoing (state, created_at desc, id desc);
create index reaction_failed_recent on platform.reaction_failed (failed_at desc, event_id, reaction);

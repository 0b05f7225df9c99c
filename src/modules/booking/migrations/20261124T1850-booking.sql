create schema booking;
-- "the same expert" beside "overlapping times" in one constraint
create extension if not exists btree_gist;

-- When an expert can be booked. Minutes of the day in the expert's own zone; Monday first.
create table booking.calendar (
  expert_id uuid primary key,
  zone text not null check (length(zone) between 1 and 60),
  weekly jsonb not null default '[[],[],[],[],[],[],[]]' check (jsonb_typeof(weekly) = 'array' and jsonb_array_length(weekly) = 7),
  changed_at timestamptz not null
);

-- A day that is otherwise: these hours instead of the weekly ones; none is a day off.
create table booking.other_day (
  expert_id uuid not null references booking.calendar on delete cascade,
  day date not null,
  hours jsonb not null default '[]' check (jsonb_typeof(hours) = 'array'),
  note text not null default '' check (length(note) <= 200),
  primary key (expert_id, day)
);

create table booking.service (
  id uuid primary key,
  expert_id uuid not null references booking.calendar,
  title text not null check (length(title) between 1 and 80),
  description text not null default '' check (length(description) <= 2000),
  minutes int not null check (minutes between 15 and 240 and minutes % 5 = 0),
  amount bigint not null check (amount >= 0),
  currency text not null default 'CNY',
  -- starts stand on this grid within the hours
  step_minutes int not null check (step_minutes in (15, 30, 60)),
  before_minutes int not null check (before_minutes between 0 and 120),
  after_minutes int not null check (after_minutes between 0 and 120),
  notice_hours int not null check (notice_hours between 0 and 336),
  horizon_days int not null check (horizon_days between 1 and 180),
  most_per_day int check (most_per_day between 1 and 24),
  most_per_week int check (most_per_week between 1 and 100),
  free_hours int not null check (free_hours between 0 and 336),
  late_percent int not null check (late_percent between 0 and 100),
  pack_sessions int check (pack_sessions between 2 and 20),
  pack_amount bigint check (pack_amount > 0),
  pack_days int not null default 365 check (pack_days between 30 and 730),
  intake jsonb not null default '[]' check (jsonb_typeof(intake) = 'array'),
  created_at timestamptz not null,
  archived_at timestamptz,
  check ((pack_sessions is null) = (pack_amount is null))
);
create index service_of_expert on booking.service (expert_id, created_at) where archived_at is null;

-- Several sessions bought at once. The money is held whole until the pack ends; then each session counts with its share.
create table booking.pack (
  id uuid primary key,
  service_id uuid not null references booking.service,
  expert_id uuid not null,
  learner_id uuid not null,
  request_id uuid unique,
  state text not null check (state in ('unpaid', 'open', 'ended', 'cancelled')),
  sessions int not null check (sessions between 2 and 20),
  amount bigint not null check (amount > 0),
  currency text not null,
  bought_at timestamptz not null,
  -- no session later than this
  valid_until timestamptz not null,
  ended_at timestamptz
);
create index pack_of_learner on booking.pack (learner_id, bought_at desc, id desc);
create index pack_to_end on booking.pack (valid_until) where state = 'open';

create table booking.booking (
  id uuid primary key,
  service_id uuid not null references booking.service,
  expert_id uuid not null,
  learner_id uuid not null,
  state text not null check (state in ('held', 'confirmed', 'ended', 'done', 'disputed', 'cancelled', 'missed', 'lapsed')),
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- what the calendar is blocked for around it
  before_minutes int not null,
  after_minutes int not null,
  -- the price and the rules of the moment it was booked
  amount bigint not null check (amount >= 0),
  currency text not null,
  free_hours int not null,
  late_percent int not null,
  request_id uuid unique,
  order_id uuid,
  pack_id uuid references booking.pack,
  pack_place int check (pack_place >= 1),
  -- answers of the intake form, encrypted
  intake_sealed text,
  held_until timestamptz,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- counts what a calendar has to notice
  revision int not null default 0,
  -- the expert asked for another time: moving and cancelling cost nothing
  asked_to_move_at timestamptz,
  ask_note text not null default '' check (length(ask_note) <= 500),
  moved_from uuid references booking.booking,
  cancelled_by text check (cancelled_by in ('learner', 'expert', 'platform')),
  cancel_reason text not null default '' check (length(cancel_reason) <= 500),
  absent text check (absent in ('learner', 'expert')),
  absent_said_by text check (absent_said_by in ('learner', 'expert', 'clock')),
  accept_by timestamptz,
  closed_at timestamptz,
  refunded bigint not null default 0 check (refunded >= 0),
  released bigint not null default 0 check (released >= 0),
  remind_day_at timestamptz,
  remind_hour_at timestamptz,
  notes_sealed text,
  notes_at timestamptz,
  check (refunded + released <= amount)
);
create index booking_of_learner on booking.booking (learner_id, starts_at desc, id desc);
create index booking_of_expert on booking.booking (expert_id, starts_at desc, id desc);
create index booking_remind_day on booking.booking (remind_day_at) where remind_day_at is not null;
create index booking_remind_hour on booking.booking (remind_hour_at) where remind_hour_at is not null;
create index booking_to_end on booking.booking (ends_at) where state = 'confirmed';
create index booking_to_accept on booking.booking (accept_by) where state = 'ended';
-- each session of a pack is used once; one that cost nothing comes back
create unique index booking_of_pack on booking.booking (pack_id, pack_place)
  where pack_id is not null and (state not in ('lapsed', 'cancelled', 'missed') or released > 0);
create index booking_pack on booking.booking (pack_id) where pack_id is not null;

create table booking.objection (
  booking_id uuid primary key references booking.booking,
  reason text not null check (length(reason) between 1 and 3000),
  opened_at timestamptz not null,
  rule_by timestamptz not null,
  statement text not null default '' check (length(statement) <= 3000),
  refund_percent int check (refund_percent between 0 and 100),
  ruling text not null default '' check (length(ruling) <= 3000),
  ruled_by uuid,
  ruled_at timestamptz,
  late_told_at timestamptz
);
create index objection_open on booking.objection (rule_by) where ruled_at is null;

create table booking.next_step (
  id uuid primary key,
  booking_id uuid not null references booking.booking,
  position int not null,
  text text not null check (length(text) between 1 and 300),
  due_on date,
  done_at timestamptz
);
create index next_step_of_booking on booking.next_step (booking_id, position);

create table booking.office_hours (
  id uuid primary key,
  expert_id uuid not null references booking.calendar,
  title text not null check (length(title) between 1 and 80),
  description text not null default '' check (length(description) <= 2000),
  -- every week on this day at this time, in the expert's zone
  weekday int not null check (weekday between 1 and 7),
  from_minute int not null check (from_minute between 0 and 1435),
  minutes int not null check (minutes between 15 and 240),
  zone text not null,
  seats int not null check (seats between 1 and 100),
  amount bigint not null check (amount >= 0),
  currency text not null default 'CNY',
  free_hours int not null check (free_hours between 0 and 336),
  in_room boolean not null,
  listeners boolean not null,
  starts_on date not null,
  ends_on date,
  -- sessions are laid out up to this day
  laid_out_to date,
  created_at timestamptz not null,
  stopped_at timestamptz
);
create index office_hours_of_expert on booking.office_hours (expert_id, created_at);
create index office_hours_to_lay_out on booking.office_hours (laid_out_to) where stopped_at is null;

create table booking.session (
  id uuid primary key,
  series_id uuid not null references booking.office_hours,
  expert_id uuid not null,
  state text not null check (state in ('planned', 'ended', 'cancelled')),
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  seats int not null,
  amount bigint not null,
  currency text not null,
  free_hours int not null,
  in_room boolean not null,
  listeners boolean not null,
  remind_at timestamptz,
  cancel_reason text not null default '' check (length(cancel_reason) <= 500),
  unique (series_id, starts_at)
);
create index session_upcoming on booking.session (starts_at) where state = 'planned';
create index session_of_expert on booking.session (expert_id, starts_at desc);
create index session_remind on booking.session (remind_at) where remind_at is not null;

create table booking.seat (
  id uuid primary key,
  session_id uuid not null references booking.session,
  learner_id uuid not null,
  state text not null check (state in ('held', 'taken', 'ended', 'done', 'cancelled', 'lapsed')),
  number int not null check (number >= 1),
  amount bigint not null,
  currency text not null,
  request_id uuid unique,
  order_id uuid,
  created_at timestamptz not null,
  accept_by timestamptz,
  closed_at timestamptz,
  refunded bigint not null default 0,
  released bigint not null default 0
);
-- a chair is one person's, and a person sits on one chair
create unique index seat_number on booking.seat (session_id, number) where state not in ('cancelled', 'lapsed');
create unique index seat_person on booking.seat (session_id, learner_id) where state not in ('cancelled', 'lapsed');
create index seat_of_learner on booking.seat (learner_id, created_at desc);
create index seat_to_accept on booking.seat (accept_by) where state = 'ended';

create table booking.session_question (
  id uuid primary key,
  session_id uuid not null references booking.session,
  asker_id uuid not null,
  text text not null check (length(text) between 1 and 1000),
  state text not null check (state in ('waiting', 'current', 'answered', 'skipped')),
  votes int not null default 0 check (votes >= 0),
  asked_at timestamptz not null,
  called_at timestamptz,
  closed_at timestamptz,
  answer text not null default '' check (length(answer) <= 5000)
);
create index session_question_queue on booking.session_question (session_id, votes desc, asked_at, id);
-- one turn at a time
create unique index session_question_turn on booking.session_question (session_id) where state = 'current';

create table booking.session_vote (
  question_id uuid not null references booking.session_question,
  person_id uuid not null,
  primary key (question_id, person_id)
);

-- What occupies an expert's time, with its buffers: a booking, a place kept for somebody who waited, office hours.
-- The constraint decides who gets a slot; nothing else does.
create table booking.taken (
  subject_kind text not null check (subject_kind in ('booking', 'offer', 'session')),
  subject_id uuid not null,
  expert_id uuid not null,
  during tstzrange not null check (not isempty(during)),
  primary key (subject_kind, subject_id),
  constraint taken_once exclude using gist (expert_id with =, during with &&)
);

create table booking.waiting (
  id uuid primary key,
  service_id uuid not null references booking.service,
  expert_id uuid not null,
  learner_id uuid not null,
  -- the day as the learner sees it, and from when to when that is
  day date not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > begins_at),
  state text not null check (state in ('waiting', 'offered', 'taken', 'lapsed', 'left')),
  joined_at timestamptz not null,
  offered_start timestamptz,
  offer_until timestamptz
);
create unique index waiting_once on booking.waiting (service_id, day, learner_id) where state in ('waiting', 'offered');
create index waiting_in_order on booking.waiting (expert_id, joined_at, id) where state = 'waiting';
create index waiting_over on booking.waiting (ends_at) where state = 'waiting';
create index waiting_offer_over on booking.waiting (offer_until) where state = 'offered';
create index waiting_of_learner on booking.waiting (learner_id, joined_at desc);

create table booking.feed (
  person_id uuid primary key,
  token_hash text not null unique,
  made_at timestamptz not null
);

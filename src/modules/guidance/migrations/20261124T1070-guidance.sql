create schema guidance;

-- One table for everything a learner asks an expert for: a review of handed-in work, a paid question, a
-- consultation, a seat in office hours, a question in a live session.
create table guidance.request (
  id uuid primary key,
  kind text not null check (kind in ('review', 'question', 'consultation', 'office_hour_seat', 'live_question')),
  state text not null check (state in ('open', 'claimed', 'delivered', 'accepted', 'disputed', 'refunded', 'cancelled')),
  learner_id uuid not null,
  -- whom it was put to; null: anybody who may answer
  expert_id uuid,
  course_id uuid references catalog.course,
  lesson_id uuid,
  subject_kind text not null,
  subject_id uuid not null,
  amount bigint not null default 0 check (amount >= 0),
  currency char(3) not null default 'CNY',
  created_at timestamptz not null,
  due_at timestamptz not null,
  -- the clock: each is done once
  remind_at timestamptz,
  reminded_at timestamptz,
  overdue_at timestamptz,
  escalated_at timestamptz,
  claimed_by uuid,
  claimed_at timestamptz,
  claim_until timestamptz,
  delivered_by uuid,
  delivered_at timestamptz,
  closed_at timestamptz,
  unique (kind, subject_id)
);
create index request_queue on guidance.request (course_id, due_at, id) where state in ('open', 'claimed');
create index request_expert on guidance.request (expert_id, due_at, id) where state in ('open', 'claimed');
create index request_claimed on guidance.request (claimed_by, due_at, id) where state = 'claimed';
create index request_learner on guidance.request (learner_id, created_at desc, id desc);
create index request_delivered on guidance.request (delivered_by, delivered_at desc) where delivered_at is not null;
create index request_remind on guidance.request (remind_at) where reminded_at is null and state in ('open', 'claimed');
create index request_overdue on guidance.request (due_at) where overdue_at is null and state in ('open', 'claimed');
create index request_claim_over on guidance.request (claim_until) where state = 'claimed';
create index request_late on guidance.request (overdue_at, id) where overdue_at is not null and state in ('open', 'claimed');

create table guidance.review (
  id uuid primary key,
  request_id uuid not null references guidance.request,
  submission_id uuid not null unique references tasks.submission,
  reviewer_id uuid not null,
  -- level 1 to 5 by criterion
  scores jsonb not null,
  total real not null check (total between 1 and 5),
  passed boolean not null,
  feedback text not null,
  checklist text[] not null default '{}',
  reviewed_at timestamptz not null,
  minutes int not null default 0
);
create index review_reviewer on guidance.review (reviewer_id, reviewed_at desc, id desc);

-- What a reviewer wrote beside a place of the work: a line, a span of text, a point of a picture or a page.
create table guidance.review_note (
  id uuid primary key,
  review_id uuid not null references guidance.review,
  position int not null,
  anchor jsonb not null,
  text text not null,
  praise boolean not null default false
);
create index review_note_review on guidance.review_note (review_id, position);

-- A review while it is being written: survives a closed tab and a lost claim.
create table guidance.review_draft (
  request_id uuid not null references guidance.request,
  reviewer_id uuid not null,
  content jsonb not null,
  revision int not null default 1,
  saved_at timestamptz not null,
  primary key (request_id, reviewer_id)
);

-- Sentences that a reviewer uses again and again.
create table guidance.snippet (
  id uuid primary key,
  owner_id uuid not null,
  text text not null,
  used int not null default 0,
  created_at timestamptz not null
);
create index snippet_owner on guidance.snippet (owner_id, used desc, id);

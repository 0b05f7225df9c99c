create schema tasks;

create table tasks.draft (
  enrolment_id uuid not null references learning.enrolment,
  lesson_id uuid not null,
  text text not null default '',
  code text not null default '',
  link text not null default '',
  file_ids uuid[] not null default '{}',
  saved_at timestamptz not null,
  -- grows with each save; who saves over an older one is told (two tabs)
  revision int not null default 1,
  primary key (enrolment_id, lesson_id)
);

create table tasks.submission (
  id uuid primary key,
  enrolment_id uuid not null references learning.enrolment,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  version_id uuid not null,
  lesson_id uuid not null,
  attempt int not null check (attempt > 0),
  text text not null default '',
  code text not null default '',
  link text not null default '',
  file_ids uuid[] not null default '{}',
  state text not null check (state in ('submitted', 'passed', 'returned')),
  score real check (score between 1 and 5),
  late boolean not null default false,
  submitted_at timestamptz not null,
  settled_at timestamptz,
  unique (enrolment_id, lesson_id, attempt)
);
-- a double click hands in once
create unique index submission_one_waiting on tasks.submission (enrolment_id, lesson_id) where state = 'submitted';
create index submission_learner on tasks.submission (learner_id, submitted_at desc, id desc);
create index submission_lesson on tasks.submission (course_id, lesson_id, submitted_at desc, id desc);
create index submission_file on tasks.submission using gin (file_ids);

create table tasks.quiz_attempt (
  id uuid primary key,
  enrolment_id uuid not null references learning.enrolment,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  version_id uuid not null,
  lesson_id uuid not null,
  number int not null check (number > 0),
  answers jsonb not null default '{}',
  started_at timestamptz not null,
  saved_at timestamptz not null,
  submitted_at timestamptz,
  score_percent int check (score_percent between 0 and 100),
  passed boolean,
  unique (enrolment_id, lesson_id, number)
);
create unique index quiz_attempt_one_open on tasks.quiz_attempt (enrolment_id, lesson_id) where submitted_at is null;
create index quiz_attempt_lesson on tasks.quiz_attempt (course_id, lesson_id, submitted_at desc);

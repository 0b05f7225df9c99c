create schema learning;

create table learning.enrolment (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  -- what the learner studies; an edit of the course changes nothing here
  version_id uuid not null references catalog.course_version,
  source text not null check (source in ('free', 'order', 'staff')),
  enrolled_at timestamptz not null,
  ends_at timestamptz,
  ended_at timestamptz,
  ended_reason text check (ended_reason in ('refund', 'expiry', 'staff', 'left')),
  lessons_done int not null default 0,
  lessons_total int not null,
  progress_percent int not null default 0 check (progress_percent between 0 and 100),
  seconds_spent bigint not null default 0,
  completed_at timestamptz,
  last_lesson_id uuid,
  last_seen_at timestamptz not null
);
create unique index enrolment_active on learning.enrolment (learner_id, course_id) where ended_at is null;
create index enrolment_learner on learning.enrolment (learner_id, last_seen_at desc, id desc);
create index enrolment_course on learning.enrolment (course_id, enrolled_at desc, id desc);

create table learning.lesson_progress (
  enrolment_id uuid not null references learning.enrolment,
  lesson_id uuid not null,
  started_at timestamptz not null,
  completed_at timestamptz,
  seconds_spent int not null default 0,
  position_seconds int not null default 0,
  score real,
  primary key (enrolment_id, lesson_id)
);

create table learning.task_done (
  enrolment_id uuid not null references learning.enrolment,
  task_id uuid not null,
  done_at timestamptz not null,
  primary key (enrolment_id, task_id)
);

-- Staff and experts open a task earlier or extend its due date for one learner.
create table learning.schedule_exception (
  enrolment_id uuid not null references learning.enrolment,
  task_id uuid not null,
  opens_at timestamptz,
  due_at timestamptz,
  reason text not null default '',
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (enrolment_id, task_id)
);

-- Seconds of study a day, in the learner's own zone: streaks and the weekly goal.
create table learning.study_day (
  learner_id uuid not null,
  day date not null,
  seconds int not null,
  primary key (learner_id, day)
);

create table learning.note (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  lesson_id uuid not null,
  at_seconds int,
  text text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index note_lesson on learning.note (learner_id, lesson_id, created_at desc, id desc);
create index note_course on learning.note (learner_id, course_id, created_at desc, id desc);

create view learning.enrolment_card as
  select id, learner_id, course_id, version_id, source, enrolled_at, ends_at, ended_at, lessons_done, lessons_total, progress_percent, seconds_spent, completed_at, last_lesson_id, last_seen_at
  from learning.enrolment;

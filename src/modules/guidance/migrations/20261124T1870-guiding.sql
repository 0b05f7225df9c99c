-- What an expert writes down for one learner to do next; the learner ticks it off.
create table guidance.next_step (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  written_by uuid not null,
  text text not null check (text <> ''),
  -- in the learner's zone
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'done', 'withdrawn')),
  created_at timestamptz not null,
  -- null: it was written too late for one
  remind_at timestamptz,
  reminded_at timestamptz,
  done_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid
);
create index next_step_learner on guidance.next_step (learner_id, state, due_on, id);
create index next_step_course on guidance.next_step (course_id, learner_id, due_on, id);
create index next_step_remind on guidance.next_step (remind_at) where state = 'open' and reminded_at is null;

-- What the course's team notes about a learner for itself.
create table guidance.learner_note (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  written_by uuid not null,
  text text not null check (text <> ''),
  at timestamptz not null
);
create index learner_note_learner on guidance.learner_note (learner_id, course_id, at desc, id desc);
create index learner_note_writer on guidance.learner_note (written_by);

-- A stage that a learner has finished, and what an expert wrote about it. `task_id` is null for the whole course.
create table guidance.stage (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  task_id uuid,
  title text not null,
  finished_at timestamptz not null,
  went_well text not null default '',
  to_improve text not null default '',
  assessed_by uuid,
  assessed_at timestamptz,
  unique nulls not distinct (learner_id, course_id, task_id)
);
create index stage_learner on guidance.stage (learner_id, assessed_at desc, id desc) where assessed_at is not null;
create index stage_course on guidance.stage (course_id, learner_id, finished_at desc, id desc);

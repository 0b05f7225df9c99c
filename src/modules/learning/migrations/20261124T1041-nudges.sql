-- A word from the course's team to one learner who got stuck.
create table learning.nudge (
  id uuid primary key,
  enrolment_id uuid not null references learning.enrolment,
  by_id uuid not null,
  text text not null,
  nudged_at timestamptz not null
);
create index nudge_enrolment on learning.nudge (enrolment_id, nudged_at desc);

create index enrolment_course_seen on learning.enrolment (course_id, last_seen_at desc, id desc);
create index note_learner on learning.note (learner_id, created_at desc, id desc);

create schema feedback;

create table feedback.course_rating (
  id uuid primary key,
  course_id uuid not null references catalog.course,
  learner_id uuid not null,
  content int not null check (content between 1 and 5),
  interaction int not null check (interaction between 1 and 5),
  outcome int not null check (outcome between 1 and 5),
  text text not null,
  -- how much of the course was done when it was written
  progress_percent int not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  hidden_at timestamptz,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  -- one review per learner and course
  unique (course_id, learner_id)
);
create index course_rating_course on feedback.course_rating (course_id, created_at desc, id desc) where hidden_at is null;
create index course_rating_learner on feedback.course_rating (learner_id, created_at desc);

-- What a rating said before it was edited.
create table feedback.rating_revision (
  id uuid primary key,
  rating_id uuid not null references feedback.course_rating,
  content int not null,
  interaction int not null,
  outcome int not null,
  text text not null,
  replaced_at timestamptz not null
);
create index rating_revision_rating on feedback.rating_revision (rating_id, replaced_at desc);

-- How many gave 1 to 5 on each axis: kept, since every course page shows it.
create table feedback.rating_count (
  course_id uuid not null references catalog.course,
  axis text not null check (axis in ('content', 'interaction', 'outcome')),
  score int not null check (score between 1 and 5),
  count int not null check (count >= 0),
  primary key (course_id, axis, score)
);

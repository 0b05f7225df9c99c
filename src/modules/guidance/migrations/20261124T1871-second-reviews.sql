-- One of twenty reviews, done again by somebody who does not see the first one. It changes nothing for the learner.
create table guidance.second_review (
  id uuid primary key,
  review_id uuid not null unique references guidance.review,
  course_id uuid not null references catalog.course,
  -- who wrote the first one: whose agreement is measured
  first_by uuid not null,
  -- null: nobody may do it yet
  second_by uuid,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  scores jsonb,
  total real check (total between 1 and 5),
  passed boolean,
  done_at timestamptz,
  check ((done_at is null) = (scores is null) and (done_at is null) = (passed is null)),
  check (first_by is distinct from second_by)
);
create index second_review_mine on guidance.second_review (second_by, due_at, id) where done_at is null;
create index second_review_waiting on guidance.second_review (opened_at, id) where done_at is null and second_by is null;
create index second_review_pairs on guidance.second_review (first_by, done_at desc, id desc) where done_at is not null;
create index second_review_open on guidance.second_review (due_at, id) where done_at is null;

-- How far a reviewer and those who looked again agree; counted anew with each pair.
create table guidance.agreement (
  reviewer_id uuid primary key,
  pairs int not null,
  -- null: too few pairs to say anything
  decision double precision,
  decision_low double precision,
  decision_high double precision,
  levels double precision,
  levels_low double precision,
  levels_high double precision,
  counted_at timestamptz not null
);
create index agreement_worst on guidance.agreement ((coalesce(levels, 9)), reviewer_id);

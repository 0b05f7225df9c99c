create schema experts;

create sequence experts.certificate_serial start 101;

create table experts.profile (
  person_id uuid primary key,
  kind text not null default 'person' check (kind in ('person', 'team')),
  state text not null check (state in ('applicant', 'probation', 'certified', 'suspended')),
  headline text not null default '',
  bio text not null default '',
  -- one line a station
  background text[] not null default '{}',
  fields text[] not null default '{}',
  category_slug text,
  -- the last month of work in the field, as YYYY-MM
  last_practice text check (last_practice ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  promise_hours int not null default 48 check (promise_hours between 1 and 720),
  certificate_no text unique,
  certified_at timestamptz,
  certified_until timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision int not null default 1,
  follower_count int not null default 0,

  -- Figures that pages show, brought up to date by a schedule; measured over the last 90 days.
  answered int not null default 0,
  late int not null default 0,
  median_hours real,
  p90_hours real,
  -- sums over the own courses
  course_count int not null default 0,
  learner_count int not null default 0,
  rating_count int not null default 0,
  content_sum double precision not null default 0,
  interaction_sum double precision not null default 0,
  outcome_sum double precision not null default 0,
  score double precision,
  place int,
  figures_at timestamptz,
  -- something happened since the figures were taken
  moved_at timestamptz
);
create index profile_place on experts.profile (place) where place is not null;
create index profile_category on experts.profile (category_slug, place) where place is not null;
create index profile_fields on experts.profile using gin (fields);
create index profile_fastest on experts.profile (median_hours, person_id) where place is not null and median_hours is not null;
create index profile_newest on experts.profile (created_at desc, person_id desc);
create index profile_moved on experts.profile (moved_at) where moved_at is not null;
create index profile_figures on experts.profile (figures_at nulls first);

create table experts.member (
  team_id uuid not null references experts.profile,
  person_id uuid not null,
  title text not null default '',
  position int not null,
  primary key (team_id, person_id)
);
create index member_person on experts.member (person_id);

-- Who put an expert into which state, when and why.
create table experts.state_change (
  id uuid primary key,
  expert_id uuid not null references experts.profile,
  from_state text not null,
  to_state text not null,
  reason text not null,
  by_id uuid,
  at timestamptz not null
);
create index state_change_expert on experts.state_change (expert_id, at desc, id desc);

create table experts.follow (
  expert_id uuid not null references experts.profile,
  follower_id uuid not null,
  followed_at timestamptz not null,
  primary key (expert_id, follower_id)
);
create index follow_follower on experts.follow (follower_id, followed_at desc);

-- The numbers of the last ranking, so that a profile can show the formula with them.
create table experts.ranking (
  one boolean primary key default true check (one),
  mean double precision not null,
  prior int not null,
  expert_count int not null,
  ranked_at timestamptz not null
);

create table experts.facet (
  kind text not null check (kind in ('category', 'field')),
  value text not null,
  count int not null,
  primary key (kind, value)
);

create view experts.expert_card as
  select person_id, kind, state, headline, fields, category_slug, certificate_no, certified_at, promise_hours, follower_count,
    answered, late, median_hours, p90_hours, course_count, learner_count, rating_count,
    (content_sum / nullif(rating_count, 0))::float8 as rating_content, (interaction_sum / nullif(rating_count, 0))::float8 as rating_interaction,
    (outcome_sum / nullif(rating_count, 0))::float8 as rating_outcome, score, place
  from experts.profile;

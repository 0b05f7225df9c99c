create schema catalog;

-- A tree open to any field (R132); operators edit it.
create table catalog.category (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  parent_id uuid references catalog.category,
  name_zh text not null,
  name_en text not null,
  position int not null default 0,
  -- Words that choose the drawing of the covers.
  motif text
);
create index category_parent on catalog.category (parent_id, position);

create table catalog.course (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- A task stands alone too (R134): it is a course of exactly one task.
  kind text not null check (kind in ('course', 'task')),
  owner_id uuid not null,
  category_id uuid references catalog.category,
  status text not null default 'draft' check (status in ('draft', 'published', 'withdrawn')),
  published_version_id uuid,
  first_published_at timestamptz,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Someone looked whether it is still true; publishing counts as looking (R50).
  reviewed_at timestamptz,
  stale_told_at timestamptz,

  -- The offer: not part of a version, a new price needs no new content.
  price_amount bigint not null default 0 check (price_amount between 0 and 100000000),
  list_price_amount bigint check (list_price_amount > price_amount),
  currency text not null default 'CNY',
  validity_days int check (validity_days > 0),
  refund_days int not null default 7 check (refund_days >= 0),
  refund_progress_percent int not null default 15 check (refund_progress_percent between 0 and 100),

  -- Card facts, copied from the published version (before that from the draft).
  title text not null,
  subtitle text not null default '',
  goal text not null default '',
  language text not null default 'zh-CN',
  level text not null default 'beginner' check (level in ('beginner', 'intermediate', 'advanced')),
  forms text[] not null default '{}',
  parts text[] not null default '{}',
  purpose text not null default 'skill' check (purpose in ('literacy', 'skill', 'practice')),
  release text not null default 'all' check (release in ('all', 'drip')),
  duration_minutes int not null default 0,
  task_count int not null default 0,
  lesson_count int not null default 0,

  -- Counters that pages show are kept, not counted.
  learner_count int not null default 0,
  rating_count int not null default 0,
  rating_content_sum int not null default 0,
  rating_interaction_sum int not null default 0,
  rating_outcome_sum int not null default 0,
  -- Shrunk towards 4.0 with the weight of five votes: three five-star votes do not beat three hundred.
  rating_rank double precision generated always as
    (((rating_content_sum + rating_interaction_sum + rating_outcome_sum) / 3.0 + 20.0) / (rating_count + 5)) stored
);
create index course_newest on catalog.course (published_at desc, id desc) where status = 'published';
create index course_rated on catalog.course (rating_rank desc, id desc) where status = 'published';
create index course_learners on catalog.course (learner_count desc, id desc) where status = 'published';
create index course_price on catalog.course (price_amount, id) where status = 'published';
create index course_category on catalog.course (category_id, published_at desc, id desc) where status = 'published';
create index course_owner on catalog.course (owner_id, updated_at desc, id desc);
create index course_recent on catalog.course (updated_at desc, id desc);
create index course_stale on catalog.course (reviewed_at) where status = 'published' and stale_told_at is null;

create table catalog.course_member (
  course_id uuid not null references catalog.course,
  person_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (course_id, person_id)
);
create index course_member_person on catalog.course_member (person_id);

create table catalog.course_version (
  id uuid primary key,
  course_id uuid not null references catalog.course,
  number int not null,
  state text not null default 'draft' check (state in ('draft', 'published')),
  note text not null default '',
  published_at timestamptz,
  published_by uuid,
  created_at timestamptz not null default now(),
  -- The last edit of anything in this draft.
  changed_at timestamptz not null default now(),
  -- Grows with each edit of the facts below; who saves an older one is told (two tabs).
  revision int not null default 1,
  title text not null,
  subtitle text not null default '',
  goal text not null default '',
  audience text not null default '',
  problem text not null default '',
  prerequisites text[] not null default '{}',
  language text not null default 'zh-CN',
  level text not null default 'beginner' check (level in ('beginner', 'intermediate', 'advanced')),
  forms text[] not null default '{}' check (forms <@ array['video', 'document', 'audio', 'live', 'interactive']),
  purpose text not null default 'skill' check (purpose in ('literacy', 'skill', 'practice')),
  release text not null default 'all' check (release in ('all', 'drip')),
  duration_minutes int not null default 0 check (duration_minutes >= 0),
  skills text[] not null default '{}',
  faq jsonb not null default '[]',
  body text not null default '',
  unique (course_id, number)
);
create unique index course_version_one_draft on catalog.course_version (course_id) where state = 'draft';
alter table catalog.course add foreign key (published_version_id) references catalog.course_version;

-- task_id and lesson_id stay the same through all versions of a course: progress hangs on them (N7).
create table catalog.task (
  version_id uuid not null references catalog.course_version,
  task_id uuid not null,
  position int not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  revision int not null default 1,
  title text not null,
  goal text not null default '',
  evidence text not null default '',
  skill text not null default '',
  requires uuid[] not null default '{}',
  release_after_days int not null default 0 check (release_after_days >= 0),
  due_after_days int check (due_after_days > 0),
  body text not null default '',
  primary key (version_id, task_id),
  unique (version_id, slug)
);
create index task_order on catalog.task (version_id, position);
create index task_lineage on catalog.task (task_id);

create table catalog.lesson (
  version_id uuid not null,
  lesson_id uuid not null,
  task_id uuid not null,
  position int not null,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  revision int not null default 1,
  title text not null,
  kind text not null check (kind in ('article', 'video', 'audio', 'quiz', 'assignment')),
  part text not null default 'theory' check (part in ('theory', 'practice', 'case')),
  goal text not null default '',
  minutes int not null default 0 check (minutes >= 0),
  preview boolean not null default false,
  body text not null default '',
  settings jsonb not null default '{}',
  primary key (version_id, lesson_id),
  unique (version_id, slug),
  foreign key (version_id, task_id) references catalog.task (version_id, task_id) deferrable initially deferred
);
create index lesson_order on catalog.lesson (version_id, task_id, position);
create index lesson_lineage on catalog.lesson (lesson_id);

-- Files of a version by the name under which its texts mention them.
create table catalog.version_file (
  version_id uuid not null references catalog.course_version,
  path text not null,
  upload_id uuid not null,
  primary key (version_id, path)
);
create index version_file_upload on catalog.version_file (upload_id);

-- Experts on probation ask; an operator decides.
create table catalog.publish_request (
  id uuid primary key,
  course_id uuid not null references catalog.course,
  version_id uuid not null references catalog.course_version,
  requester_id uuid not null,
  note text not null,
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'outdated')),
  requested_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid,
  reason text
);
create unique index publish_request_one_open on catalog.publish_request (course_id) where state = 'open';
create index publish_request_queue on catalog.publish_request (requested_at, id) where state = 'open';

-- A published version never changes: learners are pinned to it.
create function catalog.refuse_change_of_published() returns trigger language plpgsql as $$
declare
  version uuid := case when tg_op = 'INSERT' then new.version_id else old.version_id end;
begin
  if exists (select 1 from catalog.course_version where id = version and state = 'published') then
    raise exception 'version % is published and cannot change', version using errcode = 'integrity_constraint_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger task_frozen before insert or update or delete on catalog.task
  for each row execute function catalog.refuse_change_of_published();
create trigger lesson_frozen before insert or update or delete on catalog.lesson
  for each row execute function catalog.refuse_change_of_published();
create trigger version_file_frozen before insert or update or delete on catalog.version_file
  for each row execute function catalog.refuse_change_of_published();

create function catalog.refuse_change_of_published_version() returns trigger language plpgsql as $$
begin
  if old.state = 'published' then
    raise exception 'version % is published and cannot change', old.id using errcode = 'integrity_constraint_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger course_version_frozen before update or delete on catalog.course_version
  for each row execute function catalog.refuse_change_of_published_version();

-- What other modules read.
create view catalog.course_card as
  select course.id, course.slug, course.kind, course.title, course.subtitle, course.goal, course.level, course.forms, course.parts,
    course.purpose, course.language, category.slug as category_slug, course.owner_id, course.price_amount, course.list_price_amount,
    course.currency, course.validity_days, course.refund_days, course.refund_progress_percent, course.duration_minutes,
    course.task_count, course.lesson_count, course.learner_count, course.rating_count,
    round(course.rating_content_sum::numeric / nullif(course.rating_count, 0), 2)::float8 as rating_content,
    round(course.rating_interaction_sum::numeric / nullif(course.rating_count, 0), 2)::float8 as rating_interaction,
    round(course.rating_outcome_sum::numeric / nullif(course.rating_count, 0), 2)::float8 as rating_outcome,
    course.rating_rank, course.published_version_id, course.published_at, course.updated_at, course.status, course.release
  from catalog.course
  left join catalog.category on category.id = course.category_id;

create view catalog.task_row as
  select task.version_id, version.course_id, task.task_id, task.position, task.slug, task.title, task.goal, task.requires,
    task.release_after_days, task.due_after_days
  from catalog.task
  join catalog.course_version version on version.id = task.version_id;

create view catalog.lesson_row as
  select lesson.version_id, version.course_id, lesson.lesson_id, lesson.task_id, task.position as task_position, lesson.position,
    lesson.slug, lesson.title, lesson.kind, lesson.part, lesson.minutes, lesson.preview, lesson.goal
  from catalog.lesson
  join catalog.task on task.version_id = lesson.version_id and task.task_id = lesson.task_id
  join catalog.course_version version on version.id = lesson.version_id;

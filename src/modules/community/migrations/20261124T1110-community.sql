create schema community;

-- Who may read a course's discussions. No row: everybody.
create table community.space (
  course_id uuid primary key references catalog.course,
  readers text not null check (readers in ('public', 'course')),
  changed_at timestamptz not null,
  changed_by uuid
);

create table community.discussion (
  id uuid primary key,
  course_id uuid not null references catalog.course,
  -- the lesson's lineage: a question stays with its lesson through all versions
  lesson_id uuid,
  -- second of the lesson's video or audio
  at_seconds int check (at_seconds >= 0),
  mode text not null check (mode in ('question', 'forum')),
  author_id uuid not null,
  title text not null,
  body text not null,
  excerpt text not null,
  file_ids uuid[] not null default '{}',
  -- copied from the course's space, so that lists over all courses need no join
  public boolean not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  -- what lists are sorted by: the last reply, or the beginning
  active_at timestamptz not null,
  reply_count int not null default 0 check (reply_count >= 0),
  useful_count int not null default 0 check (useful_count >= 0),
  accepted_reply_id uuid,
  accepted_by uuid,
  accepted_at timestamptz,
  pinned_at timestamptz,
  pinned_by uuid,
  featured_at timestamptz,
  featured_by uuid,
  hidden_at timestamptz,
  deleted_at timestamptz,
  visible boolean not null generated always as (hidden_at is null and deleted_at is null) stored,
  -- first reply by somebody else
  answered_at timestamptz,
  due_at timestamptz,
  reminded_at timestamptz,
  escalate_at timestamptz,
  escalated_at timestamptz,
  check ((mode = 'question') = (due_at is not null))
);
create index discussion_course on community.discussion (course_id, active_at desc, id desc) where visible;
create index discussion_course_mode on community.discussion (course_id, mode, active_at desc, id desc) where visible;
create index discussion_course_waiting on community.discussion (course_id, active_at desc, id desc) where visible and mode = 'question' and answered_at is null;
create index discussion_course_featured on community.discussion (course_id, active_at desc, id desc) where visible and featured_at is not null;
create index discussion_course_pinned on community.discussion (course_id, pinned_at desc) where visible and pinned_at is not null;
create index discussion_lesson on community.discussion (lesson_id, active_at desc, id desc) where visible and lesson_id is not null;
create index discussion_author on community.discussion (author_id, active_at desc, id desc);
create index discussion_public on community.discussion (active_at desc, id desc) where visible and public;
create index discussion_public_waiting on community.discussion (active_at desc, id desc) where visible and public and mode = 'question' and answered_at is null;
create index discussion_public_featured on community.discussion (active_at desc, id desc) where visible and public and featured_at is not null;
create index discussion_all on community.discussion (active_at desc, id desc);
create index discussion_to_remind on community.discussion (due_at) where visible and answered_at is null and reminded_at is null and due_at is not null;
create index discussion_to_escalate on community.discussion (escalate_at) where visible and answered_at is null and escalated_at is null and escalate_at is not null;

create table community.reply (
  id uuid primary key,
  discussion_id uuid not null references community.discussion,
  -- a reply to a reply; never deeper
  parent_id uuid references community.reply,
  author_id uuid not null,
  body text not null,
  file_ids uuid[] not null default '{}',
  created_at timestamptz not null,
  edited_at timestamptz,
  useful_count int not null default 0 check (useful_count >= 0),
  child_count int not null default 0 check (child_count >= 0),
  hidden_at timestamptz,
  deleted_at timestamptz,
  visible boolean not null generated always as (hidden_at is null and deleted_at is null) stored
);
create index reply_top on community.reply (discussion_id, created_at, id) where parent_id is null;
create index reply_child on community.reply (parent_id, created_at, id) where parent_id is not null;
create index reply_author on community.reply (author_id, created_at desc);

-- What a text said before it was edited.
create table community.revision (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('discussion', 'reply')),
  subject_id uuid not null,
  title text,
  body text not null,
  replaced_at timestamptz not null
);
create index revision_subject on community.revision (subject_id, replaced_at desc);

create table community.vote (
  subject_id uuid not null,
  person_id uuid not null,
  voted_at timestamptz not null,
  primary key (subject_id, person_id)
);

create table community.follow (
  discussion_id uuid not null references community.discussion,
  person_id uuid not null,
  followed_at timestamptz not null,
  primary key (discussion_id, person_id)
);
create index follow_person on community.follow (person_id, followed_at desc, discussion_id desc);

-- Up to when somebody has read a thread.
create table community.read_mark (
  person_id uuid not null,
  discussion_id uuid not null references community.discussion,
  read_at timestamptz not null,
  primary key (person_id, discussion_id)
);

create table community.rules (
  number int primary key,
  texts jsonb not null,
  note text not null,
  published_at timestamptz not null,
  effective_at timestamptz not null,
  published_by uuid
);
create table community.rules_acceptance (
  person_id uuid not null,
  number int not null references community.rules,
  accepted_at timestamptz not null,
  primary key (person_id, number)
);

-- All reports of one subject until somebody decides: one line of the moderation queue.
create table community.moderation_case (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('discussion', 'reply', 'rating')),
  subject_id uuid not null,
  author_id uuid not null,
  course_id uuid references catalog.course,
  url text not null,
  title text not null,
  -- the text at the moment of the first report: an edit does not undo what was reported
  text text not null,
  report_count int not null default 0,
  -- danger to people comes first
  urgent boolean not null default false,
  opened_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'hidden', 'kept')),
  decided_by uuid,
  decided_at timestamptz,
  rule text,
  note text not null default ''
);
create unique index moderation_case_open on community.moderation_case (subject_kind, subject_id) where state = 'open';
create index moderation_case_queue on community.moderation_case (state, urgent desc, opened_at, id);
create index moderation_case_decided on community.moderation_case (decided_at desc, id desc) where state <> 'open';
create index moderation_case_author on community.moderation_case (author_id, opened_at desc);

create table community.report (
  id uuid primary key,
  case_id uuid not null references community.moderation_case,
  reporter_id uuid not null,
  reason text not null,
  note text not null default '',
  reported_at timestamptz not null,
  unique (case_id, reporter_id)
);
create index report_reporter on community.report (reporter_id, reported_at desc);

create table community.sanction (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('warn', 'mute', 'ban')),
  rule text not null,
  note text not null,
  case_id uuid references community.moderation_case,
  imposed_by uuid not null,
  imposed_at timestamptz not null,
  -- null: a warning, or for good
  until timestamptz,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_note text not null default ''
);
create index sanction_person on community.sanction (person_id, imposed_at desc);
create index sanction_recent on community.sanction (imposed_at desc, id desc);
create index sanction_due on community.sanction (until) where lifted_at is null and until is not null;
create index sanction_active on community.sanction (person_id, kind) where lifted_at is null;

create table community.appeal (
  id uuid primary key,
  -- once per sanction
  sanction_id uuid not null unique references community.sanction,
  person_id uuid not null,
  text text not null,
  filed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  outcome text check (outcome in ('lifted', 'kept')),
  note text not null default ''
);
create index appeal_open on community.appeal (filed_at, id) where decided_at is null;

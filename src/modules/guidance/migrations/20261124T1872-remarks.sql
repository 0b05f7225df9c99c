-- What somebody who received guidance says about it: what was wrong, or praise.
create table guidance.remark (
  id uuid primary key,
  request_id uuid not null references guidance.request,
  author_id uuid not null,
  -- who gave the guidance
  about_id uuid not null,
  kind text not null check (kind in ('praise', 'wrong', 'unclear', 'late', 'manner', 'other')),
  text text not null,
  -- asked without a name: whoever handles it does not see who it was
  nameless boolean not null,
  topic text not null,
  -- who has to answer; null: the operators
  owner_id uuid,
  state text not null default 'open' check (state in ('open', 'answered', 'improved', 'closed')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  remind_at timestamptz not null,
  reminded_at timestamptz,
  escalated_at timestamptz,
  closed_at timestamptz,
  unique (request_id, author_id)
);
create index remark_author on guidance.remark (author_id, created_at desc, id desc);
create index remark_about on guidance.remark (about_id, created_at desc, id desc);
create index remark_owner on guidance.remark (owner_id, state, created_at desc, id desc);
create index remark_state on guidance.remark (state, created_at desc, id desc);
create index remark_remind on guidance.remark (remind_at) where state = 'open' and reminded_at is null;
create index remark_overdue on guidance.remark (due_at) where state = 'open' and escalated_at is null;

-- Each step of a remark: who, when, what was said.
create table guidance.remark_step (
  id uuid primary key,
  remark_id uuid not null references guidance.remark,
  state text not null check (state in ('answered', 'improved', 'closed')),
  text text not null,
  by_id uuid not null,
  at timestamptz not null
);
create index remark_step_remark on guidance.remark_step (remark_id, at, id);

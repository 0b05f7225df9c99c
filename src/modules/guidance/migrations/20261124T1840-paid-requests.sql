-- Requests that are paid for: the money is held from `open` on and leaves with `accepted` or `refunded`.
alter table guidance.request drop constraint request_state_check;
alter table guidance.request
  add constraint request_state_check check (state in ('unpaid', 'open', 'claimed', 'delivered', 'follow_up', 'accepted', 'disputed', 'refunded', 'cancelled')),
  -- promised from the moment it is paid
  add column hours int check (hours > 0),
  -- delivered: accepted by the clock then, unless the learner says otherwise before
  add column accept_by timestamptz,
  -- how the held money was divided in the end, minor units
  add column settled_refund bigint not null default 0 check (settled_refund >= 0),
  add column settled_release bigint not null default 0 check (settled_release >= 0),
  add column holds_checked_at timestamptz,
  add constraint request_settles_what_is_held check (settled_refund + settled_release <= amount);
create index request_accept_by on guidance.request (accept_by) where state = 'delivered' and accept_by is not null;
create index request_missed on guidance.request (due_at) where kind = 'question' and state in ('open', 'claimed', 'follow_up');
create index request_question_expert on guidance.request (expert_id, due_at, id) where kind = 'question' and state in ('open', 'claimed', 'follow_up');
create index request_question_claimed on guidance.request (claimed_by, due_at, id) where kind = 'question' and state in ('open', 'claimed', 'follow_up');
drop index guidance.request_remind;
create index request_remind on guidance.request (remind_at) where reminded_at is null and state in ('open', 'claimed', 'follow_up');
create index request_holds on guidance.request (closed_at) where amount > 0 and closed_at is not null and holds_checked_at is null;
create index request_never_answered on guidance.request (expert_id, overdue_at) where kind = 'question' and state = 'refunded' and delivered_at is null;
create index request_bounty on guidance.request (created_at desc, id desc) where kind = 'question' and expert_id is null and state in ('open', 'claimed');

-- A question put to an expert, or to all of them.
create table guidance.question (
  request_id uuid primary key references guidance.request,
  title text not null,
  visibility text not null check (visibility in ('public', 'private', 'anonymous')),
  -- what she was working on when she got stuck, in the words of that moment
  context jsonb
);

-- What was written: the question, the answer, one follow-up and its answer. One of each: a double click adds none.
create table guidance.message (
  id uuid primary key,
  request_id uuid not null references guidance.request,
  kind text not null check (kind in ('question', 'answer', 'follow_up', 'follow_up_answer')),
  author_id uuid not null,
  body text not null,
  file_ids uuid[] not null default '{}',
  at timestamptz not null,
  unique (request_id, kind)
);
create index message_author on guidance.message (author_id, at);

-- What an expert promises for which price: answered within so many hours.
create table guidance.answer_offer (
  expert_id uuid not null,
  hours int not null check (hours between 1 and 168),
  amount bigint not null check (amount between 0 and 100000000),
  currency char(3) not null default 'CNY',
  primary key (expert_id, hours)
);

-- A learner says that what was delivered is not what was promised; the money stays held until the ruling.
create table guidance.dispute (
  request_id uuid primary key references guidance.request,
  reason text not null,
  file_ids uuid[] not null default '{}',
  opened_at timestamptz not null,
  rule_by timestamptz not null,
  statement text not null default '',
  statement_at timestamptz,
  refund_percent int check (refund_percent between 0 and 100),
  ruling text not null default '',
  ruled_by uuid,
  ruled_at timestamptz,
  overdue_at timestamptz
);
create index dispute_open on guidance.dispute (rule_by, request_id) where ruled_at is null;

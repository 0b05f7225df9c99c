-- What a notice is about, e.g. reply:<id>: when that is hidden or deleted, the notice goes with it.
alter table inbox.notice add column subject text;
create index notice_subject on inbox.notice (subject) where subject is not null;

alter table inbox.digest_item drop constraint digest_item_notice_id_fkey;
alter table inbox.digest_item add foreign key (notice_id) references inbox.notice on delete cascade;
create index digest_item_notice on inbox.digest_item (notice_id);

-- When the next digest of a person is due; a row only while something waits.
create table inbox.digest_due (
  person_id uuid primary key,
  due_at timestamptz not null
);
create index digest_due_at on inbox.digest_due (due_at);
drop index inbox.habit_digest;

-- Lists by kind, for the notice centre's tabs.
create index notice_kind on inbox.notice (person_id, kind, created_at desc, id desc);

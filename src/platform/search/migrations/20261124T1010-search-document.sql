-- What people can find, written by the modules that own it and read by one search page.
-- A long text takes several rows (part 0, 1, ...): a tsvector keeps no position above 16,383.
create table platform.search_document (
  id uuid primary key,
  kind text not null,
  ref_id uuid not null,
  part int not null default 0,
  title text not null,
  body text not null,
  url text not null,
  language text not null,
  -- Who may find it: 'public', 'signed-in', 'course:<id>', 'staff', ...: any one of them is enough.
  audience text[] not null check (cardinality(audience) > 0),
  tokens tsvector not null,
  published_at timestamptz not null,
  updated_at timestamptz not null,
  unique (kind, ref_id, part)
);

create index search_document_tokens on platform.search_document using gin (tokens);
create index search_document_newest on platform.search_document (kind, published_at desc);

create schema media;

create table media.upload (
  -- also the storage key, and the id that the browser gets from the upload protocol
  id uuid primary key,
  owner_id uuid not null,
  name text not null,
  content_type text not null,
  size bigint not null check (size >= 0),
  sha256 text not null,
  purpose text not null,
  created_at timestamptz not null,
  -- set when a post, a submission or a lesson holds it; what nobody holds is swept after a week
  held_at timestamptz
);
create index upload_owner on media.upload (owner_id, created_at desc, id desc);
create index upload_loose on media.upload (created_at) where held_at is null;

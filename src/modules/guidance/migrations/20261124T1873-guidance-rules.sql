-- The duties of experts and of those who ask, in versions; and who agreed to which.
create table guidance.rules (
  number int primary key,
  texts jsonb not null,
  note text not null,
  published_at timestamptz not null,
  effective_at timestamptz not null,
  published_by uuid
);
create table guidance.rules_consent (
  person_id uuid not null,
  number int not null references guidance.rules,
  given_at timestamptz not null,
  -- said so on the page of the rules, or with a question
  "with" text not null check ("with" in ('page', 'question')),
  primary key (person_id, number)
);

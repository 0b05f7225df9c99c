create schema ledger;

create table ledger.account (
  id uuid primary key,
  kind text not null,
  owner_id uuid,
  -- which gateway, for accounts of that kind
  name text not null default '',
  currency char(3) not null,
  -- the balance up to line closed_seq, so that a balance never adds up the whole past
  closed_amount bigint not null default 0,
  closed_seq bigint not null default 0,
  unique nulls not distinct (kind, owner_id, name, currency)
);
create index account_owner on ledger.account (owner_id) where owner_id is not null;

create table ledger.entry (
  id uuid primary key,
  kind text not null,
  ref_kind text not null,
  ref_id uuid not null,
  currency char(3) not null,
  at timestamptz not null,
  -- the same thing that happened is booked once, however often it is told
  unique (kind, ref_kind, ref_id)
);

create table ledger.line (
  seq bigint generated always as identity primary key,
  entry_id uuid not null references ledger.entry,
  account_id uuid not null references ledger.account,
  -- positive: debit, negative: credit; minor units
  amount bigint not null check (amount <> 0),
  at timestamptz not null
);
create index line_entry on ledger.line (entry_id);
create index line_account on ledger.line (account_id, seq desc);

create function ledger.check_sum() returns trigger language plpgsql as $$
declare total bigint; strange int;
begin
  select coalesce(sum(l.amount), 0), count(*) filter (where a.currency <> e.currency)
    into total, strange
    from ledger.line l join ledger.entry e on e.id = l.entry_id join ledger.account a on a.id = l.account_id
    where l.entry_id = new.entry_id;
  if total <> 0 then raise exception 'ledger entry % does not sum to zero: %', new.entry_id, total using errcode = 'check_violation'; end if;
  if strange > 0 then raise exception 'ledger entry % mixes currencies', new.entry_id using errcode = 'check_violation'; end if;
  return null;
end $$;
create constraint trigger line_sums_to_zero after insert on ledger.line
  deferrable initially deferred for each row execute function ledger.check_sum();

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the ledger is never changed: book a reversing entry' using errcode = 'restrict_violation'; end $$;
create trigger entry_is_final before update or delete on ledger.entry for each row execute function ledger.refuse_change();
create trigger line_is_final before update or delete on ledger.line for each row execute function ledger.refuse_change();

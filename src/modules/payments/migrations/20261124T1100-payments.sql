create schema payments;

create table payments.payment (
  id uuid primary key,
  order_id uuid not null,
  gateway text not null,
  state text not null check (state in ('created', 'succeeded', 'failed', 'surplus', 'mismatch')),
  amount bigint not null check (amount > 0),
  currency char(3) not null,
  gateway_ref text,
  pay_url text,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- active queries back off: a lost callback is found without asking all the time
  next_query_at timestamptz,
  queries int not null default 0
);
create index payment_order on payments.payment (order_id, created_at desc);
create unique index payment_one_open on payments.payment (order_id, gateway) where state = 'created';
create index payment_unsettled on payments.payment (next_query_at) where state = 'created' and next_query_at is not null;
create unique index payment_ref on payments.payment (gateway, gateway_ref) where gateway_ref is not null;

-- Each callback once, however often a gateway sends it.
create table payments.callback (
  gateway text not null,
  event_id text not null,
  payment_id uuid,
  received_at timestamptz not null,
  body text not null,
  primary key (gateway, event_id)
);

create table payments.refund_transfer (
  refund_id uuid primary key,
  payment_id uuid not null references payments.payment,
  amount bigint not null check (amount > 0),
  gateway_ref text,
  sent_at timestamptz not null
);
create index refund_transfer_payment on payments.refund_transfer (payment_id);

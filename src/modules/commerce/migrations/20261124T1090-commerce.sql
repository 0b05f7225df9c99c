create schema commerce;

create table commerce.share_rule (
  id uuid primary key,
  -- null: every course; the most exact rule that has begun wins
  course_id uuid references catalog.course,
  seller_id uuid,
  percent int not null check (percent between 0 and 100),
  begins_at timestamptz not null,
  set_by uuid
);
create index share_rule_course on commerce.share_rule (course_id, begins_at desc);

create table commerce."order" (
  id uuid primary key,
  number text not null unique,
  buyer_id uuid not null,
  state text not null check (state in ('placed', 'paid', 'expired', 'cancelled', 'refunded')),
  currency char(3) not null,
  list_amount bigint not null check (list_amount >= 0),
  total_amount bigint not null check (total_amount >= 0 and total_amount <= list_amount),
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and total_amount),
  -- explicit consent to digital goods before paying
  consent_at timestamptz not null,
  placed_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  payment_id uuid,
  closed_at timestamptz,
  -- when the seller's share stops being refundable
  release_at timestamptz,
  released_at timestamptz
);
create index order_buyer on commerce."order" (buyer_id, placed_at desc, id desc);
create index order_recent on commerce."order" (placed_at desc, id desc);
create index order_state on commerce."order" (state, placed_at desc, id desc);
create index order_due on commerce."order" (expires_at) where state = 'placed';
create index order_release on commerce."order" (release_at) where released_at is null and release_at is not null;

create table commerce.order_line (
  id uuid primary key,
  order_id uuid not null references commerce."order",
  course_id uuid not null references catalog.course,
  seller_id uuid not null,
  title text not null,
  slug text not null,
  list_amount bigint not null,
  amount bigint not null check (amount >= 0),
  seller_amount bigint not null check (seller_amount between 0 and amount),
  share_percent int not null,
  validity_days int,
  refund_days int not null,
  refund_progress_percent int not null
);
create index order_line_order on commerce.order_line (order_id);
create index order_line_course on commerce.order_line (course_id, id desc);
create index order_line_seller on commerce.order_line (seller_id, id desc);

-- The one open basket of a person for a course: two tabs and a double click meet here.
create table commerce.open_order (
  buyer_id uuid not null,
  course_id uuid not null,
  order_id uuid not null references commerce."order",
  primary key (buyer_id, course_id)
);

create table commerce.entitlement (
  id uuid primary key,
  learner_id uuid not null,
  course_id uuid not null references catalog.course,
  order_id uuid references commerce."order",
  granted_by uuid,
  granted_at timestamptz not null,
  ends_at timestamptz,
  ended_at timestamptz,
  ended_reason text check (ended_reason in ('refund', 'expiry', 'staff'))
);
create unique index entitlement_active on commerce.entitlement (learner_id, course_id) where ended_at is null;
create index entitlement_order on commerce.entitlement (order_id) where order_id is not null;
create index entitlement_due on commerce.entitlement (ends_at) where ended_at is null and ends_at is not null;

create table commerce.refund (
  id uuid primary key,
  order_id uuid not null references commerce."order",
  amount bigint not null check (amount > 0),
  state text not null check (state in ('requested', 'approved', 'declined', 'done')),
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text not null default '',
  done_at timestamptz
);
create unique index refund_one_open on commerce.refund (order_id) where state in ('requested', 'approved');
create index refund_order on commerce.refund (order_id, requested_at desc);
create index refund_queue on commerce.refund (state, requested_at, id);

-- A line pays for a course, or for a guidance request: then the money is held until the request ends, and who
-- earns it may be known only when it is answered.
alter table commerce.order_line
  add column request_id uuid,
  alter column course_id drop not null,
  alter column seller_id drop not null,
  add constraint order_line_pays_for_one check ((course_id is null) <> (request_id is null));
create index order_line_request on commerce.order_line (request_id) where request_id is not null;

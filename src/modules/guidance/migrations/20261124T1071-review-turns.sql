-- What the queue shows about a request, in the words of the day it was opened, and whose turn it is.
alter table guidance.request
  add column topic text not null default '',
  -- of a review: which attempt was handed in
  add column attempt int,
  -- a suggestion, dealt out evenly; anybody of the team may still claim
  add column assigned_to uuid;

drop index guidance.request_queue;
create index request_queue on guidance.request (course_id, kind, due_at, id) where state in ('open', 'claimed');
create index request_due on guidance.request (kind, due_at, id) where state in ('open', 'claimed');
create index request_assigned on guidance.request (assigned_to, due_at, id) where state in ('open', 'claimed');

-- "Six minutes forty" needs seconds.
alter table guidance.review rename column minutes to seconds;

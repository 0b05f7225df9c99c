-- A course that an operator took out of the catalogue is brought back by an operator, not by its expert.
alter table catalog.course add column withdrawn_by_staff boolean not null default false;

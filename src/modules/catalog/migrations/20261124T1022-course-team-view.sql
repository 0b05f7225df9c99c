-- Who stands behind a course: its owner and everybody of its team. Reviews are dealt out among them.
create view catalog.course_team as
  select id as course_id, owner_id as person_id from catalog.course
  union
  select course_id, person_id from catalog.course_member;

-- Other modules ask when an assignment is due and which number a learner's pinned version has.
create or replace view catalog.lesson_row as
  select lesson.version_id, version.course_id, lesson.lesson_id, lesson.task_id, task.position as task_position, lesson.position,
    lesson.slug, lesson.title, lesson.kind, lesson.part, lesson.minutes, lesson.preview, lesson.goal,
    (lesson.settings #>> '{assignment,dueAfterDays}')::int as due_after_days
  from catalog.lesson
  join catalog.task on task.version_id = lesson.version_id and task.task_id = lesson.task_id
  join catalog.course_version version on version.id = lesson.version_id;

create view catalog.version_row as
  select id, course_id, number, note, published_at from catalog.course_version where state = 'published';

import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { enrolInFreeCourse } from './enrol.ts'
import { listNotes } from './notes/list-notes.ts'
import { changeNote, createNote, deleteNote } from './notes/write-note.ts'
import { courseProgress } from './oversight/course-progress.ts'
import { learnerProgress } from './oversight/learner-progress.ts'
import { nudgeLearner } from './oversight/nudge-learner.ts'
import { setException } from './oversight/set-exception.ts'
import { dueList } from './queries/due-list.ts'
import { myCourses } from './queries/my-courses.ts'
import { player, resumePoint } from './queries/player.ts'
import { record } from './queries/record.ts'
import { week } from './queries/week.ts'
import { finishLesson } from './study/finish-lesson.ts'
import { moveToVersion, versionChange } from './study/move-to-version.ts'
import { sendBeacon } from './study/send-beacon.ts'
import { startLesson } from './study/start-lesson.ts'

export const api: Endpoint[] = [
  post('/courses/:courseId/enrolments', enrolInFreeCourse),
  get('/learn', myCourses),
  get('/learn/due', dueList),
  get('/learn/week', week),
  get('/learn/record', record),
  get('/learn/courses/:courseSlug', resumePoint),
  get('/learn/courses/:courseSlug/lessons/:lessonSlug', player),

  post('/courses/:courseId/lessons/:lessonId/start', startLesson),
  post('/courses/:courseId/lessons/:lessonId/completion', finishLesson),
  post('/enrolments/:enrolmentId/lessons/:lessonId/beacons', sendBeacon),
  get('/enrolments/:enrolmentId/version-change', versionChange),
  post('/enrolments/:enrolmentId/version', moveToVersion),

  get('/notes', listNotes),
  post('/courses/:courseId/lessons/:lessonId/notes', createNote),
  put('/notes/:noteId', changeNote),
  del('/notes/:noteId', deleteNote),

  get('/courses/:courseId/learners', courseProgress),
  get('/enrolments/:enrolmentId/progress', learnerProgress),
  put('/enrolments/:enrolmentId/exceptions/:taskId', setException),
  post('/enrolments/:enrolmentId/nudges', nudgeLearner)
]

import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { endOnEntitlementEnd, enrolOnEntitlement } from './enrol.ts'
import { tellNudged } from './oversight/on-learner-nudged.ts'
import { registerLearningPrivacy } from './privacy.ts'
import { mayWatchEnrolment } from './topics.ts'

registerLearningPrivacy()

export const learning: Module = {
  name: 'learning',
  api,
  reactions: [enrolOnEntitlement, endOnEntitlementEnd, tellNudged],
  topics: { enrolment: mayWatchEnrolment }
}

export { activeEnrolment } from './active-enrolment.ts'
export { endEnrolment, enrol, enrolInFreeCourse } from './enrol.ts'
export { type LessonAccess, lessonAccess, openLesson } from './lesson-access.ts'
export { lessonPath } from './lesson-path.ts'
export { completeLesson, type Progress } from './progress.ts'
export type { EnrolmentCard, LearningViews } from './tables.ts'
// Pages.
export { courseProgress } from './oversight/course-progress.ts'
export { learnerProgress } from './oversight/learner-progress.ts'
export { nudgeLearner } from './oversight/nudge-learner.ts'
export { setException } from './oversight/set-exception.ts'
export { dueList } from './queries/due-list.ts'
export { myCourses } from './queries/my-courses.ts'
export { player, type PlayerMode, resumePoint } from './queries/player.ts'
export { record } from './queries/record.ts'
export { week } from './queries/week.ts'
export { finishLesson } from './study/finish-lesson.ts'
export { moveToVersion, versionChange } from './study/move-to-version.ts'

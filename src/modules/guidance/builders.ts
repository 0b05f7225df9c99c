import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import type { Assignment } from '#modules/catalog/index.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { enrol } from '#modules/learning/index.ts'
import { submitTask } from '#modules/tasks/submit-task.ts'
import { runAs } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { perform } from '#platform/perform.ts'
import { now } from '#platform/time/clock.ts'

const levels = { '1': '没有做', '2': '做了一半', '3': '做到了', '4': '做得细', '5': '可以当样例' }

export const anAssignment = (wish: Partial<Assignment> = {}): Assignment => ({
  accepts: ['text', 'code', 'link', 'file'], attempts: 3, dueAfterDays: null, passScore: 3, answerWithinHours: 48, filesAllowed: [], maxFiles: 3, group: false,
  rubric: [{ criterion: '理由可查', weight: 40, levels }, { criterion: '结果正确', weight: 40, levels }, { criterion: '能重跑', weight: 20, levels }],
  checklist: ['退款成对，先肯定', '理由栏有空行'],
  ...wish
})

export interface ReviewScene {
  owner: BuiltPerson
  course: BuiltCourse
  courseId: string
  lessonId: string
}

/** A course of one assignment with its owner: what every review needs. */
export async function aReviewScene({ owner, assignment = {} }: { owner?: BuiltPerson; assignment?: Partial<Assignment> } = {}): Promise<ReviewScene> {
  const person = owner ?? (await aPerson({ roles: ['expert'] }))
  const course = await aCourse({ owner: person, tasks: [{ lessons: [{ kind: 'assignment', title: '清洗订单表', body: '清洗 **9 月**订单表。', settings: { assignment: anAssignment(assignment) } }] }] })
  return { owner: person, course, courseId: course.id, lessonId: course.lessons[0]?.id ?? '' }
}

/** A learner of the scene's course. */
export async function aLearnerOf(scene: ReviewScene, given?: BuiltPerson): Promise<BuiltPerson> {
  const learner = given ?? (await aPerson())
  await database().transaction().execute((work) => enrol({ work, publish: (name, payload) => writeEvent(work, name, payload, learner.id) }, { learnerId: learner.id, courseId: scene.courseId, source: 'free', at: now() }))
  return learner
}

/** Hands in work as this learner; the review request is there after the reactions ran. */
export async function aSubmission(scene: ReviewScene, learner: BuiltPerson, work: { text?: string; code?: string; link?: string; fileIds?: string[] } = { text: '一、删掉的\n删了 312 行。' }): Promise<string> {
  const actor = await actorOf(learner.id)
  return runAs(actor, async () => (await perform(submitTask, { courseId: scene.courseId, lessonId: scene.lessonId, ...work })).submissionId)
}

import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { registerTasksPrivacy } from './privacy.ts'

registerTasksPrivacy()

export const tasks: Module = { name: 'tasks', api }

export { totalScore } from './rules.ts'
export { attemptsUpTo, settleSubmission, submissionById } from './submissions.ts'
export type { SubmissionState, SubmissionTable } from './tables.ts'
// Pages.
export { assignmentFor, assignmentState } from './queries.ts'
export { quizState } from './quiz/quiz-state.ts'
export { startQuiz, submitQuiz } from './quiz/take-quiz.ts'
export { submitTask } from './submit-task.ts'

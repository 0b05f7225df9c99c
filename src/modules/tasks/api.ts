import { type Endpoint, get, post, put } from '#platform/module.ts'
import { assignmentState } from './queries.ts'
import { quizState } from './quiz/quiz-state.ts'
import { saveAnswers, startQuiz, submitQuiz } from './quiz/take-quiz.ts'
import { saveDraft, submitTask } from './submit-task.ts'

export const api: Endpoint[] = [
  get('/courses/:courseId/lessons/:lessonId/assignment', assignmentState),
  put('/courses/:courseId/lessons/:lessonId/draft', saveDraft),
  post('/courses/:courseId/lessons/:lessonId/submissions', submitTask),
  get('/courses/:courseId/lessons/:lessonId/quiz', quizState),
  post('/courses/:courseId/lessons/:lessonId/quiz-attempts', startQuiz),
  put('/quiz-attempts/:attemptId/answers', saveAnswers),
  post('/quiz-attempts/:attemptId/submission', submitQuiz)
]

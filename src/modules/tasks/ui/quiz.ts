import type { quizState } from '../quiz/quiz-state.ts'

/** What `tasks.quiz-state` answers. */
export type QuizPage = Awaited<ReturnType<(typeof quizState)['run']>>
export type OpenQuiz = NonNullable<QuizPage['open']>
export type AskedQuestion = OpenQuiz['questions'][number]
export type ReviewedQuestion = NonNullable<QuizPage['review']>[number]
export type Given = string | string[] | boolean | number | undefined

/** Whether something stands in the answer that could be marked. */
export const isAnswered = (given: Given): boolean => given !== undefined && given !== '' && !(Array.isArray(given) && given.length === 0)

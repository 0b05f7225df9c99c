import { aCourse } from '#modules/catalog/builders.ts'
import type { Assignment, Question } from '#modules/catalog/index.ts'

const levels = { '1': '没有做', '2': '做了一半', '3': '做到了', '4': '做得细', '5': '可以当样例' }

/** A course of one assignment. */
export const anAssignmentCourse = (owner: { id: string }, wish: Partial<Assignment> = {}, more: Parameters<typeof aCourse>[0] = {}) =>
  aCourse({
    owner: owner.id,
    tasks: [
      {
        lessons: [
          {
            kind: 'assignment',
            settings: {
              assignment: {
                accepts: ['text', 'code', 'link', 'file'],
                attempts: 3,
                dueAfterDays: null,
                passScore: 3,
                answerWithinHours: 48,
                filesAllowed: [],
                maxFiles: 3,
                group: false,
                rubric: [
                  { criterion: '理由可查', weight: 60, levels },
                  { criterion: '能重跑', weight: 40, levels }
                ],
                checklist: [],
                ...wish
              }
            }
          }
        ]
      }
    ],
    ...more
  })

const asked = (id: string) => ({ id, title: '', text: `题目 ${id}`, explanation: `解释 ${id}` })

/** One question of each kind; the right answers are in `rightAnswers`. */
export const fiveQuestions: Question[] = [
  {
    kind: 'single',
    ...asked('s'),
    choices: [
      { id: 'a', text: '甲', weight: 100, feedback: '' },
      { id: 'b', text: '乙', weight: 0, feedback: '再想想' }
    ]
  },
  {
    kind: 'multiple',
    ...asked('m'),
    choices: [
      { id: 'a', text: '甲', weight: 50, feedback: '' },
      { id: 'b', text: '乙', weight: 50, feedback: '' },
      { id: 'c', text: '丙', weight: 0, feedback: '' }
    ]
  },
  { kind: 'true_false', ...asked('t'), answer: true, whenRight: '', whenWrong: '' },
  { kind: 'numeric', ...asked('n'), value: 3.14, tolerance: 0.01 },
  { kind: 'fill_in', ...asked('f'), accepted: ['数据清洗', 'data cleaning'] }
]
export const rightAnswers = { s: 'a', m: ['b', 'a'], t: true, n: '3.14', f: ' Data  Cleaning ' }

/** A course of one quiz. */
export const aQuizCourse = (owner: { id: string }, quiz: { passPercent?: number; attempts?: number | null; cooldownHours?: number } = {}) =>
  aCourse({
    owner: owner.id,
    tasks: [{ lessons: [{ kind: 'quiz', settings: { quiz: { questions: fiveQuestions, passPercent: 60, attempts: null, cooldownHours: 0, ...quiz } } }] }]
  })

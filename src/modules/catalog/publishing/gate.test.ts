import { describe, expect, test } from 'vitest'
import type { CourseContent, LessonContent } from '../content.ts'
import { gateProblems, hasAnswer, isMeasurable } from './gate.ts'

const lesson: LessonContent = {
  slug: 'l',
  title: '节',
  kind: 'article',
  part: 'theory',
  goal: '写出 3 句话',
  minutes: 5,
  preview: false,
  body: '正文',
  settings: {}
}
const fine: CourseContent = {
  facts: {
    title: '课',
    subtitle: '',
    goal: '一周内做出 1 张表',
    audience: '新人',
    problem: '对不上',
    prerequisites: [],
    language: 'zh-CN',
    level: 'beginner',
    forms: ['document'],
    purpose: 'skill',
    release: 'all',
    duration_minutes: 0,
    skills: [],
    faq: [],
    body: ''
  },
  tasks: [
    {
      slug: 't',
      title: '任务',
      goal: '交出 1 页纸',
      evidence: '',
      skill: '',
      requires: [],
      releaseAfterDays: 0,
      dueAfterDays: null,
      body: '',
      lessons: [lesson]
    }
  ],
  files: []
}
const codes = (content: CourseContent, more: { kind?: 'course' | 'task'; hasCategory?: boolean } = {}) =>
  gateProblems({ kind: 'course', hasCategory: true, content, ...more }).map((one) => one.code.replace('catalog/gate-', ''))
const withLesson = (change: Partial<LessonContent>): CourseContent => ({
  ...fine,
  tasks: fine.tasks.map((task) => ({ ...task, lessons: [{ ...lesson, ...change }] }))
})

describe('the publish gate', () => {
  test('lets a whole course through', () => expect(codes(fine)).toEqual([]))

  test('asks for what is missing', () => {
    expect(codes({ ...fine, facts: { ...fine.facts, goal: '了解数据', audience: '', problem: ' ', forms: [] } }, { hasCategory: false })).toEqual([
      'goal',
      'audience',
      'problem',
      'category',
      'forms'
    ])
    expect(codes({ ...fine, tasks: [] })).toEqual(['no-lessons'])
    expect(codes({ ...fine, tasks: [] }, { kind: 'task' })).toEqual(['no-lessons', 'one-task'])
    expect(codes(withLesson({ body: ' ' }))).toEqual(['lesson-text'])
    expect(codes(withLesson({ goal: '' }))).toEqual(['lesson-goal'])
    expect(codes(withLesson({ kind: 'video' }))).toEqual(['lesson-media'])
    expect(codes(withLesson({ kind: 'quiz' }))).toEqual(['no-questions'])
    expect(codes(withLesson({ kind: 'assignment' }))).toEqual(['no-rubric'])
  })

  test('weights of a rubric add up to exactly 100', () => {
    const levels = { '1': '', '2': '', '3': '', '4': '', '5': '' }
    const assignment = (weights: number[]) => ({
      assignment: {
        accepts: ['text' as const],
        attempts: 3,
        dueAfterDays: null,
        passScore: 3,
        rubric: weights.map((weight) => ({ criterion: '清楚', weight, levels })),
        checklist: [],
        answerWithinHours: 48,
        filesAllowed: [],
        maxFiles: 1,
        group: false
      }
    })
    expect(codes(withLesson({ kind: 'assignment', settings: assignment([60, 40]) }))).toEqual([])
    expect(codes(withLesson({ kind: 'assignment', settings: assignment([60, 39]) }))).toEqual(['rubric-weights'])
  })

  test.each(['写出三条站得住的结论', 'P99 降到 200 毫秒以下', '独立完成一次心肺复苏', 'Recover a lost commit', 'Score 80% or more'])(
    '%s can be checked',
    (goal) => expect(isMeasurable(goal)).toBe(true)
  )
  test.each(['', '了解', '了解一下', '理解数据分析的思想', '掌握方法', 'Understand the idea', 'Know about Git'])('“%s” cannot', (goal) =>
    expect(isMeasurable(goal)).toBe(false)
  )

  test('a question needs a right answer', () => {
    const asked = { id: 'q', title: '', text: '?', explanation: '' }
    const choice = (id: string, weight: number) => ({ id, text: id, weight, feedback: '' })
    expect(hasAnswer({ kind: 'single', ...asked, choices: [choice('a', 0), choice('b', 0)] })).toBe(false)
    expect(hasAnswer({ kind: 'single', ...asked, choices: [choice('a', 100), choice('b', 100)] })).toBe(false)
    expect(hasAnswer({ kind: 'multiple', ...asked, choices: [choice('a', 33.33333), choice('b', 33.33333), choice('c', 33.33333)] })).toBe(true)
    expect(hasAnswer({ kind: 'multiple', ...asked, choices: [choice('a', 50), choice('b', 0)] })).toBe(false)
    expect(hasAnswer({ kind: 'fill_in', ...asked, accepted: [' '] })).toBe(false)
  })
})

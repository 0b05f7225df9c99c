import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LearnerFacts, outlineStates, resumeLesson } from './outline-state.ts'
import { dueAtOf, finishAt, isWatched, lockOf, progressPercent, streakOf } from './rules.ts'

const day = 86_400_000
const at = (days: number) => new Date(Date.UTC(2026, 10, 1) + days * day)
const facts = {
  now: at(10),
  enrolledAt: at(0),
  endedAt: null,
  endsAt: null,
  drip: true,
  task: { taskId: 'b', requires: ['a'], releaseAfterDays: 7 },
  doneTaskIds: new Set<string>(),
  begun: false
}

describe('locks', () => {
  test('ended beats all, then what comes first, then the date', () => {
    expect(lockOf({ ...facts, endedAt: at(9) })).toEqual({ reason: 'ended' })
    expect(lockOf({ ...facts, endsAt: at(10) })).toEqual({ reason: 'ended' })
    expect(lockOf(facts)).toEqual({ reason: 'requires', taskIds: ['a'] })
    expect(lockOf({ ...facts, doneTaskIds: new Set(['a']), now: at(6) })).toEqual({ reason: 'opens-later', opensAt: at(7) })
    expect(lockOf({ ...facts, doneTaskIds: new Set(['a']) })).toBeNull()
    expect(lockOf({ ...facts, doneTaskIds: new Set(['a']), now: at(1), drip: false })).toBeNull()
  })
  test('an exception opens earlier, also past what comes first (W18)', () => {
    expect(lockOf({ ...facts, exception: { opensAt: at(9) } })).toBeNull()
    expect(lockOf({ ...facts, doneTaskIds: new Set(['a']), now: at(1), exception: { opensAt: at(3) } })).toEqual({ reason: 'opens-later', opensAt: at(3) })
  })
  test('whoever has begun or finished a task is never locked out again by dates or prerequisites (T16)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 400 }),
        fc.array(fc.constantFrom('a', 'c', 'd')),
        fc.boolean(),
        fc.boolean(),
        (release, requires, drip, begun) => {
          const lock = lockOf({
            ...facts,
            drip,
            begun,
            doneTaskIds: begun ? new Set() : new Set(['b']),
            task: { taskId: 'b', requires, releaseAfterDays: release }
          })
          expect(lock).toBeNull()
        }
      )
    )
  })
  test('finishing more never locks anything (the set of open tasks only grows)', () => {
    const ids = ['a', 'b', 'c', 'd']
    const outline = fc.array(fc.record({ requires: fc.subarray(ids), release: fc.integer({ min: 0, max: 30 }) }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(outline, fc.subarray(ids), fc.subarray(ids), fc.integer({ min: 0, max: 40 }), (tasks, done, more, now) => {
        const open = (finished: string[]) =>
          ids.filter(
            (id, i) =>
              lockOf({
                ...facts,
                now: at(now),
                begun: false,
                doneTaskIds: new Set(finished),
                task: { taskId: id, requires: tasks[i]?.requires ?? [], releaseAfterDays: tasks[i]?.release ?? 0 }
              }) === null
          )
        expect(open([...done, ...more])).toEqual(expect.arrayContaining(open(done)))
      })
    )
  })
})

describe('progress', () => {
  test('is whole percent between 0 and 100, 100 exactly when all is done, and grows with each lesson', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }), (total, some) => {
        const done = Math.min(some, total)
        const percent = progressPercent(done, total)
        expect(percent).toBeGreaterThanOrEqual(0)
        expect(percent === 100).toBe(done === total)
        if (done < total) expect(progressPercent(done + 1, total)).toBeGreaterThanOrEqual(percent)
      })
    )
    expect(progressPercent(0, 0)).toBe(0)
  })
  test('a recording is watched at nine tenths with at least the time of double speed', () => {
    expect(isWatched({ position: 540, duration: 600, minutes: 10, secondsSpent: 270 })).toBe(true)
    expect(isWatched({ position: 600, duration: 600, minutes: 10, secondsSpent: 30 })).toBe(false)
    expect(isWatched({ position: 539, duration: 600, minutes: 10, secondsSpent: 600 })).toBe(false)
    expect(isWatched({ position: 0, duration: 0, minutes: 0, secondsSpent: 0 })).toBe(false)
  })
  test('a recording is believed to be half as long as its author says, whatever the browser claims', () => {
    expect(isWatched({ position: 1, duration: 1, minutes: 10, secondsSpent: 134 })).toBe(false)
    expect(isWatched({ position: 1, duration: 1, minutes: 10, secondsSpent: 135 })).toBe(true)
    expect(isWatched({ position: 90, duration: 100, minutes: 0, secondsSpent: 45 })).toBe(true)
  })
  test('a streak runs over today or yesterday back to the first gap', () => {
    expect(streakOf([], '2026-11-24')).toBe(0)
    expect(streakOf(['2026-11-24', '2026-11-23', '2026-11-21'], '2026-11-24')).toBe(2)
    expect(streakOf(['2026-11-23', '2026-11-22'], '2026-11-24')).toBe(2)
    expect(streakOf(['2026-11-22'], '2026-11-24')).toBe(0)
    expect(streakOf(['2026-03-01', '2026-02-28'], '2026-03-01')).toBe(2)
  })
  test('the pace speaks only when there is something to measure', () => {
    expect(finishAt({ enrolledAt: at(0), now: at(10), lessonsDone: 5, lessonsTotal: 10 })).toEqual(at(20))
    expect(finishAt({ enrolledAt: at(0), now: at(10), lessonsDone: 2, lessonsTotal: 10 })).toBeNull()
    expect(finishAt({ enrolledAt: at(0), now: at(10), lessonsDone: 10, lessonsTotal: 10 })).toBeNull()
  })
  test('due days count from the opening, unless there is an extension', () => {
    expect(dueAtOf(at(7), 3)).toEqual(at(10))
    expect(dueAtOf(at(7), null)).toBeNull()
    expect(dueAtOf(at(7), 3, { dueAt: at(30) })).toEqual(at(30))
  })
})

describe('where to go on', () => {
  const outline = ['a', 'b'].map((taskId, t) => ({
    taskId,
    position: t,
    slug: taskId,
    title: taskId,
    goal: '',
    evidence: '',
    skill: '',
    requires: t === 1 ? ['a'] : [],
    releaseAfterDays: 0,
    dueAfterDays: null,
    body: '',
    lessons: [0, 1].map((l) => ({
      lessonId: `${taskId}${l}`,
      taskId,
      position: l,
      slug: `${taskId}${l}`,
      title: '',
      kind: 'article' as const,
      part: 'theory' as const,
      goal: '',
      minutes: 1,
      preview: false
    }))
  }))
  const learner = (completed: string[], doneTasks: string[] = []): LearnerFacts => ({
    enrolledAt: at(0),
    endsAt: null,
    endedAt: null,
    drip: false,
    completedLessonIds: new Set(completed),
    doneTaskIds: new Set(doneTasks),
    exceptions: new Map()
  })
  const resume = (completed: string[], last: string | null, doneTasks: string[] = []) =>
    resumeLesson(outlineStates(outline, learner(completed, doneTasks), at(1)), last)?.lessonId
  test('the lesson one was at, else the next open one, else the first open one, else the last', () => {
    expect(resume([], null)).toBe('a0')
    expect(resume([], 'a1')).toBe('a1')
    expect(resume(['a0'], 'a0')).toBe('a1')
    expect(resume(['a1'], 'a1')).toBe('a0')
    expect(resume(['a0', 'a1'], 'a1', ['a'])).toBe('b0')
    expect(resume(['a0', 'a1', 'b0', 'b1'], 'b1', ['a', 'b'])).toBe('b1')
  })
})

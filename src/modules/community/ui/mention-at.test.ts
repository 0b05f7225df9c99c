import { expect, test } from 'vitest'
import { fitting, mentionAt } from './mention-at.ts'

test('an unfinished mention is found at the caret only, and never in a mail address', () => {
  expect(mentionAt('请 @lin', 6)).toEqual({ from: 2, typed: 'lin' })
  expect(mentionAt('@', 1)).toEqual({ from: 0, typed: '' })
  expect(mentionAt('mail a@b', 8)).toBeUndefined()
  expect(mentionAt('@lin 好了', 7)).toBeUndefined()
})

test('people are found by name and by username', () => {
  const people = [
    { username: 'linzhiyuan', name: '林知远', team: true },
    { username: 'chenyu', name: '陈雨', team: false }
  ]
  expect(fitting(people, '知').map((one) => one.username)).toEqual(['linzhiyuan'])
  expect(fitting(people, 'CHEN').map((one) => one.username)).toEqual(['chenyu'])
  expect(fitting(people, '')).toHaveLength(2)
})

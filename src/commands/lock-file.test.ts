import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { withLockFile } from './lock-file.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'klearn-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('two at once run one after the other, and the second says that it waits', async () => {
  const file = path.join(folder, 'busy.lock')
  const events: string[] = []
  const work = (name: string) => async () => {
    events.push(`${name} begins`)
    await sleep(50)
    events.push(`${name} ends`)
  }
  const onWait = () => events.push('waiting')
  await Promise.all([withLockFile(file, onWait, work('first')), withLockFile(file, onWait, work('second'))])
  expect(events).toEqual(['first begins', 'waiting', 'first ends', 'second begins', 'second ends'])
  expect(existsSync(file)).toBe(false)
})

test('the lock is freed when the work fails', async () => {
  const file = path.join(folder, 'failing.lock')
  const fail = async () => {
    throw new Error('no')
  }
  await expect(withLockFile(file, () => {}, fail)).rejects.toThrow('no')
  expect(existsSync(file)).toBe(false)
})

test('a lock whose process died is ignored', async () => {
  const file = path.join(folder, 'stale.lock')
  // Above the largest process number that Linux gives out.
  writeFileSync(file, '4194305')
  expect(
    await withLockFile(
      file,
      () => {},
      async () => 'done'
    )
  ).toBe('done')
})

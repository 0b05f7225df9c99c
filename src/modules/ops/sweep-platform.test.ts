import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('at night old counters and old repeated calls go, in rounds; those that still count stay', async () => {
  await sql`insert into platform.rate_limit (bucket, slot, hits) select 'old ' || n, now() - interval '49 hours', 1 from generate_series(1, 5001) n`.execute(
    app.db
  )
  await sql`insert into platform.rate_limit (bucket, slot, hits) values ('yesterday', now() - interval '47 hours', 1)`.execute(app.db)
  for (const [key, age] of [
    ['old', '169 hours'],
    ['good', '167 hours']
  ])
    await sql`insert into platform.idempotency (actor, use_case, key, input_hash, created_at)
      values ('a', 'test', ${key}, '', now() - ${age}::interval)`.execute(app.db)
  await app.tick('ops.sweep-platform')
  expect((await app.db.selectFrom('platform.rate_limit').select('bucket').execute()).map((one) => one.bucket)).toEqual(['yesterday'])
  expect((await app.db.selectFrom('platform.idempotency').select('key').execute()).map((one) => one.key)).toEqual(['good'])
})

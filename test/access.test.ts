import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../src/app.ts'
import { aPerson } from '../src/modules/identity/builders.ts'
import { actorOf } from '../src/modules/identity/index.ts'
import { type Actor, guest, type Role } from '../src/platform/actor.ts'
import { newId } from '../src/platform/id.ts'
import { startTestApp, type TestApp, type Who } from './support/app.ts'

// Every address of the API, called by everybody: the access rule that a use case states is the one that is enforced.
const asked: Role[][] = [
  ['learner'],
  ['applicant'],
  ['probation_expert'],
  ['expert'],
  ['judge'],
  ['operator'],
  ['moderator'],
  ['support'],
  ['finance'],
  ['decision_maker'],
  ['admin']
]

let app: TestApp
interface Caller {
  name: string
  who: Who
  actor: Actor
}
let callers: Caller[] = []

async function everybody(): Promise<Caller[]> {
  const list: Caller[] = [{ name: 'guest', who: undefined, actor: guest }]
  for (const roles of asked) {
    const person = await aPerson({ roles })
    list.push({ name: roles.join(), who: person, actor: await actorOf(person.id) })
  }
  return list
}

beforeAll(async () => {
  app = await startTestApp()
  callers = await everybody()
})
afterAll(() => app.close())

const endpoints = modules.flatMap((module) => module.api)

test('every use case and query has an id of its own, a summary and an access rule', () => {
  const ids = endpoints.map(({ serves }) => serves.id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  expect(endpoints.filter(({ serves }) => !serves.summary).map(({ serves }) => serves.id)).toEqual([])
  for (const { serves } of endpoints) expect(serves.access.name, serves.id).toBeTruthy()
})

test.each(endpoints.map((endpoint) => [endpoint.serves.id, endpoint] as const))('%s admits whom it says', async (_id, { method, path, serves }) => {
  const url = path.replaceAll(/:\w+/g, () => newId())
  // Some of these end a session or an account.
  if (serves.id.startsWith('identity.')) callers = await everybody()
  for (const { name, who, actor } of callers) {
    const answer = await app.send(method, url, method === 'GET' || method === 'DELETE' ? undefined : {}, who)
    expect(answer.status, `${name} ${method} ${path}: ${JSON.stringify(answer.body)?.slice(0, 200)}`).toBeLessThan(500)
    if (serves.access.admits(actor)) expect(answer.status, `${name} ${method} ${path}`).not.toBe(401)
    else expect([name, answer.status], `${method} ${path}`).toEqual([name, actor.kind === 'guest' ? 401 : 403])
  }
})

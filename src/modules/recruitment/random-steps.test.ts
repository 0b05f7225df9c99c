import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aFile, completeForm } from './builders.ts'
import { type ApplicationState, stepNames, steps } from './rules.ts'

let app: TestApp
let operator: BuiltPerson
let judges: BuiltPerson[]

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
  judges = await Promise.all([1, 2, 3].map(() => aPerson({ roles: ['judge'] })))
})
afterAll(() => app.close())

type Doing = 'submit' | 'return' | 'screen' | 'decline' | 'book' | 'unbook' | 'score0' | 'score1' | 'score2' | 'pass' | 'fail' | 'withdraw' | 'wait'
const doings: Doing[] = ['submit', 'return', 'screen', 'decline', 'book', 'unbook', 'score0', 'score1', 'score2', 'pass', 'fail', 'withdraw', 'wait']
// Most random walks would end at once; the usual way is likelier than the others.
const doing = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...doings) },
  { weight: 3, arbitrary: fc.constantFrom<Doing>('submit', 'screen', 'book', 'wait', 'score0', 'score1', 'score2', 'pass') }
)

const scores = { knowledge: 4, caseAnalysis: 4, teaching: 4, suitability: 4, note: '可以' }

const days = 86_400_000
/** Midnight in Beijing. */
const dayAfter = (at: number) => (Math.floor((at + 8 * 3_600_000) / days) + 1) * days - 8 * 3_600_000

/** What must happen, said again in the simplest way. */
it('whatever is pressed in whatever order, the table of steps holds and each change is told once', async () => {
  // Each run has its own quarter of an hour, so that the judges are free whenever they are asked.
  let run = 0
  let clock = 0
  await fc.assert(
    fc.asyncProperty(fc.array(doing, { maxLength: 16 }), async (pressed) => {
      clock = Date.parse('2027-01-01T00:00:00Z')
      run += 1
      setClock(() => new Date(clock))
      const her = await aPerson()
      const { applicationId: id } = (await app.post('/applications', {}, her)).body
      await app.send('PUT', `/applications/${id}/draft`, { revision: 0, ...completeForm }, her)
      for (const kind of ['degree', 'paper']) await app.post(`/applications/${id}/proofs`, { kind, uploadId: await aFile(her, `${kind}.pdf`, 'proof') }, her)

      let state: ApplicationState = 'draft'
      let startsAt = 0
      let scored = new Set<string>()
      const trail: string[] = ['draft']
      const slot = async () => {
        const day = new Date(clock + 3 * 86_400_000).toISOString().slice(0, 10)
        const time = `${String(Math.floor(run / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][run % 4]}`
        await app.post(`/staff/applications/${id}/slots`, { times: [`${day}T${time}`], minutes: 15 }, operator)
        return app.db
          .selectFrom('recruitment.slot')
          .select(['id', 'starts_at'])
          .where('application_id', '=', id)
          .orderBy('starts_at', 'desc')
          .executeTakeFirst()
      }
      const score = (at: number) => app.post(`/panel/applications/${id}/sheet`, scores, judges[at])
      const enough = () => scored.size === 3 || (scored.size === 2 && clock >= dayAfter(startsAt))
      for (const what of pressed) {
        if (what === 'wait') {
          clock += 36 * 3_600_000
          continue
        }
        let expected: ApplicationState | undefined
        let answer: { status: number }
        if (what === 'submit') {
          answer = await app.post(`/applications/${id}/submissions`, {}, her)
          if (state === 'draft' || state === 'returned') expected = 'submitted'
        } else if (what === 'return' || what === 'screen' || what === 'decline') {
          answer = await app.post(`/staff/applications/${id}/screening`, { verdict: what, reason: '看过了', toAdd: ['一份证明'] }, operator)
          if (state === 'submitted') expected = { return: 'returned', screen: 'screened', decline: 'failed' }[what] as ApplicationState
          if (expected === 'screened') {
            for (const kind of ['outline', 'plan', 'case']) await app.send('PUT', `/applications/${id}/materials/${kind}`, { text: '写好了' }, her)
            await app.send('PUT', `/staff/applications/${id}/panel`, { judgeIds: judges.map((one) => one.id) }, operator)
          }
        } else if (what === 'book') {
          const free = await slot()
          answer = await app.send('PUT', `/applications/${id}/interview`, { slotId: free?.id ?? id }, her)
          if (state === 'screened') {
            expected = 'interview-scheduled'
            startsAt = free?.starts_at.getTime() ?? 0
          }
        } else if (what === 'unbook') {
          answer = await app.send('DELETE', `/applications/${id}/interview`, undefined, her)
          if (state === 'interview-scheduled' && startsAt - clock >= 86_400_000) expected = 'screened'
        } else if (what === 'pass' || what === 'fail') {
          answer = await app.post(`/staff/applications/${id}/decision`, { verdict: what, reason: '看分数' }, operator)
          if (state === 'interviewed' && enough()) expected = what === 'pass' ? 'passed' : 'failed'
        } else if (what === 'withdraw') {
          answer = await app.post(`/applications/${id}/withdrawal`, {}, her)
          if (!['passed', 'failed', 'withdrawn'].includes(state)) expected = 'withdrawn'
        } else {
          answer = await score(Number(what.at(-1)))
          const may = (state === 'interview-scheduled' || state === 'interviewed') && clock >= startsAt && !scored.has(what)
          expect([what, answer.status < 300]).toEqual([what, may])
          if (may) {
            scored = new Set([...scored, what])
            if (state === 'interview-scheduled') expected = 'interviewed'
          }
          if (!expected) continue
        }
        expect([what, state, answer.status < 300], JSON.stringify(answer)).toEqual([what, state, expected !== undefined])
        if (!expected) continue
        state = expected
        trail.push(state)
      }
      const row = await app.db.selectFrom('recruitment.application').select('state').where('id', '=', id).executeTakeFirstOrThrow()
      expect(row.state).toBe(state)
      const changes = await app.db.selectFrom('recruitment.state_change').selectAll().where('application_id', '=', id).orderBy('id').execute()
      expect(changes.map((one) => one.to_state)).toEqual(trail)
      expect(changes.map((one) => one.from_state)).toEqual([null, ...trail.slice(0, -1)])
      const events = await app.db
        .selectFrom('platform.event')
        .select('id')
        .where('name', '=', 'application.moved')
        .where('payload', '@>', JSON.stringify({ applicationId: id }))
        .execute()
      expect(events).toHaveLength(trail.length - 1)
      const held = await app.db.selectFrom('recruitment.interview').select('id').where('application_id', '=', id).where('cancelled_at', 'is', null).execute()
      const sits = state === 'interview-scheduled' || trail.includes('interviewed')
      expect(held.length).toBe(sits && state !== 'withdrawn' ? 1 : 0)
    }),
    { numRuns: 40 }
  )
})

it('every state can be reached and left by the table, but for the three ends', () => {
  const reached = new Set<string>(['draft', ...stepNames.map((step) => steps[step].to)])
  const left = new Set<string>(stepNames.flatMap((step) => [...steps[step].from]))
  expect([...reached].sort()).toEqual(['draft', 'failed', 'interview-scheduled', 'interviewed', 'passed', 'returned', 'screened', 'submitted', 'withdrawn'])
  expect([...reached].filter((state) => !left.has(state)).sort()).toEqual(['failed', 'passed', 'withdrawn'])
})

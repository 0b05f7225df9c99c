import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { privacyParts } from '#modules/identity/privacy/parts.ts'
import { now, setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aRoom } from './builders.ts'
import { iceServers, readIceConfig } from './ice-servers.ts'

let app: TestApp
let host: BuiltPerson
let other: BuiltPerson
let roomId: string
let mine: string
let theirs: string

beforeAll(async () => {
  app = await startTestApp()
  host = await aPerson({ name: '林老师' })
  other = await aPerson({ name: '小周' })
})
afterAll(() => app.close())
beforeEach(async () => {
  roomId = (await aRoom({ hostId: host.id, memberIds: [other.id] })).roomId
  mine = (await app.post(`/rooms/${roomId}/stays`, {}, host)).body.stayId
  theirs = (await app.post(`/rooms/${roomId}/stays`, {}, other)).body.stayId
})
afterEach(() => setClock())

const candidate = (text: string) => ({ candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null } })
const offer = (sdp = 'v=0') => ({ description: { type: 'offer', sdp } })
const send = (payloads: unknown, from = mine, to = theirs, who = host) => app.post(`/rooms/${roomId}/signals`, { from, to, payloads }, who)
const letters = async (after = 0, stayId = theirs, who = other) => (await app.get(`/rooms/${roomId}/signals?stayId=${stayId}&after=${after}`, who)).body
const say = (text: string, who = host) => app.post(`/rooms/${roomId}/messages`, { text }, who)

describe('letters', () => {
  test('reach the one stay they are for, in order, each once', async () => {
    await send([offer(), candidate('one')])
    await send([candidate('two')])
    const first = await letters()
    expect(first.rows).toEqual([
      { n: 1, from: mine, payloads: [offer(), candidate('one')] },
      { n: 2, from: mine, payloads: [candidate('two')] }
    ])
    expect(first.people.map((one: { name: string; isHost: boolean }) => [one.name, one.isHost])).toEqual([
      ['林老师', true],
      ['小周', false]
    ])
    expect((await letters(2)).rows).toEqual([])
    expect((await letters(0, mine, host)).rows).toEqual([])
    // A tab that was opened anew begins with an empty box.
    const anew = (await app.post(`/rooms/${roomId}/stays`, {}, other)).body.stayId
    expect((await letters(0, anew)).rows).toEqual([])
    expect((await send([candidate('late')])).body.code).toBe('live/they-left')
    expect((await letters()).rows).toEqual([])
  })

  test('written at once by several are numbered without gaps, and none is overlooked by who reads on', async () => {
    const third = await aPerson()
    roomId = (await aRoom({ kind: 'office_hours', hostId: host.id, memberIds: [other.id, third.id], maxPeople: 3 })).roomId
    const enter = async (who: BuiltPerson) => (await app.post(`/rooms/${roomId}/stays`, {}, who)).body.stayId as string
    const [a, b, c] = [await enter(host), await enter(other), await enter(third)]
    const writing = Promise.all(Array.from({ length: 30 }, (_, i) => (i % 2 ? send([candidate(String(i))], a, c) : send([candidate(String(i))], b, c, other))))
    const seen: number[] = []
    let done = false
    void writing.then(() => {
      done = true
    })
    while (!done || seen.length < 30) for (const row of (await letters(seen.at(-1) ?? 0, c, third)).rows) seen.push(row.n)
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  })

  test('are bounded in kind, size and number', async () => {
    const refused = async (payloads: unknown) => expect((await send(payloads)).status, JSON.stringify(payloads).slice(0, 80)).toBe(422)
    await refused([])
    await refused('offer')
    await refused([{ anything: 1 }, { again: false }])
    await refused([{ description: { type: 'rollback', sdp: '' } }])
    await refused([offer('x'.repeat(40_001))])
    await refused([candidate('x'.repeat(2001))])
    await refused(Array.from({ length: 41 }, () => candidate('x')))
    await refused(Array.from({ length: 4 }, () => offer('x'.repeat(39_000))))
    expect((await letters()).rows).toEqual([])
    // Nobody writes to themselves, or in the name of another.
    expect((await send([offer()], mine, mine)).status).toBe(409)
    expect((await send([offer()], theirs, mine)).status).toBe(404)
  })

  test('that nobody took are swept after three minutes', async () => {
    await send([offer()])
    const later = new Date(now().getTime() + 181_000)
    await app.tick('live.keep-time')
    expect((await letters()).rows).toHaveLength(1)
    setClock(later)
    await app.tick('live.keep-time')
    expect(await app.db.selectFrom('live.signal').selectAll().where('to_stay', '=', theirs).execute()).toEqual([])
  })
})

describe('chat', () => {
  test('is kept: who comes later reads it, in pages of any size', async () => {
    for (let i = 1; i <= 7; i++) expect((await say(`第 ${i} 句`, i % 2 ? host : other)).body).toEqual({ n: i })
    const all = (await app.get(`/rooms/${roomId}/messages`, other)).body.rows
    expect(all.map((row: { n: number; text: string; mine: boolean }) => [row.n, row.text, row.mine])).toEqual(
      Array.from({ length: 7 }, (_, i) => [i + 1, `第 ${i + 1} 句`, i % 2 === 1])
    )
    const pages: number[][] = []
    for (let before = 8; before > 1; ) {
      const { rows } = (await app.get(`/rooms/${roomId}/messages?limit=3&before=${before}`, other)).body
      pages.unshift(rows.map((row: { n: number }) => row.n))
      before = rows[0].n
    }
    expect(pages).toEqual([[1], [2, 3, 4], [5, 6, 7]])
    expect((await app.get(`/rooms/${roomId}/messages?after=5`, other)).body.rows.map((row: { n: number }) => row.n)).toEqual([6, 7])
    expect((await letters()).messages).toBe(7)
  })

  test('takes text, not nothing and not a book', async () => {
    for (const text of ['', '   ', 'x'.repeat(1001)]) expect((await say(text)).status).toBe(422)
    expect((await say('  好  ')).status).toBe(201)
    expect((await app.get(`/rooms/${roomId}/messages`, host)).body.rows.at(-1).text).toBe('好')
    const many = await Promise.all(Array.from({ length: 31 }, (_, i) => say(String(i), other)))
    expect(many.filter((one) => one.status === 429).length).toBeGreaterThan(0)
    const numbers = (await app.get(`/rooms/${roomId}/messages?limit=100`, host)).body.rows.map((row: { n: number }) => row.n)
    expect(numbers).toEqual(numbers.map((_: number, at: number) => at + 1))
  })
})

test('what one wrote is handed over and goes with the person; that they were there stays', async () => {
  const third = await aPerson()
  roomId = (await aRoom({ hostId: host.id, memberIds: [third.id] })).roomId
  for (const one of [host, third]) await app.post(`/rooms/${roomId}/stays`, {}, one)
  await say('我的电话是 138…', third)
  const part = new Map(privacyParts()).get('live')!
  expect(await part.export(app.db, third.id)).toMatchObject({ attendance: [{ title: '把这个月的退款对清楚' }], messages: [{ text: '我的电话是 138…' }] })
  await app.db.transaction().execute((work) => part.erase(work, third.id, now()))
  expect((await app.get(`/rooms/${roomId}/messages`, host)).body.rows.at(-1).text).toBe('')
  expect((await app.get(`/rooms/${roomId}/record`, host)).body.people).toHaveLength(2)
})

describe('servers for the way between browsers', () => {
  test('a relay gets a name that ends, and a password made from it', () => {
    const env = { STUN_URL: 'stun:s.example.com:3478', TURN_URL: 'turn:t.example.com:3478?transport=udp, turns:t.example.com:5349', TURN_SECRET: 'north' }
    const [stun, turn] = iceServers('room', new Date(0), env)
    expect(stun).toEqual({ urls: ['stun:s.example.com:3478'] })
    expect(turn).toEqual({
      urls: ['turn:t.example.com:3478?transport=udp', 'turns:t.example.com:5349'],
      username: '21600:room',
      credential: createHmac('sha1', 'north').update('21600:room').digest('base64')
    })
    expect(iceServers('room', new Date(0), {})).toEqual([])
  })

  test('what is set wrong is said by name', () => {
    expect(() => readIceConfig({ TURN_URL: 'turn:t.example.com' })).toThrow(/TURN_SECRET/)
    expect(() => readIceConfig({ STUN_URL: 'https://s.example.com' })).toThrow(/STUN_URL/)
  })

  test('are told from the day before until the end', async () => {
    const ask = () => app.get(`/rooms/${roomId}/connection`, other)
    expect((await ask()).body).toEqual({ iceServers: [], relay: false })
    setClock(new Date(now().getTime() + 2 * 3600_000))
    expect((await ask()).body.code).toBe('live/over')
    setClock(new Date(now().getTime() - 30 * 3600_000))
    expect((await ask()).body.code).toBe('live/not-open-yet')
    setClock(new Date(now().getTime() + 10 * 3600_000))
    expect((await ask()).status).toBe(200)
  })
})

import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aRoom } from './builders.ts'
import { attendanceOf, changeRoom, openRoom, roomsOf } from './index.ts'

let app: TestApp
let host: BuiltPerson
let guestOfRoom: BuiltPerson
let stranger: BuiltPerson
let roomId: string
let subjectId: string
const start = new Date('2026-12-01T12:00:00Z')
const at = (minutes: number, seconds = 0) => setClock(new Date(start.getTime() + minutes * 60_000 + seconds * 1000))

beforeAll(async () => {
  app = await startTestApp()
  host = await aPerson({ roles: ['expert'] })
  guestOfRoom = await aPerson()
  stranger = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())
beforeEach(async () => {
  at(0)
  const made = await aRoom({ hostId: host.id, memberIds: [guestOfRoom.id], startsAt: start, endsAt: new Date(start.getTime() + 60 * 60_000) })
  roomId = made.roomId
  subjectId = made.subjectId
})
afterEach(() => setClock())

const join = (who: BuiltPerson | undefined) => app.post(`/rooms/${roomId}/stays`, {}, who)
const inside = async (who: BuiltPerson) => (await join(who)).body.stayId as string
const beat = (who: BuiltPerson, stayId: string) => app.post(`/rooms/${roomId}/stays/${stayId}/beats`, {}, who)
const look = async (who: BuiltPerson, stayId: string, after = 0) => (await app.get(`/rooms/${roomId}/signals?stayId=${stayId}&after=${after}`, who)).body
const candidate = (text: string) => ({ candidate: { candidate: text, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null } })
const send = (who: BuiltPerson, from: string, to: string, payloads: unknown[] = [candidate('a')]) =>
  app.post(`/rooms/${roomId}/signals`, { from, to, payloads }, who)
const change = (wish: object) => app.db.transaction().execute((work) => changeRoom(work, { kind: 'consultation', subjectId, ...wish }))

describe('who', () => {
  test('a guest learns nothing, and for a stranger, an operator even, there is no such room', async () => {
    const stay = await inside(host)
    const asked: [string, string, unknown?][] = [
      ['GET', `/rooms/${roomId}`],
      ['GET', `/rooms/${roomId}/connection`],
      ['POST', `/rooms/${roomId}/stays`, {}],
      ['POST', `/rooms/${roomId}/stays/${stay}/beats`, {}],
      ['GET', `/rooms/${roomId}/signals?stayId=${stay}`],
      ['POST', `/rooms/${roomId}/signals`, { from: stay, to: stay, payloads: [candidate('a')] }],
      ['GET', `/rooms/${roomId}/messages`],
      ['POST', `/rooms/${roomId}/messages`, { text: 'hi' }],
      ['POST', `/rooms/${roomId}/prolongations`, {}],
      ['GET', `/rooms/${roomId}/record`]
    ]
    for (const [method, path, body] of asked) {
      expect((await app.send(method, path, body, undefined)).status, `guest ${method} ${path}`).toBe(401)
      expect((await app.send(method, path, body, stranger)).status, `stranger ${method} ${path}`).toBe(404)
      expect((await app.send(method, path.replace(roomId, newId()), body, host)).status, `elsewhere ${method} ${path}`).toBe(404)
    }
    // Somebody else's stay is nobody's business, in the same room either.
    const other = await inside(guestOfRoom)
    expect((await beat(guestOfRoom, stay)).status).toBe(404)
    expect((await app.get(`/rooms/${roomId}/signals?stayId=${stay}`, guestOfRoom)).status).toBe(404)
    await app.send('DELETE', `/rooms/${roomId}/stays/${stay}`, undefined, guestOfRoom)
    expect((await send(guestOfRoom, stay, other)).status).toBe(404)
    expect((await beat(host, stay)).body).toEqual({ over: null })
    // Nothing public names a room.
    for (const path of ['/api/openapi.json', '//sitemap.xml']) expect(JSON.stringify((await app.get(path)).body)).not.toContain(roomId)
  })

  test('hints of a room reach its members only', async () => {
    const listen = (who?: BuiltPerson) =>
      new Promise<{ heard: string[]; socket: WebSocket }>((ready) => {
        const socket = new WebSocket(`${app.url.replace('http', 'ws')}/realtime`, { headers: { origin: app.url, ...(who && { cookie: who.cookie }) } })
        const heard: string[] = []
        socket.on('message', (data) => heard.push(String(data)))
        socket.on('open', () => {
          socket.send(JSON.stringify({ watch: [`room:${roomId}`] }))
          ready({ heard, socket })
        })
      })
    const ears = [await listen(host), await listen(stranger), await listen()]
    await expect
      .poll(async () => {
        await inside(guestOfRoom)
        return ears[0]?.heard.length
      })
      .toBeGreaterThan(0)
    expect(ears.slice(1).map((one) => one.heard)).toEqual([[], []])
    for (const { socket } of ears) socket.close()
  })
})

describe('when', () => {
  test('from ten minutes before until the end, by the clock of the server, never on another day', async () => {
    const coming = async (minutes: number, seconds = 0) => {
      at(minutes, seconds)
      const { status, body } = await join(guestOfRoom)
      return status === 201 ? 'in' : `${status} ${body.code}`
    }
    expect(await coming(-24 * 60)).toBe('403 live/not-open-yet')
    expect(await coming(-10, -1)).toBe('403 live/not-open-yet')
    expect(await coming(-10)).toBe('in')
    expect(await coming(59, 59)).toBe('in')
    expect(await coming(60)).toBe('403 live/over')
    expect(await coming(24 * 60)).toBe('403 live/over')
  })

  test('who is inside at the end says goodbye for five minutes, and is then outside', async () => {
    at(59)
    const stay = await inside(guestOfRoom)
    at(59, 59)
    await beat(guestOfRoom, stay)
    at(60, 50)
    expect((await beat(guestOfRoom, stay)).body.over).toBeNull()
    expect((await app.post(`/rooms/${roomId}/messages`, { text: '再见' }, guestOfRoom)).status).toBe(201)
    for (let minute = 61; minute <= 64; minute++) {
      at(minute)
      expect((await beat(guestOfRoom, stay)).body.over).toBeNull()
    }
    at(65)
    expect((await beat(guestOfRoom, stay)).body.over).toBe('closed')
    expect((await app.post(`/rooms/${roomId}/messages`, { text: '还在吗' }, guestOfRoom)).body.code).toBe('live/over')
    await app.tick('live.keep-time')
    const record = (await app.get(`/rooms/${roomId}/record`, guestOfRoom)).body
    expect(record.people).toMatchObject([{ personId: guestOfRoom.id, seconds: 5 * 60 }])
    expect(await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'room.closed').execute()).toContainEqual({
      payload: { roomId, kind: 'consultation', subjectId }
    })
  })

  test('the host adds a quarter of an hour, four times, and nobody else does', async () => {
    at(58)
    expect((await app.post(`/rooms/${roomId}/prolongations`, {}, guestOfRoom)).body.code).toBe('live/host-only')
    const answers = []
    for (let i = 0; i < 5; i++) answers.push((await app.post(`/rooms/${roomId}/prolongations`, {}, host)).status)
    expect(answers).toEqual([201, 201, 201, 201, 403])
    at(119, 59)
    expect((await join(guestOfRoom)).status).toBe(201)
    at(120)
    expect((await join(guestOfRoom)).status).toBe(403)
    at(126)
    expect((await app.post(`/rooms/${roomId}/prolongations`, {}, host)).body.code).toBe('live/over')
  })
})

describe('how many', () => {
  test('as many as the room holds; one place waits for the host; a person counts once', async () => {
    const people = await Promise.all([1, 2, 3, 4].map(() => aPerson()))
    const made = await aRoom({ kind: 'office_hours', hostId: host.id, memberIds: people.map((one) => one.id), maxPeople: 3, startsAt: start })
    roomId = made.roomId
    const racing = await Promise.all(people.map((one) => join(one)))
    expect(racing.filter((one) => one.status === 201)).toHaveLength(2)
    expect(racing.filter((one) => one.status === 409).map((one) => one.body.code)).toEqual(['live/full', 'live/full'])
    expect((await join(host)).status).toBe(201)
    const within = people.filter((_, at) => racing[at]?.status === 201)
    expect((await join(within[0]!)).status).toBe(201)
    expect((await join(people.find((one) => !within.includes(one))!)).status).toBe(409)
  })

  test('a second tab takes over, the first is told; two at once are one', async () => {
    const first = await inside(guestOfRoom)
    const second = await inside(guestOfRoom)
    expect((await look(guestOfRoom, first)).over).toBe('taken-over')
    expect((await beat(guestOfRoom, second)).body.over).toBeNull()
    await Promise.all([join(guestOfRoom), join(guestOfRoom), join(guestOfRoom)])
    const open = await app.db.selectFrom('live.stay').select('id').where('room_id', '=', roomId).where('left_at', 'is', null).execute()
    expect(open).toHaveLength(1)
  })

  test('who has not been heard of for 75 s is gone, and comes back with a new stay', async () => {
    const mine = await inside(host)
    const other = await inside(guestOfRoom)
    at(1, 15)
    await beat(host, mine)
    expect((await look(host, mine)).people).toHaveLength(2)
    at(1, 16)
    expect((await look(host, mine)).people.map((one: { personId: string }) => one.personId)).toEqual([host.id])
    expect((await beat(guestOfRoom, other)).body.over).toBe('quiet')
    expect((await send(host, mine, other)).body.code).toBe('live/they-left')
    await app.tick('live.keep-time')
    const again = await inside(guestOfRoom)
    expect(again).not.toBe(other)
    at(2, 20)
    await beat(guestOfRoom, again)
    at(3)
    await beat(guestOfRoom, again)
    const list = await attendanceOf(app.db, roomId)
    expect(list.find((one) => one.personId === guestOfRoom.id)).toEqual({
      personId: guestOfRoom.id,
      firstJoinedAt: start,
      lastSeenAt: new Date(start.getTime() + 180_000),
      seconds: 104
    })
  })
})

test('the front door: one room for a booking, moved, handed on, called off', async () => {
  const again = await app.db.transaction().execute((work) =>
    openRoom(work, {
      kind: 'consultation',
      subjectId,
      title: '别的',
      hostId: stranger.id,
      memberIds: [],
      startsAt: start,
      endsAt: new Date(start.getTime() + 1),
      maxPeople: 2
    })
  )
  expect(again.roomId).toBe(roomId)
  expect((await join(stranger)).status).toBe(404)
  const racing = newId()
  const made = await Promise.all([1, 2, 3].map(() => aRoom({ hostId: host.id, subjectId: racing })))
  expect(new Set(made.map((one) => one.roomId)).size).toBe(1)

  const stay = await inside(guestOfRoom)
  await change({ startsAt: new Date(start.getTime() + 86_400_000), endsAt: new Date(start.getTime() + 90_000_000) })
  expect((await beat(guestOfRoom, stay)).body.over).toBe('removed')
  expect((await join(guestOfRoom)).body.code).toBe('live/not-open-yet')
  at(24 * 60 - 10)
  const moved = await inside(guestOfRoom)

  await change({ memberIds: [stranger.id] })
  expect((await beat(guestOfRoom, moved)).status).toBe(404)
  expect((await join(host)).status).toBe(201)
  expect((await join(stranger)).status).toBe(201)

  expect((await roomsOf(app.db, 'consultation', [subjectId])).get(subjectId)?.phase).toBe('open')
  await change({ cancelled: true })
  expect((await join(host)).body.code).toBe('live/cancelled')
  expect((await app.get(`/rooms/${roomId}`, host)).body.phase).toBe('cancelled')
  expect((await roomsOf(app.db, 'consultation', [subjectId])).get(subjectId)?.phase).toBe('cancelled')
})

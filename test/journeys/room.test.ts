import { randomUUID } from 'node:crypto'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { m } from '../../src/paraglide/messages.js'
import { openStage, type Stage, visit, type Visitor } from './browser.ts'

// Rooms in real browsers with made-up cameras: pictures move on the other side, screens arrive, whoever reloads
// comes back, two who share at once end in peace, and four are not too many.
let stage: Stage
let browser: Browser
let expert: Visitor
let learner: Visitor
let third: Visitor
const zh = { locale: 'zh-CN' } as const
const en = { locale: 'en' } as const
const names = { expert: 'zhouyuan', learner: 'sunian', third: 'chenyu' }

beforeAll(async () => {
  stage = await openStage(4846)
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--auto-accept-this-tab-capture',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding'
    ]
  })
  const withCameras = { ...stage, browser }
  expert = await visit(withCameras, { as: names.expert })
  learner = await visit(withCameras, { as: names.learner, width: 390, dark: true })
  third = await visit(withCameras, { as: names.third, english: true })
  // So that a test can disturb the connections of a page.
  for (const { context } of [expert, learner, third])
    await context.addInitScript(() => {
      const made: RTCPeerConnection[] = []
      const Native = RTCPeerConnection
      Object.assign(window, {
        made,
        RTCPeerConnection: class extends Native {
          constructor(configuration?: RTCConfiguration) {
            super(configuration)
            made.push(this)
          }
        }
      })
    })
}, 300_000)
afterAll(async () => {
  for (const one of [expert, learner, third]) await one?.close()
  await browser?.close()
  await stage?.close()
})

/** As another module opens it when something is booked. */
async function openRoom({ members, startsIn, kind = 'consultation' }: { members: string[]; startsIn: number; kind?: string }): Promise<string> {
  const id = randomUUID()
  await stage.query(
    `insert into live.room (id, kind, subject_id, title, host_id, opens_at, starts_at, ends_at, closes_at, max_people, created_at)
     select $1::uuid, $2, $1::uuid, '把这个月的退款对清楚', p.id, t.at - interval '10 minutes', t.at, t.at + interval '1 hour', t.at + interval '1 hour', 4, now()
     from identity.person p, (select now() + $3::int * interval '1 second' as at) t where p.username = $4`,
    [id, kind, startsIn, names.expert]
  )
  await stage.query('insert into live.member (room_id, person_id) select $1, id from identity.person where username = any($2)', [
    id,
    [names.expert, ...members]
  ])
  return id
}

const enter = async ({ page, go }: Visitor, roomId: string, words: typeof zh | typeof en = zh) => {
  await go(`/room/${roomId}`)
  await page.getByRole('button', { name: m.live_join({}, words) }).click()
  await page.getByRole('toolbar').waitFor()
}
const press = ({ page }: Visitor, label: string) => page.getByRole('button', { name: label, exact: true }).click()

/** Videos of others that are really moving: frames advance, and the picture is not black. */
const moving = (page: Page) =>
  page.evaluate(async () => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>('.tile:not(.own) video')].filter(
      (one) => one.srcObject && getComputedStyle(one).visibility === 'visible'
    )
    const frames = videos.map((one) => one.getVideoPlaybackQuality().totalVideoFrames)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const canvas = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true })
    return videos.filter((one, at) => {
      if (!canvas || one.videoWidth === 0 || one.getVideoPlaybackQuality().totalVideoFrames < (frames[at] ?? 0) + 3) return false
      canvas.drawImage(one, 0, 0, 32, 18)
      const { data } = canvas.getImageData(0, 0, 32, 18)
      return Math.max(...data.filter((_, byte) => byte % 4 !== 3)) > 60
    }).length
  })
const sees = (who: Visitor, count: number) => expect.poll(() => moving(who.page), { timeout: 30_000, interval: 300 }).toBe(count)
const screens = ({ page }: Visitor) => page.locator('.tile.screen:not(.own)').count()
const states = ({ page }: Visitor) => page.locator('.tile:not(.own):not(.screen)').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.state))

const living = () => (window as unknown as { made: RTCPeerConnection[] }).made.filter((one) => one.connectionState === 'connected')
const signalling = `(${living})().map((one) => one.signalingState)`

let roomId = ''

test('before it opens there is a countdown; strangers find nothing; then it opens by itself', async () => {
  roomId = await openRoom({ members: [names.learner], startsIn: 604 })
  await learner.go(`/room/${roomId}`)
  await learner.page.getByRole('timer').waitFor()
  await learner.looksRight()
  const stranger = await third.context.request.get(`${stage.url}/api/v1/rooms/${roomId}`)
  expect(stranger.status()).toBe(404)
  await third.go(`/room/${roomId}`)
  expect(await third.page.getByText('把这个月的退款对清楚').count()).toBe(0)
  await learner.page.getByRole('button', { name: m.live_join({}, zh) }).waitFor()
  await learner.page.getByText(m.live_trial_good({}, zh)).waitFor()
  await learner.looksRight()
})

test('two see and hear each other, mute, write, share a screen', async () => {
  await press(learner, m.live_join({}, zh))
  await learner.page.getByText(m.live_alone({}, zh)).waitFor()
  await enter(expert, roomId)
  await Promise.all([sees(expert, 1), sees(learner, 1)])
  const tracks = await learner.page
    .locator('.tile:not(.own) video')
    .evaluate((one) => ((one as HTMLVideoElement).srcObject as MediaStream).getAudioTracks().map((track) => [track.readyState, track.muted]))
  expect(tracks).toEqual([['live', false]])
  await expert.page.keyboard.press('m')
  await learner.page.locator('.tile:not(.own)').getByLabel(m.live_microphone_is_off({}, zh)).waitFor()
  await expert.page.keyboard.press('m')
  await expert.page.getByLabel(m.live_chat_label({}, zh)).fill('先看九月的三笔退款')
  await expert.page.keyboard.press('Enter')
  await learner.page.getByRole('button', { name: new RegExp(m.live_chat({}, zh)) }).click()
  await learner.page.getByText('先看九月的三笔退款').waitFor()
  await learner.looksRight()
  await learner.page.getByRole('button', { name: m.live_chat_close({}, zh) }).click()
  await press(expert, m.live_share({}, zh))
  await expect.poll(() => screens(learner), { timeout: 20_000 }).toBe(1)
  await sees(learner, 2)
  await expert.looksRight()
  await press(expert, m.live_share_stop({}, zh))
  await expect.poll(() => screens(learner)).toBe(0)
  await sees(learner, 1)
})

test('who reloads comes back; a second window takes over and the first says so', async () => {
  await learner.page.reload()
  await learner.page.getByRole('toolbar').waitFor()
  await Promise.all([sees(expert, 1), sees(learner, 1)])
  const second = await learner.context.newPage()
  await second.goto(`${stage.url}/room/${roomId}`)
  await second.getByRole('button', { name: m.live_join({}, zh) }).click()
  await learner.page.getByText(m.live_over_taken({}, zh)).waitFor()
  await expect.poll(() => moving(second), { timeout: 20_000 }).toBe(1)
  await press(learner, m.live_continue_here({}, zh))
  await second.getByText(m.live_over_taken({}, zh)).waitFor()
  await Promise.all([sees(expert, 1), sees(learner, 1)])
  await second.close()
})

test('three in office hours, two of them sharing at the same moment: all stay connected, all see all', async () => {
  const hours = await openRoom({ members: [names.learner, names.third], startsIn: 0, kind: 'office_hours' })
  await Promise.all([enter(expert, hours), enter(learner, hours), enter(third, hours, en)])
  await Promise.all([expert, learner, third].map((one) => sees(one, 2)))
  await Promise.all([press(expert, m.live_share({}, zh)), press(third, m.live_share({}, en))])
  await expect.poll(async () => [await screens(expert), await screens(learner), await screens(third)], { timeout: 30_000 }).toEqual([1, 2, 1])
  await Promise.all([sees(expert, 3), sees(learner, 4), sees(third, 3)])
  // And all look for new ways at the same moment, as after a change of networks.
  await Promise.all([expert, learner, third].map((one) => one.page.evaluate(() => void dispatchEvent(new Event('online')))))
  await expert.page.waitForTimeout(1500)
  await Promise.all([sees(expert, 3), sees(learner, 4), sees(third, 3)])
  for (const one of [expert, learner, third]) {
    expect(await states(one)).toEqual(['connected', 'connected'])
    expect(await one.page.evaluate(signalling)).toEqual(['stable', 'stable'])
  }
  await third.looksRight()
  await press(third, m.live_leave({}, en))
  await third.page.getByText(m.live_over_left({}, en)).waitFor()
  await sees(expert, 1)
  await stage.query(
    `update live.room set closes_at = now() - interval '6 minutes', starts_at = starts_at - interval '2 hours', opens_at = opens_at - interval '2 hours', ends_at = now() - interval '6 minutes' where id = $1`,
    [hours]
  )
  await expert.page.getByText(m.live_over({}, zh)).waitFor()
  await expert.page.getByText(m.live_record({}, zh)).waitFor()
  expect(await stage.query('select 1 from live.stay where room_id = $1', [hours])).toHaveLength(3)
  await Promise.all([expert.looksRight(), third.go(`/room/${hours}`)])
  await third.page.getByText(m.live_record({}, en)).waitFor()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { m } from '../../src/paraglide/messages.js'
import { openStage, type Stage, visit, type Visitor } from './browser.ts'

// A paid question, as both sides live it: asked from the expert's page on a phone, paid, answered on a wide
// screen, seen without a reload, asked about once more, accepted. And one that is missed: the clock alone
// sends the money back.
let stage: Stage
let asker: Visitor
let expert: Visitor
const zh = { locale: 'zh-CN' } as const
const title = `合并两张表之后多了 312 元 ${Date.now().toString(36)}`

beforeAll(async () => {
  stage = await openStage(4846)
  asker = await visit(stage, { as: 'chenyu', width: 390 })
  expert = await visit(stage, { as: 'heqiming' })
}, 300_000)
afterAll(async () => {
  await asker?.close()
  await expert?.close()
  await stage?.close()
})

const request = async () =>
  (
    await stage.query<{ id: string; state: string; refund: number; release: number }>(
      'select id, state, settled_refund::int as refund, settled_release::int as release from guidance.request where topic = $1 order by created_at desc limit 1',
      [title]
    )
  )[0]

/** From the expert's page to the paid question; what was refused first keeps every word. */
async function askAndPay(): Promise<void> {
  const { page, go } = asker
  await go('/experts/heqiming')
  await page.getByRole('button', { name: m.guidance_ask({}, zh) }).click()
  await page.waitForURL(/\/ask\?/)
  await page.getByRole('textbox', { name: m.guidance_question_title({}, zh) }).fill(title)
  await page
    .getByRole('textbox', { name: m.guidance_question_body({}, zh) })
    .fill('合并之后总额多了，我按讲义去过重，还是对不上。\n\n试过按单号去重，也试过按金额。')
  await page.getByRole('button', { name: /提交，付款/ }).click()
  await page.getByText(m.error_guidance_consent_needed({}, zh)).waitFor()
  expect(await page.getByRole('textbox', { name: m.guidance_question_title({}, zh) }).inputValue()).toBe(title)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: /提交，付款/ }).click()
  await page.waitForURL(/\/orders\//)
  await page.getByRole('button', { name: m.commerce_pay_now({}, zh) }).click()
  await page.waitForURL(/\/pay\//)
  await page.locator('button[value=pay]').first().click()
  await page.waitForURL(/\/orders\/.*back=1/)
  await page.getByText(m.commerce_paid_title({}, zh)).waitFor()
  await page
    .getByRole('link', { name: m.commerce_to_guidance({}, zh) })
    .first()
    .click()
  await page.waitForURL(/\/questions\//)
  await page.getByText(m.guidance_held({}, zh)).first().waitFor()
}

test('asked on a phone, paid, held', async () => {
  await asker.go('/experts/heqiming')
  await asker.looksRight()
  await askAndPay()
  await asker.looksRight()
  expect((await request())?.state).toBe('open')
})

test('the expert answers; the asker sees it without a reload, asks once more and accepts', async () => {
  const { page, go, looksRight } = expert
  await go('/studio/questions')
  await looksRight()
  await page.getByRole('link', { name: new RegExp(title) }).click()
  await page.waitForURL(/\/questions\//)
  await page.getByRole('button', { name: m.guidance_claim_named({}, zh) }).click()
  await asker.page.getByText('何启明正在回答').waitFor()
  await page.getByRole('textbox', { name: m.guidance_answer_label({}, zh) }).fill('先看退款那几行：同一单号有两行，**一正一负**。')
  await looksRight()
  await page.getByRole('button', { name: m.guidance_answer_send({}, zh) }).click()
  await page.getByText(m.guidance_for_expert_delivered_text({}, zh)).waitFor()

  await asker.page.locator('strong', { hasText: '一正一负' }).waitFor()
  await asker.looksRight()
  await asker.page.getByRole('textbox', { name: m.guidance_follow_up_body({}, zh) }).fill('那负的那行要留吗？')
  await asker.page.getByRole('button', { name: m.guidance_follow_up_send({}, zh) }).click()
  await page.getByRole('textbox', { name: m.guidance_answer_again_label({}, zh) }).fill('要留，它和正的那行相抵。')
  await page.getByRole('button', { name: m.guidance_answer_send({}, zh) }).click()
  await asker.page.getByRole('button', { name: m.guidance_accept({}, zh) }).click()
  await asker.page.getByText(m.guidance_now_accepted_head({}, zh)).waitFor()
  expect(await request()).toMatchObject({ state: 'accepted', refund: 0, release: 5_800 })
})

test('missed: with the time moved, the clock alone sends the money back', async () => {
  await askAndPay()
  const { id } = (await request()) ?? { id: '' }
  await stage.query("update guidance.request set due_at = now() - interval '1 minute' where id = $1", [id])
  // The clock strikes once a minute; on a busy machine it is heard later.
  await expect.poll(request, { timeout: 180_000, interval: 1000 }).toMatchObject({ state: 'refunded', refund: 5_800, release: 0 })
  await asker.page.reload()
  await asker.page
    .getByText(/已退回/)
    .first()
    .waitFor()
  await asker.looksRight()
  await expect
    .poll(
      async () =>
        (
          await stage.query("select 1 from commerce.order o join commerce.order_line l on l.order_id = o.id where l.request_id = $1 and o.state = 'refunded'", [
            id
          ])
        ).length,
      { timeout: 60_000 }
    )
    .toBe(1)
}, 280_000)

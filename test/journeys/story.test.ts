import { afterAll, beforeAll, expect, test } from 'vitest'
import { breachNames } from '../../src/modules/community/rules.ts'
import { m } from '../../src/paraglide/messages.js'
import { openStage, type Stage, visit, type Visitor } from './browser.ts'

// The main story, as the people it is for would live it: a visitor becomes a learner, buys, learns, hands in
// work; an expert reviews it twice; she asks, accepts, rates; an operator hides a post and refunds the order.
let stage: Stage
let learner: Visitor
let expert: Visitor
const zh = { locale: 'zh-CN' } as const
const course = 'structured-expression'
const username = `journey${Date.now().toString(36)}`

beforeAll(async () => {
  stage = await openStage(4820)
  learner = await visit(stage)
  expert = await visit(stage, { as: 'zhouyuan' })
}, 300_000)
afterAll(async () => {
  await learner?.close()
  await expert?.close()
  await stage?.close()
})

const courseId = async () => (await stage.query<{ id: string }>('select id from catalog.course where slug = $1', [course]))[0]?.id ?? ''
const lessons = () =>
  stage.query<{ lesson_id: string; slug: string; kind: string; settings: any; task: string }>(
    `select l.lesson_id, l.slug, l.kind, l.settings, t.slug as task from catalog.lesson l join catalog.task t on t.version_id = l.version_id and t.task_id = l.task_id
   join catalog.course c on c.published_version_id = l.version_id where c.slug = $1 order by t.position, l.position`,
    [course]
  )

/** What she asked the expert for, newest first. */
const requests = () =>
  stage.query<{ id: string; state: string }>(
    `select r.id, r.state from guidance.request r join identity.person p on p.id = r.learner_id where p.username = $1 order by r.created_at desc`,
    [username]
  )

test('a visitor browses by facets, searches in Chinese, reads a course and a free lesson', async () => {
  const { page, go, looksRight } = learner
  await go('/courses')
  await page.getByRole('link', { name: /^初级/ }).first().click()
  await page.waitForURL(/level=beginner/)
  await go('/search?q=结构化表达')
  expect(await page.getByRole('link', { name: /结构化表达/ }).count()).toBeGreaterThan(0)
  await go(`/courses/${course}`)
  expect(await page.locator('h1').textContent()).toContain('结构化表达')
  await looksRight()
  await page.getByRole('link', { name: /试看/ }).first().click()
  await page.waitForURL(/lessons\//)
})

test('she registers with consent and is signed in where she was', async () => {
  const { page, go } = learner
  await go(`/register?to=${encodeURIComponent(`/courses/${course}`)}`)
  await page.getByLabel(m.identity_username({}, zh)).fill(username)
  await page.locator('input[name=password]').fill('a long enough passphrase')
  await page.getByRole('button', { name: m.identity_register_do({}, zh) }).click()
  // Consent comes before anything is stored.
  expect(await stage.query('select 1 from identity.person where username = $1', [username])).toEqual([])
  await page.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: m.identity_register_do({}, zh) }).click()
  await page.waitForURL(new RegExp(`/courses/${course}`))
  expect(
    await stage.query('select c.person_id from identity.consent c join identity.person p on p.id = c.person_id where p.username = $1', [username])
  ).not.toEqual([])
})

test('she takes a free course and buys a paid one through the gateway', async () => {
  const { page, go, looksRight } = learner
  await go('/courses/first-aid-four-minutes')
  await page
    .getByRole('button', { name: m.catalog_start_free({}, zh) })
    .first()
    .click()
  await page.waitForURL(/\/learn\//)
  await go(`/checkout/${course}`)
  await looksRight()
  await page.getByRole('button', { name: m.commerce_place_order({}, zh) }).click()
  await page.getByText(m.error_commerce_consent_needed({}, zh)).waitFor()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: m.commerce_place_order({}, zh) }).click()
  await page.waitForURL(/\/orders\//)
  await looksRight()
  await page.getByRole('button', { name: m.commerce_pay_now({}, zh) }).click()
  await page.waitForURL(/\/pay\//)
  await page
    .getByRole('button', { name: /^付款Pay/ })
    .or(page.locator('button[value=pay]'))
    .first()
    .click()
  await page.waitForURL(/\/orders\/.*back=1/)
  await page.getByText(m.commerce_paid_title({}, zh)).waitFor()
})

test('she studies, resumes where she stopped, and a later task stays locked by its own address', async () => {
  const { page, go } = learner
  const id = await courseId()
  const list = await lessons()
  const first = list[0]
  await go(`/learn/${course}`)
  await page.waitForURL(new RegExp(`/learn/${course}/${first?.slug}`))
  const own = list.filter((one) => one.task === first?.task)
  // A recording is done when it was watched; two minutes of film are not waited for here.
  for (const lesson of own.filter((one) => one.kind === 'video' || one.kind === 'audio')) {
    await stage.query(
      `insert into learning.lesson_progress (enrolment_id, lesson_id, started_at, completed_at) select e.id, $2, now(), now() from learning.enrolment e join identity.person p on p.id = e.learner_id where p.username = $1 and e.course_id = $3
      on conflict (enrolment_id, lesson_id) do update set completed_at = now()`,
      [username, lesson.lesson_id, id]
    )
  }
  for (const lesson of own.filter((one) => one.kind === 'article')) await learner.call('POST', `/courses/${id}/lessons/${lesson.lesson_id}/completion`, {})
  await go(`/learn/${course}`)
  await page.waitForURL((url) => !url.pathname.endsWith(`/${first?.slug}`))
  const locked = list.find((one) => one.task !== first?.task)
  await go(`/learn/${course}/${locked?.slug}`)
  expect(await page.locator('main').textContent()).toMatch(/完成|先/)
})

test('she passes the quiz', async () => {
  const id = await courseId()
  const quiz = (await lessons()).find((one) => one.kind === 'quiz')
  const { attemptId } = await learner.call('POST', `/courses/${id}/lessons/${quiz?.lesson_id}/quiz-attempts`, {})
  const right = (question: any) => {
    if (question.kind === 'single') return question.choices.find((choice: any) => choice.weight === 100)?.id
    if (question.kind === 'multiple') return question.choices.filter((choice: any) => choice.weight > 0).map((choice: any) => choice.id)
    if (question.kind === 'true_false') return question.answer
    if (question.kind === 'numeric') return question.value
    return question.accepted[0]
  }
  const answers = Object.fromEntries(quiz?.settings.quiz.questions.map((question: any) => [question.id, right(question)]))
  const result = await learner.call('POST', `/quiz-attempts/${attemptId}/submission`, { answers })
  expect(result).toMatchObject({ passed: true, scorePercent: 100 })
  await learner.go(`/learn/${course}/${quiz?.slug}`)
  await learner.looksRight()
})

test('she hands in work; the draft saves itself', async () => {
  const { page, go, looksRight } = learner
  const assignment = (await lessons()).find((one) => one.kind === 'assignment')
  await go(`/learn/${course}/${assignment?.slug}`)
  const text = page.getByRole('textbox', { name: new RegExp(m.tasks_text({}, zh)) }).first()
  await text.fill('一、背景\n上周三次上线都推迟了。\n二、判断\n瓶颈在评审，不在开发。\n三、请求\n请周四前定一位评审人。')
  await expect.poll(async () => (await stage.query('select text from tasks.draft where text like $1', ['%瓶颈在评审%'])).length, { timeout: 15_000 }).toBe(1)
  await page.reload()
  await page.waitForLoadState('networkidle')
  expect(await text.inputValue()).toContain('瓶颈在评审')
  await looksRight()
  await page
    .getByRole('button', { name: m.tasks_hand_in({ number: 1 }, zh) })
    .first()
    .click()
  await expect.poll(async () => (await requests()).length, { timeout: 20_000 }).toBe(1)
})

/** The expert's way through one review, by keyboard: scores, a note, feedback. */
async function review(score: number, back: boolean, feedback: string) {
  const { page, go, looksRight } = expert
  const request = (await requests()).find((one) => ['open', 'claimed'].includes(one.state))
  await go(`/studio/reviews/${request?.id}`)
  await page.getByText('瓶颈在评审').first().waitFor()
  await looksRight()
  await page.locator('body').press('Escape')
  for (let criterion = 0; criterion < 3; criterion++) await page.keyboard.press(String(score))
  const words = page.getByRole('textbox', { name: /反馈/ }).first()
  await words.fill(feedback)
  await page
    .getByRole('button', { name: new RegExp(back ? m.guidance_return({}, zh) : m.guidance_send_next({}, zh)) })
    .first()
    .click()
  // Ten seconds to call it back, then it is sent.
  await expect.poll(async () => (await stage.query('select 1 from guidance.review where request_id = $1', [request?.id])).length, { timeout: 30_000 }).toBe(1)
}

test('the expert scores by the rubric and returns it; she hands in again; it passes and the next task opens', { timeout: 180_000 }, async () => {
  await review(2, true, '请求里没有写谁来做。补上再交。')
  const { page, go } = learner
  const list = await lessons()
  const assignment = list.find((one) => one.kind === 'assignment')
  await go(`/learn/${course}/${assignment?.slug}`)
  await page.getByText('请求里没有写谁来做').first().waitFor()
  await page
    .getByRole('textbox', { name: new RegExp(m.tasks_text({}, zh)) })
    .first()
    .fill('一、背景\n上周三次上线都推迟了。\n二、判断\n瓶颈在评审，不在开发。\n三、请求\n请王工周四 18 点前定一位评审人。')
  await page
    .getByRole('button', { name: m.tasks_hand_in({ number: 2 }, zh) })
    .first()
    .click()
  await expect.poll(async () => (await requests()).length, { timeout: 20_000 }).toBe(2)
  await review(5, false, '请求里有人有时间，可以直接用。')
  const next = list.find((one) => one.task !== assignment?.task)
  await go(`/learn/${course}/${next?.slug}`)
  await expect
    .poll(
      async () =>
        (
          await stage.query(
            `select 1 from learning.task_done d join learning.enrolment e on e.id = d.enrolment_id join identity.person p on p.id = e.learner_id where p.username = $1`,
            [username]
          )
        ).length
    )
    .toBe(1)
  expect(
    await stage.query(`select 1 from inbox.notice n join identity.person p on p.id = n.person_id where p.username = $1 and n.kind = 'work_passed'`, [username])
  ).toHaveLength(1)
})

test('she asks in the discussion, the expert answers, she accepts; she rates, the expert replies', { timeout: 180_000 }, async () => {
  const id = await courseId()
  const { page, go, looksRight } = learner
  await go(`/courses/${course}/discuss/new`)
  await page.getByLabel(m.community_title_label({}, zh)).fill('请求一格要不要写截止时间？')
  await page
    .getByRole('textbox', { name: new RegExp(m.community_body_label({}, zh)) })
    .last()
    .fill('写了怕显得催人，不写又没人动。')
  const box = page.getByRole('checkbox')
  if (await box.count()) await box.first().check()
  await page.getByRole('button', { name: m.community_send({}, zh), exact: true }).click()
  await page.waitForURL(/\/discussions\//)
  const discussion = page.url().split('/discussions/')[1]?.split(/[?#]/)[0] ?? ''
  await expert.call('POST', `/discussions/${discussion}/replies`, { body: '要写。时间是请求的一半。', acceptRules: true })
  await page.reload()
  await page
    .getByRole('button', { name: m.community_accept({}, zh) })
    .first()
    .click()
  await page.getByText(m.community_accepted({}, zh)).first().waitFor()
  await looksRight()
  await learner.call('POST', `/courses/${id}/ratings`, { content: 5, interaction: 5, outcome: 4, text: '作业被退回一次，退得有道理。' })
  const [rating] = await stage.query<{ id: string }>(
    `select r.id from feedback.course_rating r join identity.person p on p.id = r.learner_id where p.username = $1`,
    [username]
  )
  await expert.call('PUT', `/ratings/${rating?.id}/answer`, { text: '第二稿已经可以当样例了。' })
  await go(`/courses/${course}/reviews`)
  await page.getByText('退得有道理').first().waitFor()
  await page.getByText('可以当样例').first().waitFor()
})

test('an operator hides a post and refunds the order: access ends, the ledger balances', { timeout: 120_000 }, async () => {
  const operator = await visit(stage, { as: 'operator' })
  const [post] = await stage.query<{ id: string }>(
    `select d.id from community.discussion d join identity.person p on p.id = d.author_id where p.username = $1`,
    [username]
  )
  await operator.call('POST', '/moderation/hidden-posts', {
    subjectKind: 'discussion',
    subjectId: post?.id,
    rule: breachNames[0],
    note: '与课程无关，测试用。'
  })
  const guest = await visit(stage)
  await guest.page.goto(`${stage.url}/discussions/${post?.id}`)
  expect(await guest.page.locator('body').textContent()).not.toContain('写了怕显得催人')
  await guest.close()
  const [order] = await stage.query<{ id: string; number: string }>(
    `select o.id, o.number from commerce."order" o join identity.person p on p.id = o.buyer_id where p.username = $1 and o.state = 'paid'`,
    [username]
  )
  await operator.go(`/admin/orders?open=${order?.id}`)
  await operator.page
    .getByRole('button', { name: m.commerce_refund_do({}, zh) })
    .first()
    .click()
  await operator.page.getByRole('textbox', { name: new RegExp(m.commerce_refund_reason({}, zh)) }).fill('学员买错了课')
  await operator.page
    .getByRole('button', { name: m.commerce_refund_do({}, zh) })
    .last()
    .click()
  await expect
    .poll(async () => (await stage.query('select state from commerce."order" where id = $1', [order?.id]))[0]?.state, { timeout: 30_000 })
    .toBe('refunded')
  await expect
    .poll(
      async () =>
        (
          await stage.query(
            `select 1 from learning.enrolment e join catalog.course c on c.id = e.course_id join identity.person p on p.id = e.learner_id where p.username = $1 and c.slug = $2 and e.ended_at is null`,
            [username, course]
          )
        ).length,
      { timeout: 20_000 }
    )
    .toBe(0)
  expect(await stage.query('select sum(amount)::int as sum from ledger.line having sum(amount) <> 0')).toEqual([])
  await operator.looksRight()
  await operator.close()
})

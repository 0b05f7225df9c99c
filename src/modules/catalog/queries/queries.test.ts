import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'
import { addLearner, applyRating } from '../counters.ts'
import type { ListedCourse } from './course-list.ts'

let app: TestApp
let expert: BuiltPerson
const levels = ['beginner', 'intermediate', 'advanced'] as const
const parts = ['theory', 'practice', 'case'] as const
const forms = ['video', 'document', 'audio', 'live', 'interactive'] as const
const purposes = ['literacy', 'skill', 'practice'] as const
const total = 41

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'], name: '林知远' })
  for (let n = 0; n < total; n += 1) {
    const course = await aCourse({
      owner: expert,
      title: `第 ${n} 门`,
      level: levels[n % 3],
      price: [0, 9900, 9900, 19900][n % 4],
      category: n % 2 ? 'data' : 'art',
      kind: n % 10 === 9 ? 'task' : 'course',
      facts: { forms: [forms[n % 5] as never, forms[(n + 1) % 5] as never], purpose: purposes[n % 3] as never, language: n % 7 === 0 ? 'en' : 'zh-CN' },
      tasks: [{ lessons: [{ part: parts[n % 3] }, { part: parts[(n + 1) % 3], preview: n % 2 === 0 }] }]
    })
    await database()
      .transaction()
      .execute(async (work) => {
        for (let learner = 0; learner < n % 5; learner += 1) await addLearner(work, course.id, 1)
        for (let vote = 0; vote < n % 4; vote += 1) await applyRating(work, course.id, { content: 5, interaction: 4, outcome: 1 + ((n + vote) % 5) })
      })
  }
  await aCourse({ owner: expert, title: '草稿不出现', published: false })
})
afterAll(() => app.close())

async function pages(query: string, limit: number): Promise<{ rows: ListedCourse[]; sizes: number[] }> {
  const rows: ListedCourse[] = []
  const sizes: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const body: { rows: ListedCourse[]; next: string | null; from: number } = (
      await app.get(`/courses?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    ).body
    expect(body.from).toBe(rows.length)
    rows.push(...body.rows)
    sizes.push(body.rows.length)
    cursor = body.next
  }
  return { rows, sizes }
}

describe('the list of courses', () => {
  test.each(['rating', 'newest', 'learners', 'price', 'price-down'])('page by page is the whole list, sorted by %s', async (sort) => {
    const whole = (await app.get(`/courses?sort=${sort}&limit=60`)).body.rows as ListedCourse[]
    expect(new Set(whole.map((row) => row.id)).size).toBe(total)
    for (const limit of [1, 7, 12, 41]) expect((await pages(`sort=${sort}`, limit)).rows.map((row) => row.id)).toEqual(whole.map((row) => row.id))
    const prices = whole.map((row) => row.priceAmount)
    if (sort === 'price') expect(prices).toEqual([...prices].sort((a, b) => a - b))
    if (sort === 'price-down') expect(prices).toEqual([...prices].sort((a, b) => b - a))
    if (sort === 'learners') expect(whole.map((row) => row.learnerCount)).toEqual(whole.map((row) => row.learnerCount).sort((a, b) => b - a))
  })

  test.each(['rating', 'newest', 'price'])('turning back leads over the same pages, sorted by %s', async (sort) => {
    const first = (await app.get(`/courses?sort=${sort}&limit=9`)).body
    const second = (await app.get(`/courses?sort=${sort}&limit=9&cursor=${first.next}`)).body
    const third = (await app.get(`/courses?sort=${sort}&limit=9&cursor=${second.next}`)).body
    const back = (await app.get(`/courses?sort=${sort}&limit=9&before=${third.previous}`)).body
    expect(back.rows).toEqual(second.rows)
    expect(back.from).toBe(9)
    const start = (await app.get(`/courses?sort=${sort}&limit=9&before=${back.previous}`)).body
    expect(start.rows).toEqual(first.rows)
    expect(start).toMatchObject({ previous: null, from: 0 })
  })

  test('each facet narrows the list, several values widen it', async () => {
    const list = async (query: string) => (await app.get(`/courses?limit=60&${query}`)).body.rows as ListedCourse[]
    expect((await list('level=beginner')).every((row) => row.level === 'beginner')).toBe(true)
    const two = await list('level=beginner,advanced')
    expect(two.length).toBe((await list('level=beginner')).length + (await list('level=advanced')).length)
    expect((await list('level=beginner&level=advanced')).length).toBe(two.length)
    expect((await list('form=live&purpose=skill')).every((row) => row.forms.includes('live') && row.purpose === 'skill')).toBe(true)
    expect((await list('price=free')).every((row) => row.priceAmount === 0)).toBe(true)
    expect((await list('language=en')).every((row) => row.language === 'en')).toBe(true)
    expect((await list('kind=task')).every((row) => row.kind === 'task')).toBe(true)
    expect((await list('category=data')).length).toBe(20)
    expect(await list('category=nowhere')).toEqual([])
    // Old links with values that no longer exist still open.
    expect((await list('level=guru&sort=magic')).length).toBe(total)
  })

  test('the counts are what the list would show', async () => {
    for (const query of [
      '',
      'level=beginner',
      'level=beginner,advanced&form=live',
      'category=data&purpose=skill&part=case',
      'price=free&language=zh-CN&kind=course'
    ]) {
      const { body } = await app.get(`/courses/facets?${query}`)
      expect(body.total).toBe((await app.get(`/courses?limit=60&${query}`)).body.rows.length)
      for (const facet of Object.keys(body.counts)) {
        const others = query
          .split('&')
          .filter((one) => one && !one.startsWith(`${facet}=`))
          .join('&')
        for (const [value, count] of Object.entries(body.counts[facet])) {
          const shown = (await app.get(`/courses?limit=60&${others}&${facet}=${value}`)).body.rows.length
          expect(count, `${query} → ${facet}=${value}`).toBe(shown)
        }
      }
    }
    expect((await app.get('/courses/facets')).body.categories).toEqual({ data: 20, art: 21 })
  })

  test('bent cursors are refused', async () => {
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url'), Buffer.from('[{},1,2]').toString('base64url')])
      expect((await app.get(`/courses?cursor=${cursor}`)).status).toBe(422)
    // Well-formed, but not of this list.
    expect((await app.get(`/courses?sort=price&cursor=${Buffer.from('["soon","x",0]').toString('base64url')}`)).status).toBe(422)
  })

  test('ratings of a few do not beat those of many', async () => {
    const few = await aCourse({ owner: expert, title: '三票' })
    const many = await aCourse({ owner: expert, title: '三百票' })
    await database()
      .transaction()
      .execute(async (work) => {
        for (let vote = 0; vote < 3; vote += 1) await applyRating(work, few.id, { content: 5, interaction: 5, outcome: 5 })
        for (let vote = 0; vote < 300; vote += 1) await applyRating(work, many.id, { content: 5, interaction: 5, outcome: 4 })
        await applyRating(work, many.id, { content: 1, interaction: 1, outcome: 1 })
        await applyRating(work, many.id, { content: 5, interaction: 5, outcome: 4 }, { content: 1, interaction: 1, outcome: 1 })
      })
    const ids = ((await app.get('/courses?sort=rating&limit=60')).body.rows as ListedCourse[]).map((row) => row.id)
    expect(ids.indexOf(many.id)).toBeLessThan(ids.indexOf(few.id))
    const row = await app.db.selectFrom('catalog.course_card').selectAll().where('id', '=', many.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ rating_count: 301, rating_content: 5, rating_outcome: 4 })
  })
})

describe('the page of a course', () => {
  test('tells what one needs to decide, in both kinds', async () => {
    const course = await aCourse({
      owner: expert,
      slug: 'whole-page',
      price: 9900,
      listPrice: 12900,
      validityDays: 90,
      facts: { faq: [{ question: '能退吗', answer: '能' }], body: '**粗** <script>x</script>' },
      tasks: [{ lessons: [{ preview: true }, {}] }, { requires: ['task-1'] }]
    })
    const { body } = await app.get('/courses/by-slug/whole-page')
    expect(body).toMatchObject({
      title: expect.any(String),
      priceAmount: 9900,
      listPriceAmount: 12900,
      validityDays: 90,
      ownerName: '林知远',
      versionNumber: 1,
      faq: [{ question: '能退吗', answer: '能' }]
    })
    expect(body.html).toContain('<strong>粗</strong>')
    expect(body.html).not.toContain('<script')
    expect(body.tasks[1].requires).toEqual([course.tasks[0]?.id])
    expect(body.tasks[0].lessons.map((lesson: { preview: boolean }) => lesson.preview)).toEqual([true, false])
    // What the lessons say is for those who have them.
    expect(JSON.stringify(body)).not.toContain('第 2 小节的正文')
    expect((await app.get('/courses/by-slug/whole-page?kind=task')).status).toBe(404)
    expect((await app.get('/courses/by-slug/never')).status).toBe(404)
  })

  test('a draft has none', async () => {
    const course = await aCourse({ owner: expert, published: false })
    expect((await app.get(`/courses/by-slug/${course.slug}`)).status).toBe(404)
    expect((await app.get(`/courses/by-slug/${course.slug}`, expert)).status).toBe(404)
  })

  test('free lessons are for anybody, the others are not', async () => {
    const course = await aCourse({ owner: expert, tasks: [{ lessons: [{ preview: true }, { slug: 'hidden-one', body: '秘密' }] }] })
    const free = await app.get(`/courses/by-slug/${course.slug}/lessons/${course.lessons[0]?.slug}`)
    expect(free.body.lesson).toMatchObject({ kind: 'article', html: expect.stringContaining('小节的正文') })
    const closed = await app.get(`/courses/by-slug/${course.slug}/lessons/hidden-one`)
    expect(closed).toMatchObject({ status: 200, body: { lesson: null } })
    expect(JSON.stringify(closed.body)).not.toContain('秘密')
    expect((await app.get(`/courses/by-slug/${course.slug}/lessons/nothing`)).status).toBe(404)
  })
})

describe('search', () => {
  test('finds courses, tasks and free lessons in Chinese; closed lessons only for who has them', async () => {
    const owner = await aPerson({ roles: ['expert'] })
    const learner = await aPerson()
    const course = await aCourse({
      owner,
      title: '琉璃瓦修复',
      tasks: [
        {
          title: '琉璃瓦清点',
          lessons: [
            { title: '琉璃瓦图谱', preview: true },
            { title: '釉面', body: '琉璃瓦的釉面配方' }
          ]
        }
      ]
    })
    const find = async (who?: BuiltPerson, more = '') => (await app.get(`/search?q=${encodeURIComponent('琉璃瓦')}${more}`, who)).body
    expect((await find()).counts).toEqual({ course: 1, task: 1, lesson: 1 })
    expect((await find(learner)).counts).toEqual({ course: 1, task: 1, lesson: 1 })
    expect((await find(owner)).counts).toEqual({ course: 1, task: 1, lesson: 2 })
    expect((await app.post(`/courses/${course.id}/enrolments`, {}, learner)).status).toBe(201)
    expect((await find(learner)).counts).toEqual({ course: 1, task: 1, lesson: 2 })
    const only = await find(learner, '&kind=lesson')
    expect(only.hits.map((hit: { kind: string }) => hit.kind)).toEqual(['lesson', 'lesson'])
    expect(only.hits[0].title.some((part: { mark: boolean }) => part.mark) || only.hits[0].excerpt.some((part: { mark: boolean }) => part.mark)).toBe(true)
    expect((await app.get('/search?q=')).body.hits).toEqual([])
  })

  test('what a new version leaves out is found no more', async () => {
    const course = await aCourse({ owner: expert, category: 'data', tasks: [{ lessons: [{ title: '孔雀蓝颜料', preview: true }, {}] }] })
    const find = async () => (await app.get(`/search?q=${encodeURIComponent('孔雀蓝颜料')}`)).body.hits.length
    expect(await find()).toBe(1)
    await app.send('DELETE', `/studio/courses/${course.id}/lessons/${course.lessons[0]?.id}`, undefined, expert)
    expect(await find()).toBe(1)
    expect((await app.post(`/studio/courses/${course.id}/versions`, { note: '去掉一节' }, expert)).status).toBe(201)
    expect(await find()).toBe(0)
  })
})

describe('my courses', () => {
  test('stand in the order of the last edit, page by page', async () => {
    const owner = await aPerson({ roles: ['expert'] })
    const courses = [await aCourse({ owner }), await aCourse({ owner }), await aCourse({ owner })]
    setClock(new Date(Date.now() + 60_000))
    const oldest = courses[0]
    await app.send('PUT', `/studio/courses/${oldest?.id}/lessons/${oldest?.lessons[0]?.id}`, { revision: 1, title: '改' }, owner)
    setClock()
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: { rows: { id: string }[]; next: string | null } } = await app.get(
        `/studio/courses?limit=1${cursor && `&cursor=${cursor}`}`,
        owner
      )
      ids.push(...body.rows.map((row) => row.id))
      cursor = body.next
    }
    expect(ids).toEqual([courses[0]?.id, courses[2]?.id, courses[1]?.id])
  })
})

describe('versions', () => {
  test('a draft’s differences are its authors’ business', async () => {
    const course = await aCourse({ owner: expert })
    await app.send('PUT', `/studio/courses/${course.id}/lessons/${course.lessons[0]?.id}`, { revision: 1, title: '改' }, expert)
    const { draftId } = (await app.get(`/studio/courses/${course.id}`, expert)).body
    const path = `/courses/${course.id}/versions/${course.versionId}/differences/${draftId}`
    expect((await app.get(path, expert)).body.lessons.changed).toEqual([{ id: course.lessons[0]?.id, title: '改', kind: 'article', fields: ['title'] }])
    expect((await app.get(path, await aPerson())).status).toBe(403)
    expect((await app.get(path)).status).toBe(401)
    const other = await aCourse({ owner: expert })
    expect((await app.get(`/courses/${course.id}/versions/${course.versionId}/differences/${other.versionId}`, expert)).status).toBe(404)
  })
})

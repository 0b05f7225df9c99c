import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'

let app: TestApp
let expert: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())

const draft = async () => (await app.post('/studio/courses', { title: 'How to write a report' }, expert)).body as { courseId: string }

describe('the offer', () => {
  const offer = {
    slug: 'a-good-offer',
    categorySlug: null,
    priceAmount: 9900,
    listPriceAmount: 12900,
    currency: 'CNY',
    validityDays: 365,
    refundDays: 3,
    refundProgressPercent: 20
  }
  test('is set at once, within its bounds', async () => {
    const { courseId } = await draft()
    const path = `/studio/courses/${courseId}/offer`
    expect((await app.send('PUT', path, offer, expert)).status).toBe(200)
    expect((await app.get(`/studio/courses/${courseId}`, expert)).body.offer).toEqual(offer)
    expect(await app.send('PUT', path, { ...offer, listPriceAmount: 9900 }, expert)).toMatchObject({
      status: 422,
      body: { fields: { listPriceAmount: [{ code: 'catalog/list-price-lower' }] } }
    })
    expect(await app.send('PUT', path, { ...offer, categorySlug: 'nowhere' }, expert)).toMatchObject({
      body: { fields: { categorySlug: [{ code: 'catalog/no-category' }] } }
    })
    expect(await app.send('PUT', path, { ...offer, slug: 'Ä b' }, expert)).toMatchObject({ body: { fields: { slug: [{ code: 'catalog/bad-slug' }] } } })
    expect((await app.send('PUT', path, { ...offer, priceAmount: -1 }, expert)).status).toBe(422)
    const other = await draft()
    expect(await app.send('PUT', `/studio/courses/${other.courseId}/offer`, offer, expert)).toMatchObject({
      body: { fields: { slug: [{ code: 'catalog/slug-taken' }] } }
    })
  })

  test('the address stays once published', async () => {
    const course = await aCourse({ owner: expert })
    expect(await app.send('PUT', `/studio/courses/${course.id}/offer`, { ...offer, slug: 'another-one' }, expert)).toMatchObject({
      status: 422,
      body: { fields: { slug: [{ code: 'catalog/slug-fixed' }] } }
    })
    expect((await app.send('PUT', `/studio/courses/${course.id}/offer`, { ...offer, slug: course.slug }, expert)).status).toBe(200)
    expect((await app.get(`/courses/by-slug/${course.slug}`)).body).toMatchObject({ priceAmount: 9900, validityDays: 365 })
  })

  test('leaves the search alone: nothing in it can be searched for', async () => {
    const course = await aCourse({ owner: expert, title: '榫卯入门' })
    const documents = () =>
      app.db.selectFrom('platform.search_document').select(['id', 'ref_id', 'updated_at']).where('url', 'like', `%${course.slug}%`).orderBy('id').execute()
    const before = await documents()
    expect(before.length).toBeGreaterThan(2)
    setClock(new Date(Date.now() + 60_000))
    expect((await app.send('PUT', `/studio/courses/${course.id}/offer`, { ...offer, slug: course.slug }, expert)).status).toBe(200)
    setClock()
    expect(await documents()).toEqual(before)
  })
})

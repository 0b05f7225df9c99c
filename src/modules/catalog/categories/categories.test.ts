import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'

let app: TestApp
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())

const save = (slug: string, more: object = {}, who: BuiltPerson | undefined = operator) =>
  app.send('PUT', `/categories/${slug}`, { nameZh: slug, nameEn: slug, ...more }, who)

test('operators keep the tree; a course below is a course of the branch', async () => {
  expect((await save('craft')).status).toBe(200)
  expect((await save('paper', { parentSlug: 'craft', position: 2 })).status).toBe(200)
  expect((await save('wood', { parentSlug: 'craft', position: 1 })).status).toBe(200)
  const { rows } = (await app.get('/categories')).body
  expect(rows.map((one: { slug: string; parentSlug: string | null }) => [one.slug, one.parentSlug])).toEqual([
    ['craft', null],
    ['wood', 'craft'],
    ['paper', 'craft']
  ])
  await aCourse({ category: 'paper' })
  expect((await app.get('/courses?category=craft')).body.rows.length).toBe(1)
  expect((await app.get('/courses?category=wood')).body.rows.length).toBe(0)
  expect((await app.get('/courses/facets')).body.categories).toEqual({ craft: 1, wood: 0, paper: 1 })

  expect(await save('craft', { parentSlug: 'paper' })).toMatchObject({
    status: 422,
    body: { fields: { parentSlug: [{ code: 'catalog/category-below-itself' }] } }
  })
  expect(await save('craft', { parentSlug: 'craft' })).toMatchObject({ status: 422 })
  expect(await save('glass', { parentSlug: 'nothing' })).toMatchObject({ body: { fields: { parentSlug: [{ code: 'catalog/no-category' }] } } })
  expect(await app.send('DELETE', '/categories/paper', undefined, operator)).toMatchObject({ status: 409, body: { code: 'catalog/category-in-use' } })
  expect((await app.send('DELETE', '/categories/craft', undefined, operator)).status).toBe(409)
  expect((await app.send('DELETE', '/categories/wood', undefined, operator)).status).toBe(200)
  expect((await app.send('DELETE', '/categories/wood', undefined, operator)).status).toBe(404)
})

test('a category keeps its drawing when it is saved without one', async () => {
  const motif = async () => (await app.get('/categories')).body.rows.find((one: { slug: string }) => one.slug === 'clay').motif
  await save('clay', { motif: 'bowl, wheel' })
  expect((await save('clay', { nameZh: '陶' })).status).toBe(200)
  expect(await motif()).toBe('bowl, wheel')
  await save('clay', { motif: null })
  expect(await motif()).toBeNull()
})

test('nobody else does', async () => {
  const expert = await aPerson({ roles: ['expert'] })
  expect((await save('mine', {}, expert)).status).toBe(403)
  expect((await app.send('PUT', '/categories/mine', { nameZh: 'x', nameEn: 'x' })).status).toBe(401)
  expect((await app.send('DELETE', '/categories/craft', undefined, expert)).status).toBe(403)
})

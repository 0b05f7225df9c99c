import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type AnyDb, connect, disconnect } from '../db.ts'
import { newId } from '../id.ts'
import type {} from '../../../test/support/global-setup.ts'
import { cloneDatabase, dropDatabase } from '../postgres/index.ts'
import { postgresSearch as index, type SearchDocument, type SearchResult } from './index.ts'

const name = `klearn_t_${process.pid}_${Date.now()}_search`
let db: AnyDb

beforeAll(async () => {
  db = connect(await cloneDatabase(inject('postgresUrl'), inject('template'), name), 4)
})
afterAll(async () => {
  await disconnect()
  await dropDatabase(inject('postgresUrl'), name)
})
beforeEach(() => sql`truncate platform.search_document`.execute(db))

const put = (document: Partial<SearchDocument>) =>
  db.transaction().execute(async (work) => {
    const whole: SearchDocument = {
      kind: 'course',
      refId: newId(),
      title: '机器学习入门',
      body: '从线性回归到神经网络。',
      url: '/courses/ml',
      language: 'zh-CN',
      audience: ['public'],
      publishedAt: new Date('2026-01-01'),
      updatedAt: new Date('2026-01-01'),
      ...document
    }
    await index.put(work, whole)
    return whole
  })
const find = (query: string, more = {}) => index.find(db, { query, audience: ['public'], ...more })
const titles = (result: SearchResult) => result.hits.map((hit) => hit.title.map((part) => part.text).join(''))

describe('finding', () => {
  test('Chinese phrases exactly, words whole, both together', async () => {
    await put({ title: '数据库索引', body: '用 PostgreSQL 讲 GIN 与 B-tree' })
    await put({ title: '数据与索引', body: '库存管理 postgres' })
    expect(titles(await find('数据库索引'))).toEqual(['数据库索引'])
    expect(titles(await find('索引 postgresql'))).toEqual(['数据库索引'])
    expect(titles(await find('库'))).toHaveLength(2)
    expect(titles(await find('postgre'))).toEqual([])
    expect(titles(await find('postgre', { prefix: true }))).toHaveLength(2)
    expect(titles(await find('ＰＯＳＴＧＲＥＳ'))).toEqual(['数据与索引'])
    for (const nothing of ['', '！？', '不存在的词', "'", '\\', '& |', '<->', ':*']) expect(titles(await find(nothing))).toEqual([])
  })

  test('what is named in the title comes first, with marks', async () => {
    await put({ title: '后端杂谈', body: '也会说到缓存策略。' })
    await put({ title: '缓存策略', body: '一课。' })
    const { hits } = await find('缓存策略')
    expect(hits.map((hit) => hit.title)).toEqual([[{ text: '缓存策略', mark: true }], [{ text: '后端杂谈', mark: false }]])
    expect(hits[1]?.excerpt).toContainEqual({ text: '缓存策略', mark: true })
  })

  test('only what the reader may see', async () => {
    await put({ title: '公开的锁' })
    await put({ title: '班里的锁', audience: ['course:7', 'staff'] })
    expect(titles(await find('锁'))).toEqual(['公开的锁'])
    expect(titles(await find('锁', { audience: ['course:7'] }))).toEqual(['班里的锁'])
    expect(titles(await find('锁', { audience: ['public', 'staff'] }))).toHaveLength(2)
    expect(titles(await find('锁', { audience: [] }))).toEqual([])
  })

  test('counts of every kind, hits of the chosen', async () => {
    await put({ kind: 'course' })
    await put({ kind: 'course' })
    await put({ kind: 'expert', title: '机器学习专家' })
    const result = await find('机器学习', { kinds: ['expert'] })
    expect(result.counts).toEqual({ course: 2, expert: 1 })
    expect(titles(result)).toEqual(['机器学习专家'])
    expect((await find('机器学习', { language: 'en' })).counts).toEqual({})
  })

  test('pages follow each other without gap or repetition', async () => {
    for (let number = 0; number < 25; number += 1) await put({ body: `第 ${number} 课`, publishedAt: new Date(2026, 0, number + 1) })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: SearchResult = await find('机器学习', { limit: 10, cursor })
      seen.push(...page.hits.map((hit) => hit.refId))
      cursor = page.next
    } while (cursor)
    expect([seen.length, new Set(seen).size]).toEqual([25, 25])
    await expect(find('机器学习', { cursor: 'bent' })).rejects.toMatchObject({ code: 'platform/bad-cursor' })
  })

  test('a very common word: the newest thousand are ranked, all are counted', async () => {
    await sql`
      insert into platform.search_document (id, kind, ref_id, title, body, url, language, audience, tokens, published_at, updated_at)
      select gen_random_uuid(), 'post', gen_random_uuid(), 'n' || n, 'x', '/', 'zh-CN', '{public}', '''common'':1'::tsvector, timestamptz '2026-01-01' + n * interval '1 minute', now()
      from generate_series(1, 1500) n`.execute(db)
    const seen = new Set<string>()
    let cursor: string | null = null
    do {
      const page: SearchResult = await find('common', { limit: 100, cursor })
      expect(page.counts).toEqual({ post: 1500 })
      for (const title of titles(page)) seen.add(title)
      cursor = page.next
    } while (cursor)
    expect(seen.size).toBe(1000)
    expect(seen.has('n1500') && !seen.has('n500')).toBe(true)
  })
})

describe('putting', () => {
  test('again replaces, late does not overwrite', async () => {
    const { refId } = await put({ title: '旧标题' })
    await put({ refId, title: '新标题', updatedAt: new Date('2026-02-01') })
    await put({ refId, title: '迟到的标题', updatedAt: new Date('2026-01-15') })
    expect(titles(await find('标题'))).toEqual(['新标题'])
  })

  test('a book is found by what stands at its end, once, and shrinks without leftovers', async () => {
    const { refId } = await put({ title: '大部头', body: `${'正文内容 '.repeat(12_000)}结尾彩蛋` })
    const result = await find('大部头 结尾彩蛋')
    expect(titles(result)).toEqual(['大部头'])
    expect(result.counts).toEqual({ course: 1 })
    expect(titles(await find('正文内容'))).toEqual(['大部头'])
    await put({ refId, title: '大部头', body: '短了', updatedAt: new Date('2026-03-01') })
    expect(titles(await find('结尾彩蛋'))).toEqual([])
    expect((await sql<{ n: number }>`select count(*) as n from platform.search_document`.execute(db)).rows[0]?.n).toBe(1)
  })

  test('a text that breaks off leaves nothing; a NUL in it does no harm', async () => {
    const broken = db.transaction().execute(async (work) => {
      await index.put(work, { ...(await put({ title: '先在' })), refId: newId(), title: '不会在' })
      throw new Error('later')
    })
    await expect(broken).rejects.toThrow('later')
    expect(titles(await find('不会在'))).toEqual([])
    await put({ title: '有\u0000空', body: "it's \\ \u0000 'quoted'" })
    expect(titles(await find('quoted'))).toEqual(['有空'])
  })

  test('removed is not found', async () => {
    const { refId } = await put({})
    await db.transaction().execute((work) => index.remove(work, 'course', refId))
    expect(titles(await find('机器学习'))).toEqual([])
  })
})

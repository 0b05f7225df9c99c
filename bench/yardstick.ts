import Fastify from 'fastify'
import pg from 'pg'

/** What a page costs at the least: its own queries, and its own bytes as one string. */
export interface Yardstick {
  statements: { text: string; values: unknown[] }[]
  body: string
  type: string
}

/**
 * A bare Fastify application to measure against: `/bytes/<n>` returns the bytes of a page; `/page/<n>` runs
 * the page's statements first; `/write` inserts and commits one row.
 */
export async function startYardstick(url: string, pages: Yardstick[]) {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  await pool.query('create table if not exists public.bench_row (id bigint generated always as identity primary key, text text, at timestamptz default now())')
  const app = Fastify()
  app.get<{ Params: { n: string } }>('/bytes/:n', (request, reply) => {
    const page = pages[Number(request.params.n)]
    reply.type(page?.type ?? 'text/html').send(page?.body ?? '')
  })
  app.get<{ Params: { n: string } }>('/page/:n', async (request, reply) => {
    const page = pages[Number(request.params.n)]
    for (const { text, values } of page?.statements ?? []) await pool.query(text, values)
    return reply.type(page?.type ?? 'text/html').send(page?.body ?? '')
  })
  app.post('/write', async () => {
    await pool.query('insert into public.bench_row (text) values ($1)', ['x'])
    return { ok: true }
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  return {
    base: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: async () => {
      await app.close()
      await pool.end()
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  process.once('message', async ({ url, pages }: { url: string; pages: Yardstick[] }) => {
    const yardstick = await startYardstick(url, pages)
    process.send?.({ base: yardstick.base })
  })
}

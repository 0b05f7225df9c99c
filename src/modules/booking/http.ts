import type { FastifyInstance } from 'fastify'
import { ask } from '#platform/perform.ts'
import { bookingFile, readFeed } from './feed/feed.ts'

/** What is no JSON of the API: calendar files. */
export async function http(app: FastifyInstance): Promise<void> {
  const hidden = { schema: { hide: true } }
  app.get<{ Params: { bookingId: string } }>('/api/v1/bookings/:bookingId/calendar.ics', hidden, async ({ params }, reply) => {
    const { text } = await ask(bookingFile, params)
    return reply
      .header('content-disposition', 'attachment; filename="klearn.ics"')
      .header('cache-control', 'private, no-store')
      .type('text/calendar; charset=utf-8')
      .send(text)
  })
  app.get<{ Params: { file: string } }>('/api/v1/calendar-feeds/:file', hidden, async ({ params }, reply) => {
    const { text } = await ask(readFeed, { token: params.file.replace(/\.ics$/, '') })
    return reply.header('cache-control', 'private, max-age=300').type('text/calendar; charset=utf-8').send(text)
  })
}

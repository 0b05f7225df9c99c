import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { ask } from '#platform/perform.ts'
import { query } from '../tables.ts'
import { listSessions } from './sessions.ts'
import { listServices } from './show-services.ts'
import { listSlots } from './list-slots.ts'

/** Everything that the box on an expert's page shows, in one question. */
export const bookBox = query({
  id: 'booking.book-box',
  summary: 'What can be booked with an expert: services, the first free times, office hours',
  access: anyone,
  input: z.object({ expertId: z.uuid() }),
  async run({ actor }, { expertId }) {
    const [services, sessions] = await Promise.all([ask(listServices, { expertId }), ask(listSessions, { expertId, limit: 4 })])
    const [first] = services
    const slots = first ? { serviceId: first.id, ...(await ask(listSlots, { serviceId: first.id, days: 7 })) } : null
    return { zone: actor.zone, services, slots, sessions: sessions.rows }
  }
})

import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canStay } from '../access.ts'
import { iceServers } from '../ice-servers.ts'
import { roomFor } from '../room.ts'
import { phaseOf } from '../rules.ts'
import { query } from '../tables.ts'

/** A connection can be tried from the day before; the relay's password is worth keeping from everybody else. */
const early = 24 * 3600_000

export const connectionServers = query({
  id: 'live.connection-servers',
  summary: 'The servers with which browsers of this room find a way to each other',
  access: signedIn,
  input: z.object({ roomId: z.uuid() }),
  async run({ db, actor, now }, { roomId }) {
    const room = await roomFor(db, roomId, actor.id)
    const soon = phaseOf(room, now) === 'waiting' && room.opens_at.getTime() - now.getTime() < early
    const may = soon || canStay(room, now)
    if (may !== true) throw refuse.notAllowed(may)
    const servers = iceServers(roomId, now)
    return { iceServers: servers, relay: servers.some((one) => 'credential' in one) }
  }
})

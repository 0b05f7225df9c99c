import { owesConsent } from '#modules/identity/index.ts'
import { unreadCount } from '#modules/inbox/index.ts'
import { settings } from '#modules/ops/index.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import type { LayoutServerLoad } from './$types'

/** What every page knows: who looks at it, in which language and zone, and what time it is on the server. */
export const load: LayoutServerLoad = async ({ depends }) => {
  depends('inbox:unread')
  const { actor, locale } = context()
  const { footerNote, icp, contact } = await settings(database())
  return {
    me:
      actor.kind === 'person'
        ? { id: actor.id, username: actor.username, name: actor.name, avatarSeed: actor.avatarSeed ?? actor.username, roles: [...actor.roles] }
        : null,
    owesConsent: owesConsent(actor),
    locale,
    zone: actor.zone,
    now: now().toISOString(),
    legal: [footerNote, icp, contact].filter(Boolean).join(' · '),
    unread: actor.kind === 'person' ? await unreadCount(database(), actor.id) : 0
  }
}

import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { context } from '#platform/context.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { localDay } from '#platform/time/index.ts'
import { holdUploads } from '#modules/media/index.ts'
import type { CoursePlace } from '../place.ts'
import { maxFiles } from '../rules.ts'
import { acceptCurrentRules } from '../rules-of-community.ts'
import type { Tables } from '../tables.ts'

/** Ticking the box under one's first post accepts the community rules of the day. */
export const acceptRules = z.union([z.boolean(), z.literal('on').transform(() => true), z.literal('true').transform(() => true)]).optional()

// A form sends one field; several make a list.
export const fileIds = z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.uuid()).max(maxFiles)).default([])

/** Muted people are told until when; who has not accepted the rules accepts them with this post or is refused. */
export async function mayPublish(
  work: Work<Tables>,
  { actor, place, accepts, now }: { actor: Actor; place: CoursePlace; accepts?: boolean; now: Date }
): Promise<void> {
  if (place.mutedUntil === 'for good') throw refuse.notAllowed('community/muted-for-good')
  if (place.mutedUntil) throw refuse.notAllowed('community/muted', { values: { until: momentWords(place.mutedUntil, actor) } })
  if (place.rulesAccepted) return
  if (!accepts) throw refuse.invalid('community/rules-not-accepted', { fields: { acceptRules: ['community/rules-not-accepted'] } })
  await acceptCurrentRules(work, actor.id, now)
}

/** A refusal by an access rule; a guest is sent to sign in instead. */
export function allowOrSignIn(actor: Actor, answer: true | string): void {
  if (actor.kind === 'guest' && answer !== true) throw refuse.signIn()
  allow(answer)
}

const momentWords = (moment: Date, { zone }: Actor) =>
  `${localDay(moment, zone)} ${new Intl.DateTimeFormat(context().locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false }).format(moment)}`

/** Pictures of a post are the author's own uploads. */
export const holdPictures = async (work: Work<Tables>, ids: string[], ownerId: string): Promise<void> => {
  if (ids.length > 0) await holdUploads(work, ids, ownerId, ['picture'])
}

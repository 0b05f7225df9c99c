import { z } from 'zod'
import { actorOf, banPerson, unbanPerson } from '#modules/identity/index.ts'
import { withRole } from '#platform/access.ts'
import { hasRole, isStaff } from '#platform/actor.ts'
import { runAsSystem } from '#platform/context.ts'
import type { AnyDb, AnyWork, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { now as clock } from '#platform/time/clock.ts'
import { breachNames, isInForce, sanctionDays, untilOf } from '../rules.ts'
import { read, schedule, type Tables, useCase } from '../tables.ts'

const keepers = withRole('moderator', 'operator', 'admin')
export const daysGiven = z.coerce
  .number()
  .int()
  .refine((days) => (sanctionDays as readonly number[]).includes(days), 'community/no-such-duration')

interface Imposing {
  personId: string
  kind: 'warn' | 'mute' | 'ban'
  days: number
  rule: string
  note: string
  caseId?: string
}
type Tools = Pick<Doing<Tables>, 'work' | 'actor' | 'now' | 'publish' | 'audit'>

export const imposeSanction = useCase({
  id: 'community.impose-sanction',
  summary: 'Warn, mute or ban a person for breaking the rules',
  access: keepers,
  input: z.object({
    personId: z.uuid(),
    kind: z.enum(['warn', 'mute', 'ban']),
    days: daysGiven.default(7),
    rule: z.enum(breachNames),
    note: z.string().trim().min(2).max(1000)
  }),
  output: z.object({ sanctionId: z.string() }),
  run: async (doing, input) => ({ sanctionId: await imposeSanctionOn(doing, input) })
})

/** Writes the sanction and lets it take hold: a ban ends all sessions at once. */
export async function imposeSanctionOn({ work, actor, now, publish, audit }: Tools, { personId, kind, days, rule, note, caseId }: Imposing): Promise<string> {
  if (personId === actor.id) throw refuse.notAllowed('community/own-case')
  const person = await work.selectFrom('identity.person_card').select('id').where('id', '=', personId).executeTakeFirst()
  if (!person) throw refuse.notFound()
  if (isStaff(await actorOf(personId)) && !hasRole(actor, 'admin')) throw refuse.notAllowed('community/staff-person')
  const until = untilOf(kind, days, now)
  const id = newId()
  await work
    .insertInto('community.sanction')
    .values({
      id,
      person_id: personId,
      kind,
      rule,
      note,
      case_id: caseId ?? null,
      imposed_by: actor.id,
      imposed_at: now,
      until,
      lifted_at: null,
      lifted_by: null
    })
    .execute()
  if (kind === 'ban') await banPerson(work, { personId, reason: note, byId: actor.id, now })
  await publish('sanction.imposed', { sanctionId: id, personId, kind })
  await audit('person', personId, { sanction: kind, until, rule, note })
  return id
}

export const liftSanction = useCase({
  id: 'community.lift-sanction',
  summary: 'End a mute or ban early, or take a warning back',
  access: keepers,
  input: z.object({ sanctionId: z.uuid(), note: z.string().trim().min(2).max(1000) }),
  output: z.null(),
  async run(doing, { sanctionId, note }) {
    const sanction = await doing.work
      .selectFrom('community.sanction')
      .select(['person_id', 'lifted_at'])
      .where('id', '=', sanctionId)
      .forUpdate()
      .executeTakeFirst()
    if (!sanction) throw refuse.notFound()
    if (sanction.person_id === doing.actor.id) throw refuse.notAllowed('community/own-case')
    if (sanction.lifted_at) throw refuse.conflict('community/sanction-over')
    await liftIt(doing, { sanctionId, personId: sanction.person_id, note, byId: doing.actor.id || null })
    await doing.audit('person', sanction.person_id, { lifted: sanctionId, note })
    return null
  }
})

/** Ends a sanction; a banned person gets in again when no other ban holds. */
export async function liftIt(
  { work, now, publish }: Pick<Tools, 'work' | 'now' | 'publish'>,
  { sanctionId, personId, note, byId }: { sanctionId: string; personId: string; note: string; byId: string | null }
): Promise<void> {
  await work.updateTable('community.sanction').set({ lifted_at: now, lifted_by: byId, lift_note: note }).where('id', '=', sanctionId).execute()
  if (!(await stillBanned(work, personId, now))) await unbanPerson(work, personId)
  await publish('sanction.lifted', { sanctionId, personId })
}

async function stillBanned(work: Work<Tables>, personId: string, now: Date): Promise<boolean> {
  const bans = await work
    .selectFrom('community.sanction')
    .select(['kind', 'until', 'lifted_at'])
    .where('person_id', '=', personId)
    .where('kind', '=', 'ban')
    .where('lifted_at', 'is', null)
    .execute()
  return bans.some((ban) => isInForce(ban, now))
}

const perRound = 100

export const endDue = useCase({
  id: 'community.end-due-sanctions',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const due = await doing.work
      .selectFrom('community.sanction')
      .select(['id', 'person_id'])
      .where('lifted_at', 'is', null)
      .where('until', '<=', doing.now)
      .orderBy('until')
      .limit(perRound)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const one of due) await liftIt(doing, { sanctionId: one.id, personId: one.person_id, note: '', byId: null })
    return { count: due.length }
  }
})

/** Mutes and bans end by the clock. */
export const endDueSanctions = schedule('end-due-sanctions', '* * * * *', async () => {
  await runAsSystem(async () => {
    while ((await perform(endDue, {})).count === perRound);
  })
})

/** Until when somebody may only read; null when they may write, 'for good' without an end. */
export async function mutedUntil(db: AnyDb | AnyWork, personId: string): Promise<Date | 'for good' | null> {
  const mutes = await read(db as AnyDb)
    .selectFrom('community.sanction')
    .select(['kind', 'until', 'lifted_at'])
    .where('person_id', '=', personId)
    .where('kind', '=', 'mute')
    .where('lifted_at', 'is', null)
    .execute()
  const inForce = mutes.filter((mute) => isInForce(mute, clock()))
  if (inForce.length === 0) return null
  return inForce.some((mute) => mute.until === null) ? 'for good' : new Date(Math.max(...inForce.map((mute) => (mute.until as Date).getTime())))
}

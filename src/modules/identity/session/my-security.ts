import { z } from 'zod'
import { maskPhone, openPhone } from '../phone/phone.ts'
import { secondFactorUrged } from '../rules.ts'
import { query } from '../tables.ts'
import { ownAccount } from '../who.ts'

export const mySecurity = query({
  id: 'identity.my-security',
  summary: 'How my account is protected: address, phone, second step, passkeys, linked accounts',
  access: ownAccount,
  input: z.object({}),
  output: z.object({
    hasPassword: z.boolean(),
    passwordChangedAt: z.date().nullable(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    pendingEmail: z.string().nullable(),
    phone: z.string().nullable(),
    phoneVerified: z.boolean(),
    secondFactorSince: z.date().nullable(),
    secondFactorUrged: z.boolean(),
    recoveryCodesLeft: z.number(),
    passkeys: z.array(z.object({ id: z.uuid(), name: z.string(), createdAt: z.date(), usedAt: z.date().nullable() })),
    linked: z.array(z.object({ provider: z.string(), label: z.string(), linkedAt: z.date() }))
  }),
  async run({ db, actor, now }) {
    const [person, codes, passkeys, linked, pending] = await Promise.all([
      db.selectFrom('identity.person').selectAll().where('id', '=', actor.id).executeTakeFirstOrThrow(),
      db
        .selectFrom('identity.recovery_code')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('person_id', '=', actor.id)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('identity.passkey')
        .select(['id', 'name', 'created_at', 'used_at'])
        .where('person_id', '=', actor.id)
        .orderBy('created_at')
        .limit(50)
        .execute(),
      db
        .selectFrom('identity.external_account')
        .select(['provider', 'label', 'linked_at'])
        .where('person_id', '=', actor.id)
        .orderBy('linked_at')
        .limit(20)
        .execute(),
      db
        .selectFrom('identity.proof')
        .select('data')
        .where('person_id', '=', actor.id)
        .where('purpose', '=', 'verify-email')
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
    ])
    return {
      hasPassword: person.password_hash !== null,
      passwordChangedAt: person.password_changed_at,
      email: person.email,
      emailVerified: person.email_verified_at !== null,
      pendingEmail: pending?.data ?? null,
      phone: person.phone_sealed ? maskPhone(openPhone(actor.id, person.phone_sealed)) : null,
      phoneVerified: person.phone_verified_at !== null,
      secondFactorSince: person.totp_enabled_at,
      secondFactorUrged: secondFactorUrged(actor.roles),
      recoveryCodesLeft: codes.count,
      passkeys: passkeys.map((one) => ({ id: one.id, name: one.name, createdAt: one.created_at, usedAt: one.used_at })),
      linked: linked.map((one) => ({ provider: one.provider, label: one.label, linkedAt: one.linked_at }))
    }
  }
})

import { z } from 'zod'
import { useCase } from '../tables.ts'
import { ownAccount } from '../who.ts'

// "Etc/Unknown" and offsets are no zone that a calendar could follow through a year.
const zoneInput = z
  .string()
  .max(60)
  .refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC', 'identity/zone-unknown')

export const chooseSettings = useCase({
  id: 'identity.choose-settings',
  summary: 'Choose the language of my mails and the zone in which times are shown',
  access: ownAccount,
  input: z.object({ locale: z.enum(['zh-CN', 'en']).optional(), zone: zoneInput.optional() }),
  async run({ work, actor, now }, { locale, zone }) {
    await work.updateTable('identity.person').set({ locale, zone, updated_at: now }).where('id', '=', actor.id).execute()
    return null
  }
})

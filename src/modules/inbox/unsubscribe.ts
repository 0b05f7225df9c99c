import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { sameSecret } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { derivedKey } from '#platform/secrets.ts'
import { siteOrigin } from '#platform/site.ts'
import { isMust, kindNames, type NoticeKind } from './rules.ts'
import { useCase } from './tables.ts'

type Mailing = NoticeKind | 'digest'

const sign = (personId: string, mailing: string) => createHmac('sha256', derivedKey('inbox.unsubscribe')).update(`${personId}:${mailing}`).digest('base64url')

/** The address in a mail that ends mails of this kind: with one click in the mail program (RFC 8058), or a page with one button. */
export const unsubscribeUrl = (personId: string, mailing: Mailing): string =>
  `${siteOrigin()}/webhooks/unsubscribe?person=${personId}&mailing=${mailing}&key=${sign(personId, mailing)}`

export const unsubscribe = useCase({
  id: 'inbox.unsubscribe',
  summary: 'No more mails of this kind, by the link of a mail; without sign-in',
  access: anyone,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ person: z.uuid(), mailing: z.enum([...kindNames, 'digest']), key: z.string().max(100) }),
  output: z.object({ mailing: z.string() }),
  async run({ work, now }, { person, mailing, key }) {
    if (!sameSecret(key, sign(person, mailing))) throw refuse.notAllowed('inbox/bad-link')
    if (mailing === 'digest') {
      await work
        .insertInto('inbox.habit')
        .values({ person_id: person, quiet_from: null, quiet_to: null, digest: 'off', digest_at: now })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ digest: 'off' }))
        .execute()
    } else if (!isMust(mailing)) {
      await work
        .insertInto('inbox.preference')
        .values({ person_id: person, kind: mailing, site: true, mail: 'off' })
        .onConflict((conflict) => conflict.columns(['person_id', 'kind']).doUpdateSet({ mail: 'off' }))
        .execute()
    }
    return { mailing }
  }
})

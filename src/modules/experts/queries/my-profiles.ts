import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { query } from '../tables.ts'

export const myProfiles = query({
  id: 'experts.my-profiles',
  summary: 'The expert profiles I may edit: my own and my team’s',
  access: signedIn,
  input: z.object({}),
  async run({ db, actor }) {
    const rows = await db
      .selectFrom('experts.profile as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
      .select([
        'e.person_id as id',
        'e.kind',
        'e.state',
        'e.headline',
        'e.bio',
        'e.background',
        'e.fields',
        'e.category_slug as categorySlug',
        'e.last_practice as lastPractice',
        'e.promise_hours as promiseHours',
        'e.certificate_no as certificateNo',
        'e.certified_until as certifiedUntil',
        'e.answered',
        'e.late',
        'e.median_hours as medianHours',
        'e.p90_hours as p90Hours',
        'e.revision',
        'p.username',
        'p.name',
        'p.avatar_seed as seed'
      ])
      .where((eb) =>
        eb.or([
          eb('e.person_id', '=', actor.id),
          eb('e.person_id', 'in', eb.selectFrom('experts.member').select('team_id').where('experts.member.person_id', '=', actor.id))
        ])
      )
      .orderBy('e.kind')
      .orderBy('e.person_id')
      .limit(20)
      .execute()
    return { rows }
  }
})

import { error } from '@sveltejs/kit'
import { apiOfModule } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { messageOf } from '#platform/http/message.ts'
import { context } from '#platform/context.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ params }) => {
  const found = apiOfModule(params.module)
  if (!found) error(404, messageOf('platform/not-found', context().locale))
  return { title: `${m.ops_api_title()}: ${found.name}`, ...found }
}

import { redirect } from '@sveltejs/kit'
import { whereRequest } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

/** One address for every guidance request: orders and notices need not know its kind. */
export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  redirect(303, localPath((await read(whereRequest, { requestId: event.params.id })).path))
}

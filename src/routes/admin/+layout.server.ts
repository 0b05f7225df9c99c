import { staff } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import { asPageError, toSignIn } from '#platform/pages.ts'
import type { LayoutServerLoad } from './$types'

/** The console is for staff; what each role may do there is decided by the use cases. */
export const load: LayoutServerLoad = (event) => {
  const { actor } = context()
  if (actor.kind === 'guest') throw toSignIn(event)
  if (!staff.admits(actor)) throw asPageError(refuse.notAllowed())
}

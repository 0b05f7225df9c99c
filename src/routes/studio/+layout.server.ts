import { asPageError, toSignIn } from '#platform/pages.ts'
import { refuse } from '#platform/errors.ts'
import { canAuthor } from '#modules/catalog/access.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = (event) => {
  const { actor } = event.locals
  if (actor.kind === 'guest') throw toSignIn(event)
  const may = canAuthor(actor)
  if (may !== true) throw asPageError(refuse.notAllowed(may))
  return {}
}

import { canAuthor } from '#modules/catalog/access.ts'
import { myCourses } from '#modules/catalog/index.ts'
import { refuse } from '#platform/errors.ts'
import { asPageError, read, toSignIn } from '#platform/pages.ts'
import type { LayoutServerLoad } from './$types'

/** The studio is for experts, operators and whoever helps with a course. */
export const load: LayoutServerLoad = async (event) => {
  const { actor } = event.locals
  if (actor.kind === 'guest') throw toSignIn(event)
  const may = canAuthor(actor)
  if (may === true) return {}
  const { rows } = await read(myCourses, { limit: 1 })
  if (rows.length === 0) throw asPageError(refuse.notAllowed(may))
  return {}
}

import { redirect } from '@sveltejs/kit'
import { checkCredential, showCertificate } from '#modules/experts/index.ts'
import { Refusal } from '#platform/errors.ts'
import { localPath, submit } from '#platform/pages.ts'
import { ask } from '#platform/perform.ts'
import type { Actions, PageServerLoad } from './$types'

/** A number that exists leads to its page; one that does not is said beside the field. */
export const load: PageServerLoad = async ({ url }) => {
  const number = url.searchParams.get('number')?.trim()
  if (!number) return { number: '', unknown: false }
  try {
    const found = await ask(showCertificate, { number })
    redirect(303, localPath(`/certificates/${found.number}`))
  } catch (thrown) {
    if (thrown instanceof Refusal) return { number, unknown: true }
    throw thrown
  }
}

export const actions: Actions = { default: (event) => submit(event, checkCredential) }

import { redirect } from '@sveltejs/kit'
import { signOut } from '#modules/identity/index.ts'
import { localPath } from '#platform/pages.ts'
import { perform } from '#platform/perform.ts'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = async () => {
  await perform(signOut, {})
  redirect(303, localPath('/'))
}

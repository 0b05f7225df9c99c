import { createHash } from 'node:crypto'
import { fail } from '@sveltejs/kit'
import { checkContract } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => ({ contract: await read(checkContract, { number: params.number }) })

export const actions: Actions = {
  /** Compares a file with the fingerprint; it is not kept. */
  default: async ({ request, params }) => {
    const file = (await request.formData()).get('file')
    if (!(file instanceof File) || file.size === 0) return fail(422, { same: null })
    const { sha256 } = await read(checkContract, { number: params.number })
    return {
      same:
        createHash('sha256')
          .update(Buffer.from(await file.arrayBuffer()))
          .digest('hex') === sha256
    }
  }
}

import { redirect } from '@sveltejs/kit'
import { localPath } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

/** Orders have a place of their own. */
export const GET: RequestHandler = () => redirect(308, localPath('/orders'))

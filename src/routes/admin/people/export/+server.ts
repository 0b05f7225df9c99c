import { peopleCsv } from '#modules/identity/index.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ url }) => peopleCsv(Object.fromEntries([...url.searchParams].filter(([name]) => ['q', 'role', 'state'].includes(name))))

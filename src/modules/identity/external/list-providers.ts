import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { query } from '../tables.ts'
import { providers } from './providers.ts'

export const listProviders = query({
  id: 'identity.list-providers',
  summary: 'The other sites that one can sign in with here',
  access: anyone,
  input: z.object({}),
  output: z.object({ providers: z.array(z.object({ id: z.string(), name: z.string() })) }),
  run: async () => ({ providers: providers().map(({ id, name }) => ({ id, name })) })
})

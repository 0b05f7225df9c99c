import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { channels } from '../channels.ts'
import { query } from '../tables.ts'
import { providers } from './providers.ts'

export const listProviders = query({
  id: 'identity.list-providers',
  summary: 'The other sites that one can sign in with here, and whether codes and links can be sent',
  access: anyone,
  input: z.object({}),
  output: z.object({ providers: z.array(z.object({ id: z.string(), name: z.string() })), sms: z.boolean(), mail: z.boolean() }),
  run: async () => ({ providers: providers().map(({ id, name }) => ({ id, name })), ...channels() })
})

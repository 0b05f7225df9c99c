import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { renderInline } from '#platform/markdown/index.ts'
import { bodyLength } from '../rules.ts'
import { useCase } from '../tables.ts'

export const previewPost = useCase({
  id: 'community.preview',
  summary: 'How a post will look',
  access: signedIn,
  limit: { max: 120, seconds: 600 },
  input: z.object({ body: z.string().max(bodyLength) }),
  output: z.object({ html: z.string() }),
  run: async (_doing, { body }) => ({ html: await renderInline(body, { locale: context().locale === 'en' ? 'en' : 'zh-CN' }) })
})

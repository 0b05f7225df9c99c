import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { context } from '#platform/context.ts'
import { messageOf } from '#platform/http/message.ts'
import { log } from '#platform/log.ts'

export const handle: Handle = ({ event, resolve }) => {
  const { actor, locale } = context()
  event.locals.actor = actor
  event.locals.locale = locale
  return resolve(event, {
    transformPageChunk: ({ html }) => (locale === 'en' ? html.replace('<html lang="zh-CN"', '<html lang="en"') : html),
    preload: ({ type }) => type === 'js' || type === 'css'
  })
}

export const handleError: HandleServerError = ({ error, kind }) => {
  if (kind === 'app' || kind === 'framework') return
  const { locale, requestId } = context()
  log.error({ err: error }, 'page failed')
  return { message: messageOf('platform/broken', locale), code: 'platform/broken', requestId }
}

import { courseAddresses, listCategories } from '#modules/catalog/index.ts'
import { context } from '#platform/context.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

/** Every public page of the catalogue in both languages, newest first; a sitemap holds at most 50,000 addresses. */
export const GET: RequestHandler = async () => {
  const { origin } = context()
  const [courses, categories] = await Promise.all([read(courseAddresses), read(listCategories)])
  const pages: { path: string; at?: Date }[] = [
    { path: '/' },
    { path: '/courses' },
    { path: '/categories' },
    { path: '/experts' },
    ...categories.rows.map(({ slug }) => ({ path: `/courses?category=${slug}` })),
    ...courses.rows.map(({ path, publishedAt }) => ({ path, at: publishedAt }))
  ]
  const xml = pages.map(({ path, at }) => {
    const zh = origin + path
    const en = `${origin}/en${path === '/' ? '' : path}`
    const links = `<xhtml:link rel="alternate" hreflang="zh-CN" href="${zh}"/><xhtml:link rel="alternate" hreflang="en" href="${en}"/>`
    return [zh, en].map((loc) => `<url><loc>${loc}</loc>${at ? `<lastmod>${at.toISOString().slice(0, 10)}</lastmod>` : ''}${links}</url>`).join('')
  })
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${xml.join('\n')}</urlset>\n`,
    {
      headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=600' }
    }
  )
}

import { redirect } from '@sveltejs/kit'
import { previewLesson } from '#modules/catalog/index.ts'
import { coursePrice } from '#modules/commerce/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read } from '#platform/pages.ts'

/** A free lesson, or a word on how to get the others; whoever has the course is taken to the player. */
export async function loadPreview(courseSlug: string, lessonSlug: string) {
  const { actor, locale } = context()
  const shown = await read(previewLesson, { courseSlug, lessonSlug, locale: locale === 'en' ? 'en' : 'zh-CN' })
  if (actor.kind === 'person') {
    const { state } = await read(coursePrice, { courseId: shown.course.id })
    if (state === 'owned') redirect(303, localPath(`/learn/${courseSlug}/${lessonSlug}`))
  }
  return shown
}

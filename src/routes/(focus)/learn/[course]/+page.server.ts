import { redirect } from '@sveltejs/kit'
import { resumePoint } from '#modules/learning/index.ts'
import { localPath, read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

/** The course's own address leads to where its learner goes on; who has not joined sees what it is first. */
export const load: PageServerLoad = async ({ params }) => {
  const { courseSlug, coursePath, lessonSlug } = await read(resumePoint, { courseSlug: params.course })
  redirect(303, localPath(lessonSlug ? `/learn/${courseSlug}/${lessonSlug}` : coursePath))
}

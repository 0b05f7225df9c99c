import { redirect } from '@sveltejs/kit'
import { discussedCourse, listDiscussions, openDiscussion } from '#modules/community/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const { courseId, lessons } = await read(discussedCourse, { slug: event.params.slug })
  const lesson = lessons.find((one) => one.id === event.url.searchParams.get('lesson'))
  const { place, may } = await read(listDiscussions, { courseId, lessonId: lesson?.id, limit: 1 })
  const at = Number(event.url.searchParams.get('at') ?? Number.NaN)
  return {
    place,
    may,
    lessons,
    lesson: lesson?.id ?? '',
    at: lesson && Number.isInteger(at) && at >= 0 ? at : null,
    mode: event.url.searchParams.get('mode') === 'forum' ? 'forum' : 'question'
  }
}

export const actions: Actions = {
  default: async (event) => {
    const { courseId } = await read(discussedCourse, { slug: event.params.slug })
    const result = await submit(event, openDiscussion, { courseId })
    if (!went(result)) return result
    redirect(303, localPath(`/discussions/${result.output.discussionId}`))
  }
}

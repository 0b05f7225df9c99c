import { redirect } from '@sveltejs/kit'
import { createCourse } from '#modules/catalog/index.ts'
import { m } from '#paraglide/messages.js'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ title: m.catalog_studio_new_title() })

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, createCourse)
    if (!went(result)) return result
    redirect(303, localPath(`/studio/courses/${result.output.courseId}`))
  }
}

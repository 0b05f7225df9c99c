import type { PageLoad } from './$types'

/** Only what this lesson needs travels to the browser: an article brings no quiz, a quiz no video player. */
export const load: PageLoad = async ({ data }) => {
  const { player, assignment, quiz } = data
  const hasRecording = player.lesson.content?.mediaUrl != null
  const [Recording, AssignmentDesk, QuizDesk] = await Promise.all([
    hasRecording ? import('#modules/learning/ui/Recording.svelte').then((one) => one.default) : null,
    assignment ? import('#modules/tasks/ui/AssignmentDesk.svelte').then((one) => one.default) : null,
    quiz ? import('#modules/tasks/ui/QuizDesk.svelte').then((one) => one.default) : null
  ])
  return { ...data, Recording, AssignmentDesk, QuizDesk }
}

import { answerBoard } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ title: m.guidance_answer_board(), board: await read(answerBoard) })

import { m } from '#paraglide/messages.js'
import type { player } from '../queries/player.ts'

/** What `learning.player` answers, as the page has it. */
export type PlayerPage = Awaited<ReturnType<(typeof player)['run']>>
export type PlayerTask = PlayerPage['tasks'][number]
export type PlayerLesson = PlayerTask['lessons'][number]

/** A moment as a row of JSON or as SvelteKit hands it over. */
type At = Date | string

const kindWords: Record<PlayerLesson['kind'], () => string> = {
  article: m.learning_kind_article,
  video: m.learning_kind_video,
  audio: m.learning_kind_audio,
  quiz: m.learning_kind_quiz,
  assignment: m.learning_kind_assignment
}

export const kindWord = (kind: PlayerLesson['kind']): string => kindWords[kind]()

export const partWord = (part: string): string =>
  part === 'theory' ? m.learning_part_theory() : part === 'case' ? m.learning_part_case() : m.learning_part_practice()

/** 12 月 3 日 周四 09:00; Thu 3 Dec, 09:00. */
export function openingWords(at: At, zone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    month: locale === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  }).formatToParts(new Date(at))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const clock = `${part('hour')}:${part('minute')}`
  return locale === 'en' ? `${part('weekday')} ${part('day')} ${part('month')}, ${clock}` : `${part('month')} 月 ${part('day')} 日 ${part('weekday')} ${clock}`
}

/** Why a task is closed, in two lines. */
export function lockWords(task: Pick<PlayerTask, 'lock'>, tasks: readonly PlayerTask[], zone: string, locale: string): { title: string; why: string } | null {
  const { lock } = task
  if (!lock) return null
  if (lock.reason === 'ended') return { title: m.learning_lock_ended(), why: m.learning_lock_ended_why() }
  if (lock.reason === 'opens-later')
    return { title: m.learning_lock_until({ when: openingWords(lock.opensAt, zone, locale) }), why: m.learning_lock_until_why() }
  const names = tasks.flatMap((one) => (lock.taskIds.includes(one.taskId) ? [m.learning_quoted({ title: one.title })] : []))
  return { title: m.learning_lock_requires(), why: m.learning_lock_requires_why({ tasks: names.join(m.learning_list_comma()) }) }
}

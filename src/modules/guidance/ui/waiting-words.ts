import { m } from '#paraglide/messages.js'
import { durationWords } from '#ui/time.ts'
import { timeLeft } from '../rules.ts'

/** 2:51; long spans in words. */
const short = (seconds: number) =>
  seconds >= 100 * 3600 ? durationWords(seconds) : `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`

/** How much of the promised time is left, for a row and for a heading. */
export function dueWords(createdAt: Date, dueAt: Date, now: number) {
  const left = timeLeft(new Date(createdAt), new Date(dueAt), new Date(now))
  return {
    ...left,
    row: left.over ? m.guidance_over({ time: short(left.seconds) }) : m.guidance_left({ time: short(left.seconds) }),
    head: left.over ? m.guidance_over({ time: durationWords(left.seconds) }) : m.guidance_left({ time: durationWords(left.seconds) }),
    waited: m.guidance_waited({ time: waitedWords(createdAt, now) })
  }
}

/** 49 小时: whole hours, as reviewers compare them; minutes below one hour. */
export function waitedWords(createdAt: Date, now: number): string {
  const seconds = Math.max(0, (now - new Date(createdAt).getTime()) / 1000)
  if (seconds < 3600) return m.ui_minutes({ count: Math.floor(seconds / 60) })
  const hours = Math.floor(seconds / 3600)
  return hours < 24 * 7 ? m.ui_hours({ count: hours }) : m.ui_days({ count: Math.floor(hours / 24) })
}

/** The sentence that a ticked item writes into the feedback. */
export const sentenceOf = (item: string) => (/[。！？.!?]$/.test(item) ? item : `${item}${/[\p{Script=Han}]/u.test(item) ? '。' : '.'}`)

/** A long item by its first clause: the list stays short, the whole sentence goes into the feedback. */
export function shortOf(item: string): string {
  const clause = /^(.{4,}?)[，,；;：:]/u.exec(item)?.[1]
  return clause && item.length > 14 ? clause : item
}

/** 作业 2 of "作业 2：清洗订单表", where there is room for little. */
export const headOf = (topic: string) => /^(.{2,12}?)[：:]/u.exec(topic)?.[1] ?? topic

export interface Mentionable {
  username: string
  name: string
  team: boolean
}

/** The unfinished `@na` before the caret, if there is one. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | undefined {
  const found = /(?:^|[^\p{L}\p{N}_.@/-])@([\p{L}\p{N}_-]{0,29})$/u.exec(text.slice(0, caret))
  return found ? { from: caret - (found[1]?.length ?? 0) - 1, typed: found[1] ?? '' } : undefined
}

/** Whose name or username begins with, or holds, what was typed. */
export function fitting(people: readonly Mentionable[], typed: string, most = 6): Mentionable[] {
  const wanted = typed.toLowerCase()
  return people.filter((one) => one.name.toLowerCase().includes(wanted) || one.username.toLowerCase().startsWith(wanted)).slice(0, most)
}

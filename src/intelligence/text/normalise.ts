/**
 * One spelling for what people type in many: NFKC (full width, circled and styled letters), lower case, traditional
 * to simplified characters, look-alike letters of other alphabets, and marks inserted to slip past a filter.
 * `fold` keeps where each character came from, so that a hit can be shown in the original text.
 */
import { simplify } from './traditional.ts'

/** Cyrillic and Greek letters that look like Latin ones (a part of Unicode TR 39's confusables), pair after pair. */
const LOOK_ALIKES = 'аaвbсcеeнhкkмmоoрpтtуyхxіiјjѕsԁdԛqԝwһhɡgαaβbεeηnιiκkνvοoρpτtυuχxωwѵvıi'

const lookAlike = new Map<number, number>()
for (let i = 0; i < LOOK_ALIKES.length; i += 2) lookAlike.set(LOOK_ALIKES.charCodeAt(i), LOOK_ALIKES.charCodeAt(i + 1))

/** Zero-width, soft hyphen, direction marks, variation selectors, combining marks: never meant to be read. */
const INVISIBLE = /^[\p{Cf}\p{Mn}\p{Me}\u3164\uffa0\u115f\u1160]$/u
const SEPARATOR = /^[\p{P}\p{S}\p{Z}\s]$/u

/** Normal forms of code points outside the fast path; texts repeat the same few thousand. */
const known = new Map<number, string>()

function foldCodePoint(codePoint: number): string {
  const cached = known.get(codePoint)
  if (cached !== undefined) return cached
  const character = String.fromCodePoint(codePoint)
  let out = ''
  if (!INVISIBLE.test(character)) {
    for (const unit of character.normalize('NFKC').toLowerCase().normalize('NFKC')) {
      if (INVISIBLE.test(unit)) continue
      const code = unit.codePointAt(0)!
      out += code > 0xffff ? unit : String.fromCharCode(lookAlike.get(code) ?? simplify(code))
    }
  }
  if (known.size < 50_000) known.set(codePoint, out)
  return out
}

/** The text as the models read it. */
export function normalise(text: string): string {
  // Chunks of characters are joined once: one concatenation a character is slow on a million of them.
  const parts: string[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) parts.push(character)
    else parts.push(foldCodePoint(code))
  }
  return parts.join('')
}

export interface FoldedText {
  text: string
  /** For each code unit of `text`, where its character starts and ends in the original. */
  start: Int32Array
  end: Int32Array
}

/** Folds with positions. `squeeze` also drops spaces, punctuation and symbols: "微*信" and "微 信" become "微信". */
export function fold(text: string, { squeeze = false } = {}): FoldedText {
  const parts: string[] = []
  const start: number[] = []
  const end: number[] = []
  let position = 0
  for (const character of text) {
    const next = position + character.length
    for (const unit of foldCodePoint(character.codePointAt(0)!)) {
      if (squeeze && SEPARATOR.test(unit)) continue
      parts.push(unit)
      for (let i = 0; i < unit.length; i++) {
        start.push(position)
        end.push(next)
      }
    }
    position = next
  }
  return { text: parts.join(''), start: Int32Array.from(start), end: Int32Array.from(end) }
}

import { dice, hashOf } from './seed.ts'

/** Hair behind the head and before it, on a 64 × 64 field. */
const hair: Record<string, [behind: string, before: string]> = {
  part: ['', 'M20.3 28c-1.6-10.5 3.4-16.5 12-16.5S45 17.5 43.6 28c-1.2-3.4-2.4-5.8-4-7.4-4.4 2-10 2-14.4.6-2.4 1.6-3.7 3.6-4.9 6.8z'],
  crop: ['', 'M21 24c-.5-8 4.3-12.8 11-12.8S43.5 16 43 24c-2.8-3.8-6.4-5.2-11-5.2S23.8 20.2 21 24z'],
  wave: ['', 'M20.5 28.5C17.6 17 23.8 10.6 32.6 11c8 .3 12.8 6 11 17.2-.8-3.6-2.2-6.2-4.4-8.2-5 .4-9.4-.6-12.8-3-.6 4.6-3.3 7.3-5.9 11.5z'],
  bob: [
    'M17.5 38.5C15.5 22 19.5 10.5 32 10.5S48.5 22 46.5 38.5c-4 2-8 2-8 2h-13s-4 0-8-2z',
    'M21 29c.4-6 2-9.6 5-12.5 4 3.4 9.4 4.9 15.6 4.5.9 2.5 1.2 5 1.2 8 2-11-2-17.5-10.8-17.5S18.5 18 21 29z'
  ],
  long: ['M16.5 52C15 26 18 10 32 10s17 16 15.5 42z', 'M20.5 30c-.3-8 3-13.5 11.5-13.5S43.8 22 43.5 30c2.8-12-2-19.3-11.5-19.3S17.7 18 20.5 30z'],
  bun: ['M27 10.5a5.6 5.6 0 1 1 10 0z', 'M20.5 27c-.8-9.5 4-15 11.5-15s12.3 5.5 11.5 15c-1.5-4.5-5-8.2-11.5-8.2S22 22.5 20.5 27z'],
  grey: ['', 'M21.2 28c-2.4-4-2-9.5.8-12 .4 3 .2 7.5-.8 12zM42.8 28c2.4-4 2-9.5-.8-12-.4 3-.2 7.5.8 12z']
}
const collars: Record<string, string> = {
  shirt: 'M25 45l7 9 7-9',
  round: 'M24.5 45.5c2 5 13 5 15 0',
  coat: 'M25 45l7 10 7-10M32 55v9M20 47l6 9 6-1M44 47l-6 9-6-1',
  robe: 'M26 44.5c1.5 4 4 5.5 6 6.5 2-1 4.5-2.5 6-6.5M32 51v13M30 56h4M30 60h4'
}
const glasses = 'M23.5 28.5a3.6 3.6 0 1 0 7.2 0 3.6 3.6 0 1 0-7.2 0M33.3 28.5a3.6 3.6 0 1 0 7.2 0 3.6 3.6 0 1 0-7.2 0M30.7 28h2.6'

export interface Look {
  hair: string
  collar: string
  glasses: boolean
  pigment: number
}

/**
 * A face for a seed. Words in the seed are wishes ("bob coat glasses p3"); what they leave open the
 * seed decides, so that the same person always looks the same.
 */
export function lookOf(seed: string): Look {
  const wish = new Set(seed.toLowerCase().split(/[^a-z0-9]+/))
  const roll = dice(seed)
  const pick = (from: Record<string, unknown>) => {
    const names = Object.keys(from)
    const rolled = names[Math.floor(roll() * names.length)] ?? names[0] ?? ''
    return names.find((name) => wish.has(name)) ?? rolled
  }
  const pigment = [1, 2, 3, 4, 5, 6].find((p) => wish.has(`p${p}`)) ?? pigmentOf(seed)
  return { hair: pick(hair), collar: pick(collars), glasses: wish.has('glasses') || (!wish.has('plain') && roll() < 0.4), pigment }
}

export function pigmentOf(seed: string): number {
  return (hashOf(seed) % 6) + 1
}

/** SVG inside of a portrait; made of the fixed strokes above only. */
export function drawPortrait(look: Look): string {
  const [behind, before] = hair[look.hair] ?? ['', '']
  const p = look.pigment
  return (
    `<rect class="t${p}b" width="64" height="64"/><circle class="t${p}l" cx="32" cy="34" r="27"/>` +
    (behind ? `<path class="av-h" d="${behind}"/>` : '') +
    `<path class="t${p}m" d="M7 64c0-12 9.5-18.5 25-18.5S57 52 57 64z"/>` +
    '<path class="av-f" d="M27 37h10v8c-1.5 3.5-8.5 3.5-10 0z"/><ellipse class="av-f" cx="32" cy="28" rx="11" ry="13"/>' +
    `<path class="${look.hair === 'grey' ? 'av-g' : 'av-h'}" d="${before}"/><path class="av-l" d="${collars[look.collar] ?? ''}"/>` +
    (look.glasses ? `<path class="av-l" d="${glasses}"/>` : '')
  )
}

/** Three people: a team of experts. */
export function drawTeam(p: number): string {
  return (
    `<rect class="t${p}b" width="64" height="64"/><circle class="t${p}l" cx="32" cy="34" r="28"/>` +
    `<path class="t${p}m" d="M2 64c0-10 6-16 15-16s14 6 14 16zM33 64c0-10 6-16 15-16s14 6 14 16z"/>` +
    '<ellipse class="av-f" cx="17" cy="35" rx="7.5" ry="8.8"/><ellipse class="av-f" cx="47" cy="35" rx="7.5" ry="8.8"/>' +
    '<path class="av-h" d="M8.8 36c-1-8 2.5-12 8.2-12s9.2 4 8.2 12c-1.5-4-4-6-8.2-6s-6.7 2-8.2 6zM38.5 42c-2-13 2-18.5 8.5-18.5S58 29 55.5 42c-1-6-3-10-8.5-10s-7.5 4-8.5 10z"/>' +
    `<path class="t${p}m" d="M14 64c0-12 8-18 18-18s18 6 18 18z"/><ellipse class="av-f" cx="32" cy="29" rx="9" ry="10.5"/>` +
    '<path class="av-h" d="M22.5 29C21 19.5 25.5 15 32 15s11 4.5 9.5 14c-2-4.5-5-6.5-9.5-6.5S24.5 24.5 22.5 29z"/><path class="av-l" d="M32 50v8M28 54h8"/>'
  )
}

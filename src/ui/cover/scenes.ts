import { box, dot, each, line, n, path, ruling } from './strokes.ts'

type Dice = () => number

/** Two spans that overlap: negotiation, law, projects. */
export function overlap(dice: Dice): string {
  const shift = dice() * 26
  const left = 158 + shift
  let hatch = ''
  for (let x = 100; x < left; x += 8.2) hatch += `M${n(x)} 58v26`
  return (
    path('kh', ruling(84, 304, 44, 160, 28)) +
    box('k3n', 92, 58, left - 38, 26) +
    box('k3n', left, 116, 300 - left, 26) +
    path('kh2', hatch) +
    path('kjf', `M${n(left)} 58h54v26h-54zM${n(left)} 116h54v26h-54z`, ' opacity=".9"') +
    path('k1', `M${n(left)} 30v142M${n(left + 54)} 30v142`, ' stroke-dasharray="3 4"') +
    path('k3', 'M92 71H74M300 129h12')
  )
}

/** An open book and what rises from it: reading, literature, parenting. */
export function book(dice: Dice): string {
  const rays = 11 + Math.floor(dice() * 4)
  let thin = ''
  let bold = ''
  for (let i = 0; i <= rays; i++) {
    const turn = Math.PI * (i / rays)
    const reach = i % 3 === 0 ? 105 : 80 + dice() * 22
    const ray = line(196, 150, 196 - Math.cos(turn) * reach, 150 - Math.sin(turn) * reach * 0.8)
    if (i % 3 === 0) bold += ray
    else thin += ray
  }
  return (
    path('k1', thin) +
    path('k3', bold) +
    path('k4', 'M92 158c40-10 80-6 104 8 24-14 64-18 104-8') +
    path('k1', 'M92 166c40-10 80-6 104 8 24-14 64-18 104-8') +
    path('kj', 'M196 66a24 24 0 0 1 24 24h-48a24 24 0 0 1 24-24z')
  )
}

/** Rings seen from above: craft, food, coffee. */
export function rings(dice: Dice): string {
  const drift = 1 + dice() * 2
  const ring = (kind: string, i: number, r: number) => dot(kind, 196 + drift * i, 100 + (drift * i) / 1.4, r)
  return (
    ring('kl', 0, 82) +
    ring('k1n', 1, 73) +
    ring('k3n', 2, 62) +
    ring('kl2', 3, 48) +
    ring('k1n', 4, 36) +
    ring('kl3', 5, 25) +
    ring('kj', 6, 14) +
    path('k3', 'M274 76c18-2 26 8 24 22s-14 20-28 18') +
    path('k1', 'M92 180H308')
  )
}

/** A sounding string: music, voice, podcasts. */
export function waves(dice: Dice): string {
  const turns = 2 + Math.floor(dice() * 3)
  const wave = (swing: number) =>
    `M84 100${Array.from({ length: 56 }, (_, i) => {
      const t = (i + 1) / 56
      return `L${n(84 + t * 222)} ${n(100 - Math.sin(t * Math.PI * 2 * turns) * swing * Math.sin(t * Math.PI))}`
    }).join('')}`
  return (
    path('kh', 'M84 100H306') +
    [70, 54, 39, 25].map((swing) => path('k1', wave(swing))).join('') +
    path('k4j', wave(-62)) +
    dot('kf', 84, 100, 6) +
    dot('kf', 306, 100, 6)
  )
}

/** Traces on a board: hardware, physics, electronics, AI. */
export function circuit(dice: Dice): string {
  const legs = each(6, (i) => {
    const y = 62 + i * 15.5
    const left = 92 + Math.floor(dice() * 4) * 10
    const right = 300 - Math.floor(dice() * 4) * 10
    const up = (i < 3 ? -1 : 1) * (8 + dice() * 20)
    return (
      path('k1', `M154 ${n(y)}H${left + 14}l-14 ${n(up)}M238 ${n(y)}H${right - 14}l14 ${n(up)}`) +
      dot('ko', left, y + up, 4) +
      dot(i === 2 ? 'kj' : 'kf', right, y + up, i === 2 ? 7 : 4)
    )
  })
  return legs + box('k3n', 154, 48, 84, 104) + box('kl2', 164, 58, 64, 84) + path('kh2', ruling(172, 220, 72, 134, 9)) + box('kj', 186, 90, 20, 20)
}

/** Arches in a row: architecture, history, travel. */
export function arches(dice: Dice): string {
  const lit = Math.floor(dice() * 4)
  const row = each(4, (i) => {
    const x = 92 + i * 54
    const arch = `M${x} 172V104a22 22 0 0 1 44 0v68`
    return (
      path(i === lit ? 'kjf' : 'kl2', `${arch}z`, i === lit ? ' opacity=".92"' : '') + path('k3n', arch) + path('k1', `M${x + 6} 172V106a16 16 0 0 1 32 0v66`)
    )
  })
  return path('kl3', 'M80 60h232v10H80z') + path('k1', 'M80 52H312M96 44H296') + row + path('k3', 'M78 174H314')
}

/** Bodies on their ways: science, astronomy, chemistry. */
export function orbits(dice: Dice): string {
  const turn = n(dice() * 60 - 30)
  const way = (rx: number, ry: number, a: number, kind: string) =>
    `<ellipse class="${kind}" cx="196" cy="100" rx="${rx}" ry="${ry}" transform="rotate(${n(a)} 196 100)"/>`
  const at = (a: number, rx: number, ry: number, tilt: number) => {
    const r = (tilt * Math.PI) / 180
    const x = Math.cos(a) * rx
    const y = Math.sin(a) * ry
    return [196 + x * Math.cos(r) - y * Math.sin(r), 100 + x * Math.sin(r) + y * Math.cos(r)] as const
  }
  const [jx, jy] = at(dice() * 6.2, 100, 34, turn)
  const [kx, ky] = at(dice() * 6.2, 78, 30, turn + 62)
  return (
    dot('kl', 196, 100, 72) +
    way(100, 34, turn, 'k3n') +
    way(78, 30, turn + 62, 'k1n') +
    way(88, 26, turn - 58, 'k1n') +
    dot('kf', 196, 100, 15) +
    dot('kj', jx, jy, 10) +
    dot('kf', kx, ky, 6)
  )
}

/** Days kept, one by one: habits, camps, languages day by day. */
export function days(dice: Dice): string {
  const today = 16 + Math.floor(dice() * 14)
  return each(35, (i) => {
    const x = 92 + (i % 7) * 30
    const y = 30 + Math.floor(i / 7) * 29
    const fill = 5 + dice() * 18
    return box('k1', x, y, 24, 23) + (i === today ? box('kjf', x, y, 24, 23) : i < today && dice() > 0.2 ? box('kl3', x, y + 23 - fill, 24, fill) : '')
  })
}

/** Hills in ink: nature, sport, the outdoors, long ways. */
export function hills(dice: Dice): string {
  const ridge = (base: number, height: number) => {
    let d = `M76 184L76 ${n(base)}`
    for (let x = 92; x <= 312; x += 22) d += `L${x} ${n(base - dice() * height)}`
    return `${d}L316 184z`
  }
  return (
    dot('kj', 250, 56, 17) +
    path('kl2', ridge(118, 60)) +
    path('kl3', ridge(142, 46)) +
    path('kf2', ridge(166, 30)) +
    path('kh2', 'M84 84q14-7 28 0t28 0M112 66q10-5 20 0t20 0')
  )
}

/** A balance: law, ethics, choices, insurance. */
export function scales(dice: Dice): string {
  const tilt = (dice() - 0.5) * 34
  const pan = (x: number, y: number, kind: string) =>
    path('k1', `M${x} ${n(y)}l-30 54M${x} ${n(y)}l30 54`) + path(kind, `M${x - 36} ${n(y + 54)}h72a36 26 0 0 1-72 0z`)
  return (
    path('k4', 'M196 44v126M160 174h72') +
    path('k3', line(112, 60 - tilt, 280, 60 + tilt)) +
    dot('kf', 196, 44, 7) +
    pan(112, 60 - tilt, 'kjf') +
    pan(280, 60 + tilt, 'kf2') +
    path('kh', 'M84 184H308')
  )
}

/** Squares inside squares: mathematics, geometry, logic. */
export function lattice(dice: Dice): string {
  const turn = 7 + dice() * 6
  return (
    each(9, (i) => {
      const half = 76 * 0.86 ** i
      return `<rect class="${i === 5 ? 'kjf' : i % 2 ? 'k1n' : 'k3n'}" x="${n(196 - half)}" y="${n(100 - half)}" width="${n(half * 2)}" height="${n(half * 2)}" transform="rotate(${n(turn * i)} 196 100)"/>`
    }) + dot('kf', 196, 100, 5)
  )
}

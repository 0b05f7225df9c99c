import { box, dot, each, hatch, line, n, path, ruling } from './strokes.ts'

type Dice = () => number

/** Points along a rising curve: data, statistics, research. */
export function scatter(dice: Dice): string {
  const bend = 20 + dice() * 30
  const at = (x: number) => 164 - 120 * (1 / (1 + Math.exp(-(x - 190) / bend)))
  const points = each(34, (i) => {
    const x = 92 + i * 6.1
    const y = at(x) + (dice() - 0.5) * 56
    return dot(i % 6 === 0 && i % 5 !== 0 ? 'ko' : 'kf', x, Math.max(26, Math.min(168, y)), i % 7 === 0 ? 4.4 : 2.6)
  })
  const curve = Array.from({ length: 12 }, (_, i) => `${n(84 + i * 20.2)} ${n(at(84 + i * 20.2))}`)
  return path('kh', ruling(84, 304, 40, 150, 35)) + points + path('k4j', `M${curve.join('L')}`)
}

/** A network and the way through it: algorithms, systems, relations. */
export function graph(dice: Dice): string {
  const spots = [
    [100, 150],
    [138, 84],
    [176, 140],
    [200, 52],
    [240, 112],
    [284, 60],
    [296, 148]
  ].map(([x = 0, y = 0]) => [x + (dice() - 0.5) * 14, y + (dice() - 0.5) * 18] as const)
  const edge = (a: number, b: number) => line(spots[a]![0], spots[a]![1], spots[b]![0], spots[b]![1])
  const all = [
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 3],
    [2, 3],
    [2, 4],
    [3, 4],
    [3, 5],
    [4, 5],
    [4, 6],
    [5, 6],
    [2, 6]
  ] as const
  const way = [0, 1, 3, 4, 6]
  return (
    path('k1', all.map(([a, b]) => edge(a, b)).join('')) +
    path(
      'k4j',
      way
        .slice(1)
        .map((to, i) => edge(way[i]!, to))
        .join('')
    ) +
    spots.map(([x, y], i) => (i === 6 ? dot('kj', x, y, 9) : way.includes(i) ? dot('kf', x, y, 9) : dot('ko', x, y, 6.5))).join('')
  )
}

/** Columns under a beam: business, accounting, markets. */
export function bars(dice: Dice): string {
  const tilt = 10 + dice() * 34
  const columns = each(4, (i) => {
    const height = 52 + dice() * 70
    const x = 104 + i * 48
    return box('k1', x, 168 - height, 30, height) + path('kh2', ruling(x, x + 30, 174 - height, 166, 5 + i * 1.6))
  })
  return (
    columns +
    path('k3', `M88 168H304${line(92, 52 + tilt / 2, 298, 52 - tilt / 2)}`) +
    path('kj', 'M195 54l-9 16h18z') +
    dot('kf', 92, 52 + tilt / 2, 5) +
    dot('kf', 298, 52 - tilt / 2, 5)
  )
}

/** One thought and what carries it: expression, structure, planning. */
export function tree(dice: Dice): string {
  const leaves = 2 + Math.floor(dice() * 3)
  const boughs = [124, 196, 268].map((x) => {
    const feet = Array.from({ length: leaves }, (_, i) => x + (i - (leaves - 1) / 2) * (44 / Math.max(1, leaves - 1)))
    return (
      path('k1', line(196, 40, x, 98) + feet.map((foot) => line(x, 98, foot, 156)).join('')) +
      path('k3', feet.map((foot) => `M${n(foot)} 156v10`).join('')) +
      dot('kf', x, 98, 7)
    )
  })
  return boughs.join('') + dot('kj', 196, 40, 15) + path('k1', 'M92 178H300')
}

/** Two circles that speak: interviews, counselling, product research. */
export function dialogue(dice: Dice): string {
  const low = 104 + dice() * 10
  const r = 58
  // where the two circles cross, for the lens they share
  const [dx, dy] = [64, low - 96]
  const across = Math.sqrt(r * r - (dx * dx + dy * dy) / 4)
  const span = Math.hypot(dx, dy)
  const [ux, uy] = [(-dy / span) * across, (dx / span) * across]
  const [mx, my] = [196, (96 + low) / 2]
  return (
    path('kh2', hatch(164, 96, r, 64, 8)) +
    path('kh2', hatch(228, low, r, 0, 7)) +
    dot('k3n', 164, 96, r) +
    dot('k3n', 228, low, r) +
    path('kjf', `M${n(mx - ux)} ${n(my - uy)}A${r} ${r} 0 0 0 ${n(mx + ux)} ${n(my + uy)} ${r} ${r} 0 0 0 ${n(mx - ux)} ${n(my - uy)}z`, ' opacity=".92"') +
    path('k3', 'M126 146l-12 22 28-12M272 150l12 20-26-8')
  )
}

/** A pulse: medicine, first aid, sport. */
export function pulse(dice: Dice): string {
  const peak = 78 + dice() * 20
  return (
    dot('kl', 196, 100, 74) +
    dot('kl2', 196, 100, 54) +
    dot('kl3', 196, 100, 34) +
    path('k4', `M76 104h66l10-20 14 52 20-${n(peak)} 18 ${n(peak - 14)} 10-18h90`) +
    `<g class="kjf">${box('kst', 272, 28, 9, 27)}${box('kst', 263, 37, 27, 9)}</g>`
  )
}

/** Light through a window: photography, home, design. */
export function window(dice: Dice): string {
  const slide = n(dice() * 24 - 12)
  return (
    path('klw', 'M150 30h34v62h-34zM190 30h34v62h-34z') +
    path('k3n', 'M146 26h82v70h-82zM187 26v70M146 61h82') +
    path('klw', `M${128 + slide} 124h52l-26 54h-60zM${188 + slide} 124h52l14 54h-68z`) +
    path('k1', 'M76 112h232') +
    path('kf', 'M276 148c10 0 12 6 12 14v16h-24v-16c0-8 2-14 12-14z') +
    path('k3', 'M276 148c-2-20 4-34 16-44M276 140c-6-12-14-18-24-20') +
    dot('kj', 292, 102, 6)
  )
}

/** Stacked calls: programming, servers, operations. */
export function stack(dice: Dice): string {
  let rows = box('kl3', 88, 166, 216, 18)
  const towers = [
    { x: 88, w: 84, kind: 'kj' },
    { x: 184, w: 44, kind: 'kl3' },
    { x: 236, w: 62, kind: 'kf2' }
  ]
  for (const tower of towers) {
    let { x, w } = tower
    for (let y = 145; y > 30 && w > 8; y -= 21) {
      rows += box(dice() > 0.72 && tower.kind !== 'kj' ? 'kl2' : tower.kind, x, y, w, 18)
      const shrink = w * (0.12 + dice() * 0.26)
      x += shrink * dice()
      w -= shrink
    }
  }
  return rows
}

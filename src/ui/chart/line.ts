/** Points of a row of numbers in a box, lowest at the bottom. */
export function pointsOf(values: number[], box: { x: number; y: number; w: number; h: number }, low = Math.min(...values), high = Math.max(...values)) {
  const span = high - low || 1
  const step = values.length > 1 ? box.w / (values.length - 1) : 0
  return values.map((value, i) => [box.x + i * step, box.y + box.h - ((value - low) / span) * box.h] as const)
}

export const pathOf = (points: readonly (readonly [number, number])[]) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** A round number at or above the highest value, so that the axis reads 0, 10, 20. */
export function roundTop(value: number): number {
  if (value <= 0) return 1
  const ten = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 2.5, 5, 10].map((times) => times * ten).find((top) => top >= value) ?? 10 * ten
}

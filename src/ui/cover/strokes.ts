/** Short SVG: every motif is written with these few strokes. Classes are in css/drawn.css. */
export const n = (value: number) => Number(value.toFixed(1))
export const path = (kind: string, d: string, more = '') => `<path class="${kind}" d="${d}"${more}/>`
export const dot = (kind: string, x: number, y: number, r: number) => `<circle class="${kind}" cx="${n(x)}" cy="${n(y)}" r="${n(r)}"/>`
export const box = (kind: string, x: number, y: number, w: number, h: number) =>
  `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}"/>`
export const line = (x1: number, y1: number, x2: number, y2: number) => `M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}`
export const each = (count: number, draw: (i: number) => string) => Array.from({ length: count }, (_, i) => draw(i)).join('')
/** Level ruling from x1 to x2, as one path. */
export const ruling = (x1: number, x2: number, top: number, bottom: number, gap: number) => {
  let d = ''
  for (let y = top; y < bottom; y += gap) d += `M${n(x1)} ${n(y)}H${n(x2)}`
  return d
}
/** Parallel chords of a circle, as one path; no clip path, whose id would clash between two covers on a page. */
export const hatch = (cx: number, cy: number, r: number, degrees: number, gap: number) => {
  const a = (degrees * Math.PI) / 180
  let d = ''
  for (let off = -r + gap; off < r; off += gap) {
    const half = Math.sqrt(r * r - off * off)
    const x = cx - Math.sin(a) * off
    const y = cy + Math.cos(a) * off
    d += line(x - Math.cos(a) * half, y - Math.sin(a) * half, x + Math.cos(a) * half, y + Math.sin(a) * half)
  }
  return d
}

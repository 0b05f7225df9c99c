/*
 * A QR code (ISO 18004) for an address to scan from a screen: byte mode, error correction L, versions 1 to 14,
 * which hold 458 bytes. Mask 0 throughout: any mask is valid, and a screen has no need for the best one.
 */

// Per version: error correction codewords of a block, then how many blocks of how many data codewords.
const blocksOf: readonly (readonly [ec: number, ...groups: (readonly [count: number, data: number])[]])[] = [
  [7, [1, 19]],
  [10, [1, 34]],
  [15, [1, 55]],
  [20, [1, 80]],
  [26, [1, 108]],
  [18, [2, 68]],
  [20, [2, 78]],
  [24, [2, 97]],
  [30, [2, 116]],
  [18, [2, 68], [2, 69]],
  [20, [4, 81]],
  [24, [2, 92], [2, 93]],
  [26, [4, 107]],
  [30, [3, 115], [1, 116]]
]
const alignments: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66]
]

type Grid = (boolean | undefined)[][]

/** The modules of the code, row by row; true is dark. Throws RangeError for more than 458 bytes. */
export function qrCode(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const version = blocksOf.findIndex((_, at) => bytes.length + (at + 1 < 10 ? 2 : 3) <= capacity(at + 1)) + 1
  if (version === 0) throw new RangeError('too long for a QR code')
  const grid = frame(version)
  fill(grid, interleave(version, pack(version, bytes)))
  return grid.map((row) => row.map(Boolean))
}

const groupsOf = (version: number) => (blocksOf[version - 1]?.slice(1) ?? []) as (readonly [number, number])[]
const capacity = (version: number) => groupsOf(version).reduce((sum, [count, data]) => sum + count * data, 0)

function pack(version: number, bytes: Uint8Array): Uint8Array {
  const bits: number[] = []
  const push = (value: number, length: number) => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >>> at) & 1)
  }
  push(0b0100, 4)
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  push(0, 4)
  const packed = new Uint8Array(capacity(version))
  // The padding alternates from the first free codeword on.
  const used = Math.ceil(bits.length / 8)
  for (let at = used; at < packed.length; at++) packed[at] = (at - used) % 2 ? 0x11 : 0xec
  for (let at = 0; at < used && at < packed.length; at++) packed[at] = bits.slice(at * 8, at * 8 + 8).reduce((sum, bit, place) => sum | (bit << (7 - place)), 0)
  return packed
}

function interleave(version: number, data: Uint8Array): number[] {
  const ec = blocksOf[version - 1]?.[0] ?? 0
  const blocks: Uint8Array[] = []
  let from = 0
  for (const [count, size] of groupsOf(version)) {
    for (let at = 0; at < count; at++) {
      blocks.push(data.subarray(from, from + size))
      from += size
    }
  }
  const checks = blocks.map((block) => remainder(block, ec))
  const longest = Math.max(...blocks.map((block) => block.length))
  const out: number[] = []
  for (let at = 0; at < longest; at++) for (const block of blocks) if (at < block.length) out.push(block[at] as number)
  for (let at = 0; at < ec; at++) for (const check of checks) out.push(check[at] as number)
  return out
}

// Reed-Solomon over GF(256) with x^8 + x^4 + x^3 + x^2 + 1.
function times(a: number, b: number): number {
  let product = 0
  for (let at = 7; at >= 0; at--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> at) & 1) * a
  }
  return product
}

function remainder(data: Uint8Array, degree: number): number[] {
  let generator = [1]
  for (let at = 0, root = 1; at < degree; at++, root = times(root, 2)) {
    const next = [...generator, 0]
    generator.forEach((factor, place) => {
      next[place + 1] = (next[place + 1] ?? 0) ^ times(factor, root)
    })
    generator = next
  }
  const rest = new Array<number>(degree).fill(0)
  for (const byte of data) {
    const lead = byte ^ (rest.shift() as number)
    rest.push(0)
    for (let at = 0; at < degree; at++) rest[at] = (rest[at] as number) ^ times(generator[at + 1] as number, lead)
  }
  return rest
}

/** Everything but the data: finders, timing, alignment, format and version. */
function frame(version: number): Grid {
  const size = version * 4 + 17
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined))
  const set = (row: number, column: number, dark: boolean) => {
    const line = grid[row]
    if (line && column >= 0 && column < size) line[column] = dark
  }
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3]
  ] as const) {
    for (let y = -4; y <= 4; y++)
      for (let x = -4; x <= 4; x++) {
        const ring = Math.max(Math.abs(x), Math.abs(y))
        set(row + y, column + x, ring !== 2 && ring !== 4)
      }
  }
  const places = alignments[version - 1] ?? []
  const last = places.at(-1)
  for (const row of places)
    for (const column of places) {
      const onFinder = (row === 6 && column === 6) || (row === 6 && column === last) || (row === last && column === 6)
      if (!onFinder) for (let y = -2; y <= 2; y++) for (let x = -2; x <= 2; x++) set(row + y, column + x, Math.max(Math.abs(x), Math.abs(y)) !== 1)
    }
  // Level L is 01, mask 0 is 000; fifteen bits with their check, masked as the standard says.
  const format = ((0b01000 << 10) | check(0b01000, 10, 0x537)) ^ 0x5412
  const bit = (at: number) => ((format >>> at) & 1) === 1
  for (let at = 0; at < 15; at++) {
    if (at < 6) set(at, 8, bit(at))
    else if (at < 8) set(at + 1, 8, bit(at))
    else if (at === 8) set(8, 7, bit(at))
    else set(8, 14 - at, bit(at))
    if (at < 8) set(8, size - 1 - at, bit(at))
    else set(size - 15 + at, 8, bit(at))
  }
  set(size - 8, 8, true)
  if (version >= 7) {
    const bits = (version << 12) | check(version, 12, 0x1f25)
    for (let at = 0; at < 18; at++) {
      const dark = ((bits >>> at) & 1) === 1
      set(Math.floor(at / 3), size - 11 + (at % 3), dark)
      set(size - 11 + (at % 3), Math.floor(at / 3), dark)
    }
  }
  return grid
}

function check(value: number, bits: number, generator: number): number {
  let rest = value
  for (let at = 0; at < bits; at++) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * generator)
  return rest
}

/** Writes the codewords in the zigzag of two columns, from the right, masked with mask 0. */
function fill(grid: Grid, codewords: number[]): void {
  const size = grid.length
  let next = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const upwards = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++)
      for (let side = 0; side < 2; side++) {
        const row = upwards ? size - 1 - step : step
        const column = right - side
        const line = grid[row]
        if (!line || line[column] !== undefined) continue
        const dark = (((codewords[next >>> 3] ?? 0) >>> (7 - (next & 7))) & 1) === 1
        line[column] = dark !== ((row + column) % 2 === 0)
        next++
      }
  }
}

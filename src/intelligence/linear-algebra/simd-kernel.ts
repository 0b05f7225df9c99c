/**
 * The one inner loop that decides how long EASE trains: C -= A * B on float32, four rows by eight columns at a time in
 * registers. Plain JavaScript has no vector instructions; WebAssembly has, and the module is small enough to be written
 * here byte by byte, so that no build step and no binary file is needed. Plain multiply and add (no fused operation):
 * the same bits come out on every machine.
 *
 *   subtractStrip(c, cRowBytes, a, b, rows, depth)
 *   c: rows x 8 cells, one row every cRowBytes; a: rows x depth, dense; b: depth x 8, dense; rows a multiple of 4.
 */
export type SubtractStrip = (c: number, cRowBytes: number, a: number, b: number, rows: number, depth: number) => void

const GET = 0x20
const SET = 0x21
const I32_CONST = 0x41
const I32_ADD = 0x6a
const I32_SHL = 0x74
const I32_SUB = 0x6b
const LOOP = [0x03, 0x40]
const BR_IF = 0x0d
const END = 0x0b
const SIMD = 0xfd
const V128_LOAD = [SIMD, 0x00]
const V128_LOAD32_SPLAT = [SIMD, 0x09]
const V128_STORE = [SIMD, 0x0b]
const V128_ZERO = [SIMD, 0x0c, ...new Array<number>(16).fill(0)]
const F32X4_ADD = [SIMD, 0xe4, 0x01]
const F32X4_SUB = [SIMD, 0xe5, 0x01]
const F32X4_MUL = [SIMD, 0xe6, 0x01]

const C = 0
const C_ROW = 1
const A = 2
const B = 3
const ROWS = 4
const DEPTH = 5
const STEP = 6
const ROW = (r: number) => 7 + r
const B_AT = 11
const TARGET = 12
const SUM = (r: number, half: number) => 13 + 2 * r + half
const B_HALF = (half: number) => 21 + half
const SPLAT = 23

const get = (local: number) => [GET, local]
const set = (local: number, ...value: number[]) => [...value, SET, local]
const plus = (local: number, amount: number[]) => set(local, ...get(local), ...amount, I32_ADD)
const constant = (value: number) => [I32_CONST, value]
const four = [0, 1, 2, 3]
const halves = [0, 1]

function body(): number[] {
  const depthStep = [
    ...halves.flatMap((half) => set(B_HALF(half), ...get(B_AT), ...V128_LOAD, 2, 16 * half)),
    ...four.flatMap((r) => [
      ...set(SPLAT, ...get(ROW(r)), ...V128_LOAD32_SPLAT, 2, 0),
      ...halves.flatMap((half) => set(SUM(r, half), ...get(SUM(r, half)), ...get(SPLAT), ...get(B_HALF(half)), ...F32X4_MUL, ...F32X4_ADD)),
      ...plus(ROW(r), constant(4))
    ]),
    ...plus(B_AT, constant(32)),
    ...set(STEP, ...get(STEP), ...constant(1), I32_SUB),
    ...get(STEP),
    BR_IF,
    0
  ]
  const rowStep = [
    ...four.flatMap((r) => set(ROW(r), ...(r === 0 ? get(A) : [...get(ROW(r - 1)), ...get(DEPTH), ...constant(2), I32_SHL, I32_ADD]))),
    ...set(B_AT, ...get(B)),
    ...set(STEP, ...get(DEPTH)),
    ...four.flatMap((r) => halves.flatMap((half) => set(SUM(r, half), ...V128_ZERO))),
    ...LOOP,
    ...depthStep,
    END,
    ...set(TARGET, ...get(C)),
    ...four.flatMap((r) => [
      ...halves.flatMap((half) => [
        ...get(TARGET),
        ...get(TARGET),
        ...V128_LOAD,
        2,
        16 * half,
        ...get(SUM(r, half)),
        ...F32X4_SUB,
        ...V128_STORE,
        2,
        16 * half
      ]),
      ...plus(TARGET, get(C_ROW))
    ]),
    ...set(C, ...get(TARGET)),
    ...set(A, ...get(ROW(3))),
    ...set(ROWS, ...get(ROWS), ...constant(4), I32_SUB),
    ...get(ROWS),
    BR_IF,
    0
  ]
  return [2, 7, 0x7f, 11, 0x7b, ...LOOP, ...rowStep, END, END]
}

/** LEB128, the number format of WebAssembly. */
function unsigned(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)]
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content]
}

const name = (text: string) => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))]

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const code = body()
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 6, ...new Array<number>(6).fill(0x7f), 0]),
    ...section(2, [1, ...name('m'), ...name('m'), 0x02, 0x00, 0x01]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('k'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code])
  ])
}

let compiled: WebAssembly.Module | undefined

/** Memory of the given size in bytes (at most 4 GiB) and the kernel working on it. */
export function createKernel(bytes: number): { memory: ArrayBuffer; subtractStrip: SubtractStrip } {
  compiled ??= new WebAssembly.Module(moduleBytes())
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })
  const instance = new WebAssembly.Instance(compiled, { m: { m: memory } })
  return { memory: memory.buffer as ArrayBuffer, subtractStrip: instance.exports.k as SubtractStrip }
}

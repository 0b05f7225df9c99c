/**
 * The file of a trained model: eight magic bytes, the header's length, the header as JSON, then the arrays.
 * The checksum covers everything after the header, so a torn or edited file is refused, and a kind or version
 * that this program does not read is named in the message.
 */
import { createHash } from 'node:crypto'

const MAGIC = 'KLEARNM1'
const arrayTypes = { Float32Array, Float64Array, Int8Array, Uint8Array, Int32Array, Uint32Array } as const

export type ModelArray = Float32Array | Float64Array | Int8Array | Uint8Array | Int32Array | Uint32Array

export interface ModelHeader {
  /** What the model is, for example "text-classifier". */
  kind: string
  /** Version of the format of this kind. */
  version: number
  trainedOn: { description: string; rows: number; at: string; seed: number }
  /** Figures on data held out from training. */
  score: Record<string, number>
  checksum: string
}

export interface ModelContent {
  /** Settings and small values, kept as JSON. */
  settings: unknown
  arrays: Record<string, ModelArray>
}

export class ModelFileError extends Error {
  override name = 'ModelFileError'
}

interface StoredHeader extends ModelHeader {
  settings: unknown
  arrays: { name: string; type: keyof typeof arrayTypes; offset: number; length: number }[]
}

/** Bytes of a model, ready for a file or a database. */
export function writeModel(header: Omit<ModelHeader, 'checksum'>, { settings, arrays }: ModelContent): Uint8Array {
  const layout: StoredHeader['arrays'] = []
  let size = 0
  for (const [name, array] of Object.entries(arrays)) {
    layout.push({ name, type: array.constructor.name as keyof typeof arrayTypes, offset: size, length: array.length })
    size += Math.ceil(array.byteLength / 8) * 8
  }
  const body = new Uint8Array(size)
  for (const { name, offset } of layout) {
    const array = arrays[name]!
    body.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
  }
  const stored: StoredHeader = { ...header, checksum: checksumOf(settings, layout, body), settings, arrays: layout }
  const json = new TextEncoder().encode(JSON.stringify(stored))
  // The arrays start at a multiple of eight so that they can be viewed without copying.
  const start = Math.ceil((12 + json.length) / 8) * 8
  const file = new Uint8Array(start + size)
  file.set(new TextEncoder().encode(MAGIC))
  new DataView(file.buffer).setUint32(8, json.length, true)
  file.set(json, 12)
  file.set(body, start)
  return file
}

function checksumOf(settings: unknown, layout: StoredHeader['arrays'], body: Uint8Array): string {
  return createHash('sha256')
    .update(JSON.stringify([settings, layout]))
    .update(body)
    .digest('hex')
}

function readHeader(file: Uint8Array): { header: StoredHeader; start: number } {
  if (file.length < 12 || new TextDecoder().decode(file.subarray(0, 8)) !== MAGIC) {
    throw new ModelFileError('This is not a Klearn model file.')
  }
  const length = new DataView(file.buffer, file.byteOffset).getUint32(8, true)
  if (12 + length > file.length) throw new ModelFileError('The model file is cut off: its header is incomplete.')
  let header: StoredHeader
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(12, 12 + length))) as StoredHeader
  } catch {
    throw new ModelFileError('The model file is damaged: its header cannot be read.')
  }
  if (typeof header?.kind !== 'string' || !Array.isArray(header.arrays)) {
    throw new ModelFileError('The model file is damaged: its header is incomplete.')
  }
  return { header, start: Math.ceil((12 + length) / 8) * 8 }
}

/** Reads what a model is without its arrays. */
export function describeModel(file: Uint8Array): ModelHeader {
  const { kind, version, trainedOn, score, checksum } = readHeader(file).header
  return { kind, version, trainedOn, score, checksum }
}

/** Reads a model of the expected kind and version, or says plainly why not. */
export function readModel(file: Uint8Array, expected: { kind: string; version: number }): ModelHeader & ModelContent {
  const { header, start } = readHeader(file)
  if (header.kind !== expected.kind) {
    throw new ModelFileError(`The model file holds a "${header.kind}" model; a "${expected.kind}" model is needed.`)
  }
  if (header.version !== expected.version) {
    const age = header.version < expected.version ? 'older' : 'newer'
    throw new ModelFileError(
      `The "${header.kind}" model has format version ${header.version}, ${age} than version ${expected.version} which this program reads: train it again.`
    )
  }
  // A copy, so that the arrays are aligned whatever buffer the file came in.
  const body = file.slice(start)
  for (const { name, type, offset, length } of header.arrays) {
    const bytes = (arrayTypes[type]?.BYTES_PER_ELEMENT ?? Number.NaN) * length
    if (!(offset + bytes <= body.length)) throw new ModelFileError(`The model file is cut off: part "${name}" is incomplete.`)
  }
  if (checksumOf(header.settings, header.arrays, body) !== header.checksum) {
    throw new ModelFileError('The model file is damaged: its checksum does not match.')
  }
  const arrays: Record<string, ModelArray> = {}
  for (const { name, type, offset, length } of header.arrays) arrays[name] = new arrayTypes[type](body.buffer, offset, length)
  const { kind, version, trainedOn, score, checksum, settings } = header
  return { kind, version, trainedOn, score, checksum, settings, arrays }
}

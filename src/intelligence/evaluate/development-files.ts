/** Parts of the development sets written as files, and the figures that are expected of them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readText } from '../files/read.ts'
import { createRandom, type Random } from '../random.ts'

export interface Figure {
  metric: string
  must: number
  ambition: number
  baseline?: string
  lowerIsBetter?: boolean
}

export interface DevelopmentRun {
  name: string
  argv: string[]
  figures: Figure[]
}

export const higher = (metric: string, must: number, ambition: number, baseline?: string): Figure => ({
  metric,
  must,
  ambition,
  ...(baseline ? { baseline } : {})
})
export const lower = (metric: string, must: number, ambition: number, baseline?: string): Figure => ({
  ...higher(metric, must, ambition, baseline),
  lowerIsBetter: true
})

/**
 * The parts cut here stand in for the closed tests. Where they are of another kind or the models learn from less, the same
 * model gets other figures: a target is moved by what the baseline scores here against there (seed 42).
 */
export function moved(metric: string, must: number, ambition: number, baseline: string, here: number, closed: number): Figure {
  const shifted = (target: number) => Math.round((target * here * 1e4) / closed) / 1e4
  return higher(metric, shifted(must), shifted(ambition), `${baseline} ${here} here, ${closed} on the closed test`)
}

export class Sets {
  readonly data: string
  readonly work: string
  readonly random: Random
  constructor(data: string, work: string, seed: number) {
    this.data = data
    this.work = work
    this.random = createRandom(seed)
  }

  path(name: string): string {
    return join(this.data, name)
  }

  async lines(name: string): Promise<string[]> {
    return (await readText(this.path(name))).split('\n').filter((line) => line !== '')
  }

  async write(name: string, lines: readonly string[]): Promise<string> {
    const path = join(this.work, name)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, `${lines.join('\n')}\n`)
    return path
  }

  /** A fifth of the rows, drawn at random, for testing. */
  async fifth(file: string, name: string, hasHeader = false): Promise<{ train: string; test: string }> {
    const rows = await this.lines(file)
    const header = hasHeader ? rows.splice(0, 1) : []
    this.random.shuffle(rows)
    const cut = Math.floor(rows.length / 5)
    return {
      train: await this.write(`${name}-train`, [...header, ...rows.slice(cut)]),
      test: await this.write(`${name}-test`, [...header, ...rows.slice(0, cut)])
    }
  }

  /** "user item item ..." rows cut into a history and a held-out part. */
  cut(line: string, share: number): { kept: string; held: string } {
    const [user, ...items] = line.split(' ')
    this.random.shuffle(items)
    const count = Math.round(items.length * share)
    return { kept: [user, ...items.slice(count)].join(' '), held: count > 0 ? [user, ...items.slice(0, count)].join(' ') : '' }
  }
}

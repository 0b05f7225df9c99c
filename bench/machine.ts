import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

function statOf(pid: number): { parent: number; ms: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // user and system time, with those of children that have ended
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0)
    return { parent: Number(fields[1]), ms: (ticks * 1000) / ticksPerSecond }
  } catch {
    return undefined
  }
}

/** A process and everything below it. */
function family(root: number): number[] {
  const all = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  const members = new Set([root])
  for (let grew = true; grew; ) {
    grew = false
    for (const pid of all) {
      const stat = statOf(pid)
      if (stat && members.has(stat.parent) && !members.has(pid)) {
        members.add(pid)
        grew = true
      }
    }
  }
  return [...members]
}

/** CPU milliseconds that these processes and their children have used so far. */
export const cpuMs = (roots: number[]): number => roots.flatMap(family).reduce((sum, pid) => sum + (statOf(pid)?.ms ?? 0), 0)

/** Proportional memory of these processes and their children, in MB: shared pages are counted once. */
export function memoryMb(roots: number[]): number {
  const kb = roots.flatMap(family).map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return Math.round(kb.reduce((sum, one) => sum + one, 0) / 1024)
}

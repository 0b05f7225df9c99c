/** Beyond this many comparisons lines are only looked up, not aligned: a changed data file must not stall the page. */
const mostSteps = 4_000_000

/** The numbers (from 1) of lines in `after` that are not in `before`, by the longest common sequence. */
export function changedLines(before: readonly string[], after: readonly string[]): number[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  const old = before.slice(start, before.length - end)
  const fresh = after.slice(start, after.length - end)
  const numbers = (keeps: (index: number) => boolean) => fresh.flatMap((line, index) => (keeps(index) || line.trim() === '' ? [] : [start + index + 1]))
  if (old.length * fresh.length > mostSteps) {
    const known = new Set(old)
    return numbers((index) => known.has(fresh[index] ?? ''))
  }
  const kept = commonLines(old, fresh)
  return numbers((index) => kept.has(index))
}

/** Indices of `fresh` that belong to the longest common subsequence. */
function commonLines(old: readonly string[], fresh: readonly string[]): Set<number> {
  const width = fresh.length + 1
  const length = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      length[i * width + j] =
        old[i] === fresh[j] ? (length[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0)
    }
  }
  const kept = new Set<number>()
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    if (old[i] === fresh[j]) {
      kept.add(j)
      i += 1
      j += 1
    } else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i += 1
    else j += 1
  }
  return kept
}

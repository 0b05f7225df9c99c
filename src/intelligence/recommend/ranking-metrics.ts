/**
 * Recall@k = found in the first k / relevant. NDCG@k with binary gain, ideal over min(relevant, k)
 * (Järvelin and Kekäläinen, TOIS 2002).
 */
export function recallAt(ranked: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): number {
  let found = 0
  for (let n = 0; n < Math.min(k, ranked.length); n++) if (relevant.has(ranked[n]!)) found++
  return relevant.size === 0 ? 0 : found / relevant.size
}

export function ndcgAt(ranked: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): number {
  let gain = 0
  let ideal = 0
  for (let n = 0; n < Math.min(k, ranked.length); n++) if (relevant.has(ranked[n]!)) gain += 1 / Math.log2(n + 2)
  for (let n = 0; n < Math.min(k, relevant.size); n++) ideal += 1 / Math.log2(n + 2)
  return ideal === 0 ? 0 : gain / ideal
}

/** The numbers of the `k` highest scores, best first; -Infinity is never taken, equal scores go by number. */
export function topItems(scores: ArrayLike<number>, k: number): Int32Array {
  const heap = new Int32Array(k)
  let size = 0
  const worse = (a: number, b: number) => scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b)
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] === Number.NEGATIVE_INFINITY || (size === k && !worse(heap[0]!, i))) continue
    let at = 0
    if (size < k) {
      at = size++
      while (at > 0 && worse(i, heap[(at - 1) >> 1]!)) {
        heap[at] = heap[(at - 1) >> 1]!
        at = (at - 1) >> 1
      }
    } else {
      for (;;) {
        let child = 2 * at + 1
        if (child + 1 < size && worse(heap[child + 1]!, heap[child]!)) child++
        if (child >= size || !worse(heap[child]!, i)) break
        heap[at] = heap[child]!
        at = child
      }
    }
    heap[at] = i
  }
  return heap.subarray(0, size).sort((a, b) => scores[b]! - scores[a]! || a - b)
}

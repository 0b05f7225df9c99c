/** One binary tree over binned columns, as flat arrays. A node with feature -1 is a leaf. */
import { MISSING_BIN } from './binning.ts'

export interface Tree {
  feature: Int32Array
  /** Bins up to this go left (number features). */
  bin: Int32Array
  /** First of 256 flags in `sets` of a category split, or -1: flagged bins go left. */
  set: Int32Array
  sets: Uint8Array
  missingLeft: Uint8Array
  left: Int32Array
  right: Int32Array
  /** Value of a leaf; for inner nodes the value it would have had, for explanations. */
  value: Float64Array
  /** Weight of the training rows that reached the node. */
  cover: Float64Array
}

export function goesLeft(tree: Tree, node: number, bin: number): boolean {
  if (bin === MISSING_BIN) return tree.missingLeft[node] === 1
  const set = tree.set[node]!
  return set >= 0 ? tree.sets[set + bin] === 1 : bin <= tree.bin[node]!
}

export function leafOf(tree: Tree, bins: readonly Uint8Array[], row: number): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    node = goesLeft(tree, node, bins[tree.feature[node]!]![row]!) ? tree.left[node]! : tree.right[node]!
  }
  return node
}

/** Collects nodes while a tree grows. */
export class TreeBuilder {
  #feature: number[] = []
  #bin: number[] = []
  #set: number[] = []
  #sets: number[] = []
  #missingLeft: number[] = []
  #left: number[] = []
  #right: number[] = []
  #value: number[] = []
  #cover: number[] = []

  leaf(value: number, cover: number): number {
    this.#feature.push(-1)
    this.#bin.push(0)
    this.#set.push(-1)
    this.#missingLeft.push(0)
    this.#left.push(-1)
    this.#right.push(-1)
    this.#value.push(value)
    return this.#cover.push(cover) - 1
  }

  split(node: number, split: Split, left: number, right: number): void {
    this.#feature[node] = split.feature
    this.#bin[node] = split.bin
    this.#missingLeft[node] = split.missingLeft ? 1 : 0
    this.#left[node] = left
    this.#right[node] = right
    if (split.set) {
      this.#set[node] = this.#sets.length
      for (const flag of split.set) this.#sets.push(flag)
    }
  }

  finish(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      bin: Int32Array.from(this.#bin),
      set: Int32Array.from(this.#set),
      sets: Uint8Array.from(this.#sets),
      missingLeft: Uint8Array.from(this.#missingLeft),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover)
    }
  }
}

export interface Split {
  feature: number
  bin: number
  set: Uint8Array | undefined
  missingLeft: boolean
  gain: number
}

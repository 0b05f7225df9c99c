/**
 * How processor time and memory of each trainer grow: 1x, 4x and 16x of made data, each in a process of its own, and the time to
 * score one person against 50,000 items. `node bench/intelligence.ts [--json] [--only als,ease]`.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { isolationScores } from '#intelligence/anomalies/isolation-forest.ts'
import { findCommunities } from '#intelligence/graphs/communities.ts'
import { toGraph } from '#intelligence/graphs/graph.ts'
import { trainCart } from '#intelligence/predict/cart.ts'
import { madeNames, madeRows } from '#intelligence/predict/made-table.ts'
import { trainOutcomeModel } from '#intelligence/predict/outcome-model.ts'
import { buildTable, describeFeatures } from '#intelligence/predict/table.ts'
import { createRandom } from '#intelligence/random.ts'
import { alsDefaults, alsFrom, trainAls } from '#intelligence/recommend/als.ts'
import { createCoCounts } from '#intelligence/recommend/co-counts.ts'
import { trainEase } from '#intelligence/recommend/ease.ts'
import { type Interactions, toInteractions } from '#intelligence/recommend/interactions.ts'
import { neighboursFrom, rp3beta, trainItemNeighbours } from '#intelligence/recommend/item-neighbours.ts'
import { trainPersonNeighbours } from '#intelligence/recommend/person-neighbours.ts'
import { topItems } from '#intelligence/recommend/ranking-metrics.ts'
import { trainBayes } from '#intelligence/recommend/rating-bayes.ts'
import { trainFactors } from '#intelligence/recommend/rating-factors.ts'
import { type Ratings, toRatings } from '#intelligence/recommend/ratings.ts'
import { trainTextClassifier } from '#intelligence/text/classifier.ts'
import { madeComments } from '#intelligence/text/made-comments.ts'
import { fitTopics } from '#intelligence/text/topics.ts'

const SEED = 42
const SCALES = [1, 4, 16]
const PEOPLE = 2000
const EACH = 30

/** People with one of twenty tastes, items with a long tail; people grow with the scale, items with its root. */
function pairs(scale: number) {
  const random = createRandom(SEED)
  const people = PEOPLE * scale
  const items = Math.round(1000 * Math.sqrt(scale))
  const person = Int32Array.from({ length: people * EACH }, (_, n) => Math.floor(n / EACH))
  const item = person.map((p) => {
    const rank = Math.floor(items * random.next() ** 2)
    return random.next() < 0.7 ? rank - (rank % 20) + (p % 20) : rank
  })
  return { people, items, person, item: item.map((i) => Math.min(i, items - 1)) }
}

function interactions(scale: number): Interactions {
  const { people, items, person, item } = pairs(scale)
  return toInteractions(people, items, person, item)
}

function ratings(scale: number): Ratings {
  const random = createRandom(SEED + 1)
  const { people, items, person, item } = pairs(scale)
  const value = Array.from(person, (p, n) => Math.min(5, Math.max(1, Math.round(3 + (p % 20 === item[n]! % 20 ? 1 : -0.3) + random.normal()))))
  return toRatings(people, items, person, item, value)
}

function friendships(scale: number) {
  const random = createRandom(SEED + 2)
  const nodes = PEOPLE * scale
  const edges = Array.from({ length: nodes * 10 }, () => {
    const from = random.below(nodes)
    const near = from - (from % 40) + random.below(40)
    return { from, to: Math.min(nodes - 1, random.next() < 0.7 ? near : random.below(nodes)), weight: 1 }
  })
  return toGraph(nodes, edges)
}

function outcomes(scale: number) {
  const { rows, labels } = madeRows(PEOPLE * scale)
  return { table: buildTable(describeFeatures(madeNames, rows), rows), labels }
}

/** Makes its data first and returns the work to be measured. */
const trainers: Record<string, (scale: number) => () => unknown> = {
  ease: (scale) => {
    const data = interactions(scale)
    return () => trainEase(data)
  },
  'als, 10 epochs, d=64': (scale) => {
    const data = interactions(scale)
    return () => trainAls(data, alsDefaults)
  },
  'item neighbours': (scale) => {
    const data = interactions(scale)
    return () => trainItemNeighbours(data, rp3beta)
  },
  'person neighbours': (scale) => {
    const data = interactions(scale)
    return () => trainPersonNeighbours(data)
  },
  'co-counts, every event': (scale) => {
    const { person, item } = pairs(scale)
    return () => {
      const live = createCoCounts()
      person.forEach((p, n) => {
        live.add(p, item[n]!, n / 1000)
      })
      return live
    }
  },
  'rating factors': (scale) => {
    const data = ratings(scale)
    return () => trainFactors(data)
  },
  'rating bayes, 100 rounds, d=8': (scale) => {
    const data = ratings(scale)
    return () => trainBayes(data, { dimension: 8, rounds: 100, burnIn: 20, every: 4, seed: SEED })
  },
  communities: (scale) => {
    const graph = friendships(scale)
    return () => findCommunities(graph, SEED)
  },
  'isolation forest, 6 features': (scale) => {
    const random = createRandom(SEED)
    const rows = Array.from({ length: PEOPLE * scale }, () => Float64Array.from({ length: 6 }, () => random.normal()))
    return () => isolationScores(rows)
  },
  'text classifier': (scale) => {
    const comments = madeComments(PEOPLE * scale)
    return () =>
      trainTextClassifier(
        comments.map((c) => c.text),
        comments.map((c) => c.label),
        { seed: SEED }
      )
  },
  'topics, 10': (scale) => {
    const texts = madeComments(PEOPLE * scale).map((c) => c.text)
    return () => fitTopics(texts, { topics: 10, seed: SEED })
  },
  'boosted trees': (scale) => {
    const { table, labels } = outcomes(scale)
    return () => trainOutcomeModel(table, labels, { seed: SEED })
  },
  'decision tree': (scale) => {
    const { table, labels } = outcomes(scale)
    return () => trainCart(table, labels, { seed: SEED })
  }
}

const CATALOGUE = 50_000

function scorers() {
  const random = createRandom(SEED)
  const history = { items: Int32Array.from({ length: 30 }, (_, n) => n * 1000), weights: new Float32Array(30).fill(1) }
  const als = alsFrom(
    new Float32Array(CATALOGUE * 64).map(() => 0.1 * random.normal()),
    alsDefaults
  )
  const keep = 350
  const neighbours = neighboursFrom(
    CATALOGUE,
    keep,
    new Int32Array(CATALOGUE * keep).map(() => random.below(CATALOGUE)),
    new Float32Array(CATALOGUE * keep).map(() => random.next())
  )
  return [als, neighbours].map((recommender) => ({ recommender, history }))
}

function measureScoring() {
  const scores = new Float32Array(CATALOGUE)
  return scorers().map(({ recommender, history }) => {
    const rounds = 200
    const times = Array.from({ length: rounds }, () => {
      const started = performance.now()
      recommender.score(history, scores)
      topItems(scores, 200)
      return performance.now() - started
    }).sort((a, b) => a - b)
    return { name: recommender.name, items: CATALOGUE, medianMs: times[rounds / 2]!, p95Ms: times[Math.floor(rounds * 0.95)]! }
  })
}

interface Measured {
  name: string
  scale: number
  /** Of the processor, so that other work on the machine does not count. */
  seconds: number
  /** Peak of the process less what it held before the work began. */
  memoryMb: number
}

function measureOne(name: string, scale: number): Measured {
  const work = trainers[name]!(scale)
  const before = process.memoryUsage().rss / 2 ** 20
  const started = process.cpuUsage()
  work()
  const used = process.cpuUsage(started)
  const seconds = (used.user + used.system) / 1e6
  return { name, scale, seconds, memoryMb: Math.max(0, process.resourceUsage().maxRSS / 1024 - before) }
}

function inOwnProcess<T>(...args: string[]): T {
  const out = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...args], { encoding: 'utf8' })
  return JSON.parse(out) as T
}

function main(args: string[]): void {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1]!.split(',') : undefined
  const names = Object.keys(trainers).filter((name) => !only || only.some((word) => name.startsWith(word)))
  const growth = names.flatMap((name) => SCALES.map((scale) => inOwnProcess<Measured>('--one', name, String(scale))))
  const scoring = inOwnProcess<ReturnType<typeof measureScoring>>('--scoring')
  const machine = { node: process.version, cores: cpus().length, at: new Date().toISOString().slice(0, 10), seed: SEED }
  if (args.includes('--json')) {
    console.log(JSON.stringify({ machine, growth, scoring }))
    return
  }
  console.table(
    names.map((name) => {
      const row = growth.filter((one) => one.name === name)
      return { trainer: name, ...Object.fromEntries(row.map((one) => [`${one.scale}x`, `${one.seconds.toFixed(2)} s, ${one.memoryMb.toFixed(0)} MB`])) }
    })
  )
  console.table(scoring.map((one) => ({ ...one, medianMs: one.medianMs.toFixed(2), p95Ms: one.p95Ms.toFixed(2) })))
  console.log(machine)
}

const [command, name, scale] = process.argv.slice(2)
if (command === '--one') console.log(JSON.stringify(measureOne(name!, Number(scale))))
else if (command === '--scoring') console.log(JSON.stringify(measureScoring()))
else main(process.argv.slice(2))

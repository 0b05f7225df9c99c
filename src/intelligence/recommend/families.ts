import { buildContentSpace, contentEcho, contentProfile, type ItemTerms } from './content-profile.ts'
import { alsDefaults, trainAls, type AlsSettings } from './als.ts'
import { trainEase, type EaseSettings } from './ease.ts'
import { degrees, type Interactions, type Recommender } from './interactions.ts'
import { cosine, rp3beta, trainItemNeighbours, type NeighbourSettings } from './item-neighbours.ts'
import { trainPersonNeighbours, type PersonNeighbourSettings } from './person-neighbours.ts'
import { trainPopularity } from './popularity.ts'

/** One setting of one kind of model, ready to be trained on whatever part of the data. */
export interface Candidate {
  label: string
  train(interactions: Interactions): Recommender
}

/** Models of one kind; the best `keep` of them by validation go on to the blend. */
export interface Family {
  name: string
  keep: number
  candidates: Candidate[]
}

/** Above this many items the n x n matrix of EASE costs more memory and time than it earns. */
const LARGEST_EASE = 10_000

/** What is worth trying on data of this size; `terms` are the words of the items, where there are any. */
export function families(interactions: Interactions, seed: number, terms?: ItemTerms): Family[] {
  return [
    popularity(),
    itemNeighbours(),
    personNeighbours(),
    als(seed, interactions),
    ...(interactions.items <= LARGEST_EASE ? [ease()] : []),
    ...(terms ? content(terms) : [])
  ]
}

/** For items that nobody has touched yet: only their words speak. */
export function coldFamilies(interactions: Interactions, seed: number, terms: ItemTerms): Family[] {
  const taste = als(seed, interactions).candidates[0]!
  return [...content(terms), echo(terms, 'echo of people', trainPersonNeighboursSoftly), echo(terms, 'echo of als', taste.train)]
}

const trainPersonNeighboursSoftly = (interactions: Interactions) => trainPersonNeighbours(interactions, { keep: 100, item: 0.5, power: 1, shrink: 0 })

function content(terms: ItemTerms): Family[] {
  const profiles = [1, 2].map((rarity) => ({ label: `content(rarity ${rarity})`, train: () => contentProfile(buildContentSpace(terms, { rarity })) }))
  const byItems = (interactions: Interactions) => trainItemNeighbours(interactions, { ...rp3beta, normaliseRows: false })
  return [{ name: 'content', keep: 2, candidates: profiles }, echo(terms, 'echo of items', byItems)]
}

function echo(terms: ItemTerms, name: string, trainTaste: (interactions: Interactions) => Recommender): Family {
  function train(interactions: Interactions): Recommender {
    const count = degrees(interactions)
    return contentEcho(buildContentSpace(terms), trainTaste(interactions), (i) => count[i]! > 0, { keep: 50, power: 2 })
  }
  return { name, keep: 1, candidates: [{ label: name, train }] }
}

const popularity = (): Family => ({ name: 'popularity', keep: 1, candidates: [{ label: 'popularity', train: trainPopularity }] })

function itemNeighbours(): Family {
  const settings: NeighbourSettings[] = [
    rp3beta,
    { ...rp3beta, normaliseRows: false },
    { ...rp3beta, person: 0.8, row: 0.8, column: 0.45 },
    { ...cosine, person: 0.5, row: 0.9, column: 0.5 },
    { ...rp3beta, person: 1, row: 0.5, column: 0.5, normaliseRows: false },
    cosine
  ]
  return {
    name: 'items',
    keep: 3,
    candidates: settings.map((s) => ({
      label: `items(person ${s.person}, row ${s.row}, column ${s.column}, shrink ${s.shrink}${s.normaliseRows ? ', row sums 1' : ''})`,
      train: (interactions) => trainItemNeighbours(interactions, s)
    }))
  }
}

function personNeighbours(): Family {
  const settings: PersonNeighbourSettings[] = [
    { keep: 50, item: 0.5, power: 2, shrink: 0 },
    { keep: 100, item: 0.5, power: 2, shrink: 0 },
    { keep: 300, item: 0.5, power: 2, shrink: 0 },
    { keep: 100, item: 0, power: 2, shrink: 0 }
  ]
  return {
    name: 'people',
    keep: 2,
    candidates: settings.map((s) => ({
      label: `people(keep ${s.keep}, item ${s.item}, power ${s.power})`,
      train: (interactions) => trainPersonNeighbours(interactions, s)
    }))
  }
}

function ease(): Family {
  const settings: EaseSettings[] = [
    { lambda: 500, dropout: 0.5, balance: 0 },
    { lambda: 10, dropout: 0.5, balance: 0.5 },
    { lambda: 30, dropout: 0.5, balance: 0.5 },
    { lambda: 60, dropout: 0.3, balance: 0.5 },
    { lambda: 4, dropout: 0.5, balance: 0.9 }
  ]
  return {
    name: 'ease',
    keep: 2,
    candidates: settings.map((s) => ({
      label: `ease(lambda ${s.lambda}, dropout ${s.dropout}, balance ${s.balance})`,
      train: (interactions) => trainEase(interactions, s)
    }))
  }
}

/** Large catalogues with short histories want a small weight on what was not seen, and more dimensions. */
function als(seed: number, { item, items, people }: Interactions): Family {
  const density = item.length / (items * people)
  const dense = density > 0.005
  const tried = dense
    ? [
        { unobserved: 0.1, regularisation: 0.01 },
        { unobserved: 0.05, regularisation: 0.01 },
        { unobserved: 0.2, regularisation: 0.01 },
        { unobserved: 0.1, regularisation: 0.015 },
        { unobserved: 0.1, regularisation: 0.004 }
      ]
    : [
        { unobserved: 0.01, regularisation: 0.003 },
        { unobserved: 0.03, regularisation: 0.003 }
      ]
  const settings = tried.map((one): AlsSettings => ({ ...alsDefaults, ...one, dimension: dense ? 64 : 128, seed }))
  return {
    name: 'als',
    keep: 2,
    candidates: settings.map((s) => ({
      label: `als(dimension ${s.dimension}, regularisation ${s.regularisation}, unobserved ${s.unobserved})`,
      train: (interactions) => trainAls(interactions, s)
    }))
  }
}

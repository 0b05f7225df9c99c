/** The models of each task: the names that `--model` takes, the one used without it first, and what else they are called. */
const MODELS: Record<string, { names: string[]; others?: Record<string, string> }> = {
  ratings: {
    names: ['blend', 'bayes', 'bayes-16', 'factors', 'items', 'people', 'baseline'],
    others: { svd: 'factors', 'item-knn': 'items', 'user-knn': 'people', bias: 'baseline' }
  },
  recommend: {
    names: ['blend', 'ease', 'als', 'items', 'people', 'popularity', 'content'],
    others: { ials: 'als', 'item-knn': 'items', 'user-knn': 'people', rp3beta: 'items', popular: 'popularity' }
  },
  text: {
    names: ['mixture', 'nb', 'nbsvm', 'svm', 'topics'],
    others: { 'naive-bayes': 'nb', mnb: 'nb', 'multinomial-nb': 'nb', 'nb-svm': 'nbsvm', ensemble: 'mixture' }
  },
  topics: { names: ['topics'] },
  table: { names: ['boosted-trees', 'cart'], others: { gbdt: 'boosted-trees', trees: 'boosted-trees', tree: 'cart', 'decision-tree': 'cart' } },
  communities: { names: ['leiden', 'leiden-1'] },
  shilling: { names: ['two-stage', 'isolation-forest', 'rdma'] },
  statistics: { names: ['kolmogorov-smirnov'], others: { ks: 'kolmogorov-smirnov' } }
}
MODELS.dropout = MODELS.table!

export const modelNamesOf = (task: string): string[] => MODELS[task]!.names

/** The model meant by a name in any case; without a name the one that the task uses by itself. */
export function modelNamed(task: string, name: string | undefined): string {
  const { names, others } = MODELS[task]!
  if (name === undefined) return names[0]!
  const asked = name.toLowerCase().replaceAll('_', '-')
  const found = others?.[asked] ?? asked
  if (!names.includes(found)) throw new RangeError(`There is no model "${name}" for ${task}; there are ${names.join(', ')}.`)
  return found
}

/** Development sets about what people chose and how they rated it. */
import { type DevelopmentRun, lower, higher, moved, type Sets } from './development-files.ts'

export async function ratingRuns(sets: Sets): Promise<DevelopmentRun[]> {
  const rows = await sets.lines('ml-100k/u.data.gz')
  const train: string[] = []
  const test: string[] = []
  for (let fold = 0; fold < 5; fold++) {
    // The official mku.sh: fold k is lines 20000 k + 1 to 20000 (k + 1).
    const inside = (_: string, i: number) => Math.floor(i / 20_000) === fold
    train.push(
      await sets.write(
        `u${fold + 1}.base`,
        rows.filter((row, i) => !inside(row, i))
      )
    )
    test.push(await sets.write(`u${fold + 1}.test`, rows.filter(inside)))
  }
  return [
    { name: 'ml-100k u1..u5', argv: ['ratings', '--train', ...train, '--test', ...test], figures: [lower('rmse', 0.915, 0.905, 'SVD .9137, blend .9077')] },
    {
      name: 'shilling in ml-100k',
      argv: ['shilling', '--train', sets.path('ml-100k/u.data.gz')],
      figures: [higher('auc', 0.97, 0.99, 'isolation forest .986'), higher('averagePrecision', 0.6, 0.75, '.688')]
    }
  ]
}

export async function recommendRuns(sets: Sets): Promise<DevelopmentRun[]> {
  const onValid = (set: string) => ['recommend', '--train', sets.path(`${set}/train.txt.gz`), '--test', sets.path(`${set}/valid.txt.gz`)]
  const people = sets.random.shuffle([...(await sets.lines('ml-1m/train.txt.gz'))])
  const strangers = people.slice(0, 1000).map((line) => sets.cut(line, 0.2))
  const strong = [
    'recommend',
    '--train',
    await sets.write('strong-train', people.slice(1000)),
    '--valid',
    await sets.write(
      'strong-history',
      strangers.map((s) => s.kept)
    ),
    '--test',
    await sets.write(
      'strong-test',
      strangers.flatMap((s) => s.held || [])
    )
  ]
  const papers = (await sets.lines('citeulike-a/train.txt.gz')).map((line) => sets.cut(line, 0.2))
  const tags = ['--item-tags', sets.path('citeulike-a/item-tags.txt.gz')]
  const warm = [
    'recommend',
    '--train',
    await sets.write(
      'papers-train',
      papers.map((p) => p.kept)
    ),
    '--test',
    await sets.write(
      'papers-test',
      papers.flatMap((p) => p.held || [])
    ),
    ...tags
  ]
  return [
    {
      name: 'ml-1m, train only',
      argv: onValid('ml-1m'),
      figures: [moved('recall@20', 0.282, 0.29, 'EASE', 0.2543, 0.2828), moved('ndcg@20', 0.386, 0.395, 'EASE', 0.2126, 0.387)]
    },
    { name: 'ml-1m, EASE alone', argv: [...onValid('ml-1m'), '--model', 'ease'], figures: [lower('trainSeconds', 60, 30)] },
    { name: 'ml-1m, ALS of 10 epochs alone', argv: [...onValid('ml-1m'), '--model', 'als'], figures: [lower('trainSeconds', 40, 20)] },
    {
      name: 'ml-1m, new people',
      argv: strong,
      figures: [moved('recall@20', 0.288, 0.295, 'EASE', 0.2275, 0.2899), moved('ndcg@100', 0.46, 0.47, 'EASE', 0.3239, 0.4638)]
    },
    {
      name: 'gowalla, train only',
      argv: onValid('gowalla'),
      figures: [
        moved('recall@20', 0.18, 0.187, 'RP3beta (LightGCN .1830)', 0.214, 0.1834),
        moved('ndcg@20', 0.148, 0.156, 'RP3beta (LightGCN .1554)', 0.122, 0.1505)
      ]
    },
    {
      name: 'citeulike-a, warm',
      argv: warm,
      figures: [moved('recall@20', 0.32, 0.34, 'RP3beta', 0.2611, 0.324), moved('ndcg@20', 0.265, 0.28, 'RP3beta', 0.1817, 0.2686)]
    },
    { name: 'citeulike-a, cold items', argv: await coldItems(sets, tags), figures: [moved('recall@20', 0.44, 0.48, 'tag profile', 0.4452, 0.4495)] }
  ]
}

/** A tenth of the papers lose all their people. */
async function coldItems(sets: Sets, tags: string[]): Promise<string[]> {
  const rows = (await sets.lines('citeulike-a/train.txt.gz')).map((line) => line.split(' '))
  const items = sets.random.shuffle([...new Set(rows.flatMap((row) => row.slice(1)))])
  const cold = new Set(items.slice(0, Math.floor(items.length / 10)))
  const part = (wanted: boolean) =>
    rows
      .map(([user, ...own]) => [user, ...own.filter((item) => cold.has(item) === wanted)])
      .filter((row) => row.length > 1)
      .map((row) => row.join(' '))
  return [
    'recommend',
    '--train',
    await sets.write('cold-train', part(false)),
    '--test',
    await sets.write('cold-test', part(true)),
    '--cold-items',
    await sets.write('cold-items', [...cold]),
    ...tags
  ]
}

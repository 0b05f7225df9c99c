/**
 * The development sets, with a part of each held out here (the official test parts are kept elsewhere), the targets and
 * the measured baselines of the study behind them.
 */
import { type DevelopmentRun, higher, lower, moved, Sets } from './development-files.ts'
import { ratingRuns, recommendRuns } from './development-people.ts'

export async function developmentRuns(data: string, work: string, seed: number): Promise<DevelopmentRun[]> {
  const sets = new Sets(data, work, seed)
  return [
    ...(await textRuns(sets)),
    ...(await predictionRuns(sets)),
    ...(await ratingRuns(sets)),
    ...(await recommendRuns(sets)),
    ...graphRuns(sets),
    statisticsRun
  ]
}

/** Of the processor: the machine may do other work beside. */
const seconds = lower('processorSeconds', 10, 5)

async function textRuns(sets: Sets): Promise<DevelopmentRun[]> {
  const part = async (name: string, file: string) => ({ name, ...(await sets.fifth(file, name)) })
  const argv = ({ train, test }: { train: string; test: string }, ...more: string[]) => ['text', '--train', train, '--test', test, ...more]
  const chn = { train: sets.path('chnsenticorp/train.tsv.gz'), test: sets.path('chnsenticorp/dev.tsv.gz') }
  const shop = await part('online_shopping', 'online_shopping_10_cats/train.tsv.gz')
  return [
    {
      name: 'chnsenticorp',
      argv: argv(chn),
      figures: [higher('accuracy', 0.93, 0.942, 'NB-SVM .9308, BERT 95.0'), higher('accuracyOnUnseenTexts', 0.912, 0.925, 'LR .914'), seconds]
    },
    { name: 'chnsenticorp, naive Bayes', argv: argv(chn, '--model', 'nb'), figures: [higher('accuracy', 0.86, 0.87, 'MNB .8625')] },
    { name: 'waimai_10k', argv: argv(await part('waimai_10k', 'waimai_10k/train.tsv.gz')), figures: [higher('accuracy', 0.9, 0.912, 'SVC .9040'), seconds] },
    {
      name: 'cold (dev)',
      argv: argv({ train: sets.path('cold/train.tsv.gz'), test: sets.path('cold/dev.tsv.gz') }),
      figures: [higher('f1Macro', 0.8, 0.815, 'NB-SVM .8016, BERT about .81 (test: other texts)'), seconds]
    },
    {
      name: 'thucnews-titles (8k train)',
      argv: argv(await part('thucnews', 'thucnews-titles/train.tsv.gz')),
      figures: [moved('accuracy', 0.875, 0.885, 'NB-SVM char 1-2', 0.862, 0.8762), seconds]
    },
    { name: 'online_shopping sentiment', argv: argv(shop), figures: [higher('accuracy', 0.94, 0.95, 'SVC .9417'), seconds] },
    { name: 'online_shopping group', argv: argv(shop, '--label-column', '2'), figures: [higher('accuracy', 0.892, 0.905, 'SVC .8938'), seconds] },
    { name: 'sms-spam-en', argv: argv(await part('sms', 'sms-spam-en/train.tsv.gz')), figures: [higher('accuracy', 0.98, 0.99, 'MNB .9874'), seconds] },
    {
      name: 'topics: shop reviews',
      argv: ['topics', '--train', sets.path('online_shopping_10_cats/train.tsv.gz'), '--label-column', '2'],
      figures: [higher('nmi', 0.42, 0.48, 'LSA + k-means .425, LDA .415')]
    },
    {
      name: 'topics: titles',
      argv: ['topics', '--train', sets.path('thucnews-titles/train.tsv.gz')],
      figures: [higher('nmi', 0.3, 0.35, 'LSA + k-means .300, NMF .248')]
    }
  ]
}

async function predictionRuns(sets: Sets): Promise<DevelopmentRun[]> {
  const shoppers = await sets.fifth('online-shoppers/train.csv.gz', 'shoppers', true)
  const table = ['table', '--train', shoppers.train, '--test', shoppers.test, '--target', 'Revenue']
  const train: string[] = [sets.path('oulad/assessments.csv.gz')]
  const test: string[] = []
  for (const name of ['enrollments', 'submissions']) {
    const [header, ...rows] = await sets.lines(`oulad/${name}.csv.gz`)
    train.push(await sets.write(`oulad-${name}.csv`, [header!, ...rows.filter((row) => !row.includes('2014B'))]))
    test.push(await sets.write(`oulad-${name}-2014B.csv`, [header!, ...rows.filter((row) => row.includes('2014B'))]))
  }
  const dropout = (...more: string[]) => ['dropout', '--train', ...train, '--test', ...test, ...more]
  return [
    {
      name: 'online-shoppers',
      argv: table,
      figures: [
        higher('auc', 0.932, 0.938, 'hist. GBDT .9361'),
        higher('averagePrecision', 0.745, 0.76, 'hist. GBDT .7552'),
        lower('brier', 0.068, 0.066),
        seconds
      ]
    },
    { name: 'online-shoppers, CART', argv: [...table, '--model', 'cart'], figures: [higher('auc', 0.92, 0.93, 'CART .9297')] },
    {
      name: 'OULAD 2014B, day 30, withdrawal',
      argv: dropout('--day', '30', '--target', 'withdrawal'),
      figures: [higher('auc', 0.7, 0.712, 'GBDT .7037 (2014J)')]
    },
    {
      name: 'OULAD 2014B, day 60, non-completion',
      argv: dropout('--day', '60', '--target', 'non-completion'),
      figures: [higher('auc', 0.782, 0.795, 'GBDT .7861 (2014J)'), lower('brier', 0.19, 0.186)]
    }
  ]
}

function graphRuns(sets: Sets): DevelopmentRun[] {
  const graph = (name: string) => ['communities', '--train', sets.path(`graphs/${name}.edges.tsv.gz`), '--labels', sets.path(`graphs/${name}.labels.tsv.gz`)]
  return [
    { name: 'football', argv: graph('football'), figures: [higher('nmi', 0.91, 0.92, 'Leiden g = 1 .882')] },
    { name: 'lfr1000-mu40', argv: graph('lfr1000-mu40'), figures: [higher('nmi', 0.914, 0.979, 'Leiden g = 1 .914, Infomap .979')] },
    { name: 'lfr1000-mu50', argv: graph('lfr1000-mu50'), figures: [higher('nmi', 0.639, 0.804, 'Leiden g = 1 .639')] },
    { name: 'lfr1000-mu60', argv: graph('lfr1000-mu60'), figures: [higher('nmi', 0.298, 0.505, 'Leiden g = 1 .298')] }
  ]
}

const statisticsRun: DevelopmentRun = {
  name: 'statistics',
  argv: ['statistics'],
  figures: [lower('largestRelativeError', 1e-9, 1e-9), lower('largestPValueError', 1e-9, 1e-10)]
}

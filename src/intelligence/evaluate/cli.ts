/** `klearn evaluate`: measures a model on files and prints a table, or one JSON object. */
import { parseArgs } from 'node:util'
import { modelNamesOf } from './model-names.ts'
import type { EvaluateOptions, EvaluateResult, EvaluateTask } from './types.ts'

const TASKS: Record<string, () => Promise<{ run: EvaluateTask }>> = {
  ratings: () => import('./ratings.ts'),
  recommend: () => import('./recommend.ts'),
  text: () => import('./text.ts'),
  topics: () => import('./topics.ts'),
  table: () => import('./table.ts'),
  dropout: () => import('./dropout.ts'),
  communities: () => import('./communities.ts'),
  shilling: () => import('./shilling.ts'),
  statistics: () => import('./statistics.ts')
}

const HELP = `klearn evaluate TASK --train FILE... --test FILE... [options]
klearn evaluate all [--data FOLDER] [--only TASK,TASK] [--json]

Measures a model on files, plain or gzip, and prints its figures. Settings are chosen on the training (and --valid)
files alone; test files are only judged.

Tasks
  ratings       user, item, rating rows: RMSE, MAE
  recommend     one line a user "user item item ...": Recall and NDCG over all unseen items
  text          tab-separated "label, text" or "label, group, text": accuracy, F1, AUC, Brier
  topics        the same files, labels only to judge: NMI of 10 topics
  table         CSV with a yes/no column: AUC, average precision, Brier
  dropout       OULAD enrollments, submissions, assessments (files or a folder)
  communities   edges of a graph, --labels FILE to judge: NMI, modularity
  shilling      ratings with injected profiles: AUC, average precision
  statistics    reference values; with files of numbers also Kolmogorov-Smirnov and PSI
  all           every development set, beside its targets and baselines

Options
  --train FILE...       --test FILE...       --valid FILE...
  --model NAME          a model by name; without it the one that was best on validation data
${Object.keys(TASKS)
  .map((task) => `                          ${task.padEnd(13)}${modelNamesOf(task).join(', ')}`)
  .join('\n')}
  --label-column N      --text-column N      columns counted from 1, a name in the first line of the file, or "label"
                        (first), "group" (second of three) and "text" (last)
  --target NAME         yes/no column (table), withdrawal or non-completion (dropout), column of numbers (statistics)
  --day N               day of the course on which is predicted (dropout)
  --cold-items FILE     --item-tags FILE     --labels FILE
  --seed N              default 42
  --json                print one JSON object`

const LISTS = new Set(['--train', '--test', '--valid'])

/** `--train a b c` is `--train a --train b --train c`, and `--day -10` is `--day=-10`. */
function spreadLists(argv: readonly string[]): string[] {
  const out: string[] = []
  let list: string | undefined
  for (const word of argv) {
    if (/^-\d/.test(word) && out.at(-1)?.startsWith('--')) out.push(`${out.pop()}=${word}`)
    else if (LISTS.has(word)) list = word
    else if (word.startsWith('--')) {
      list = undefined
      out.push(word)
    } else if (list !== undefined) out.push(list, word)
    else out.push(word)
  }
  return out
}

/** Runs the command and gives the exit code: 0 done, 1 the data or the run failed, 2 the command was wrong. */
export async function evaluate(argv: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>
  let options: EvaluateOptions
  try {
    parsed = parse(argv)
    const { task, values } = parsed
    if (values.help || task === undefined) {
      console.log(HELP)
      return task === undefined && !values.help ? 2 : 0
    }
    if (task !== 'all' && !Object.hasOwn(TASKS, task)) throw new RangeError(`There is no task "${task}".`)
    options = optionsOf(task, values)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`)
    return 2
  }
  const { task, values } = parsed
  try {
    if (task === 'all') {
      const { runAll } = await import('./run-all.ts')
      return await runAll({ data: values.data, only: values.only?.split(','), json: values.json ?? false, seed: options.seed })
    }
    const result = await (await TASKS[task!]!()).run(options)
    console.log(values.json ? JSON.stringify(plain(result)) : table(result))
    return 0
  } catch (error) {
    const known = error instanceof RangeError || (error as Error).name === 'DataFileError'
    console.error(known ? (error as Error).message : error)
    return 1
  }
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const
  const list = { type: 'string', multiple: true } as const
  const flag = { type: 'boolean' } as const
  const { values, positionals } = parseArgs({
    args: spreadLists(argv),
    allowPositionals: true,
    options: {
      train: list,
      test: list,
      valid: list,
      model: text,
      seed: text,
      target: text,
      day: text,
      labels: text,
      data: text,
      only: text,
      'label-column': text,
      'text-column': text,
      'cold-items': text,
      'item-tags': text,
      json: flag,
      help: flag
    }
  })
  if (positionals.length > 1) throw new RangeError(`"${positionals[1]}" is not expected here.`)
  return { task: positionals[0], values }
}

function seedOf(text: string | undefined): number {
  const seed = Number(text ?? 42)
  if (!Number.isInteger(seed)) throw new RangeError(`--seed ${text}: a whole number is needed.`)
  return seed
}

function optionsOf(task: string, values: ReturnType<typeof parse>['values']): EvaluateOptions {
  const options: EvaluateOptions = { train: values.train ?? [], test: values.test ?? [], seed: seedOf(values.seed) }
  const needsFiles = task !== 'statistics' && task !== 'all'
  if (needsFiles && options.train.length === 0) throw new RangeError('--train FILE is needed.')
  if (needsFiles && options.test.length === 0 && !['communities', 'shilling', 'topics'].includes(task)) throw new RangeError('--test FILE is needed.')
  if (values.day !== undefined) {
    options.day = Number(values.day)
    if (!Number.isFinite(options.day)) throw new RangeError(`--day ${values.day}: a number is needed.`)
  }
  const optional = {
    valid: values.valid,
    model: values.model,
    labelColumn: values['label-column'],
    textColumn: values['text-column'],
    target: values.target,
    coldItems: values['cold-items'],
    itemTags: values['item-tags'],
    labels: values.labels
  }
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) Object.assign(options, { [name]: value })
  return options
}

const rounded = (value: number) =>
  Number.isNaN(value) ? 'none' : Number.isInteger(value) ? String(value) : Math.abs(value) < 1e-4 ? value.toExponential(2) : value.toFixed(4)

/** JSON has no NaN: a figure that does not exist (AUC of one class) is left out. */
function plain({ notes: _, ...result }: EvaluateResult): EvaluateResult {
  return { ...result, metrics: Object.fromEntries(Object.entries(result.metrics).filter(([, value]) => Number.isFinite(value))) }
}

function table({ task, model, metrics, notes = [], trainSeconds, seconds, processorSeconds, peakMemoryMb, seed }: EvaluateResult): string {
  const rows: [string, string][] = [
    ['task', task],
    ['model', model],
    ...Object.entries(metrics).map(([name, value]): [string, string] => [name, rounded(value)])
  ]
  if (trainSeconds !== undefined) rows.push(['train seconds', trainSeconds.toFixed(1)])
  rows.push(
    ['seconds', seconds.toFixed(1)],
    ['processor seconds', processorSeconds.toFixed(1)],
    ['peak memory MB', peakMemoryMb.toFixed(0)],
    ['seed', String(seed)]
  )
  const width = Math.max(...rows.map(([name]) => name.length))
  return [...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`), ...notes].join('\n')
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { system } from '#platform/actor.ts'
import { context, runWith } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { openProduct } from './open-product.ts'
import { CommandProblem } from './problem.ts'

/** klearn import course FOLDER: a new course, or the next version of the one with the same slug. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { draft: { type: 'boolean' }, note: { type: 'string' }, owner: { type: 'string' }, 'replace-draft': { type: 'boolean' } }
  })
  const product = await openProduct('klearn import')
  const { m, locale } = product
  try {
    const [what, named] = positionals
    if (what !== 'course' || !named) throw new CommandProblem(m.catalog_cli_usage_import({}, { locale }))
    const folder = path.resolve(named)
    if (!existsSync(folder)) throw new CommandProblem(m.catalog_cli_no_folder({ folder: named }, { locale }))
    const { BrokenFolder, importCourse, problemLine } = await import('#modules/catalog/index.ts')
    const { personByUsername } = await import('#modules/identity/index.ts')
    const { messageOf } = await import('#platform/http/message.ts')
    try {
      const owner = values.owner ? await personByUsername(database(), values.owner) : undefined
      if (values.owner && !owner) throw new CommandProblem(messageOf('catalog/no-person', locale))
      const wish = { folder, ownerId: owner?.id, publish: !values.draft, note: values.note, replaceDraft: values['replace-draft'] }
      const { slug, number } = await runWith({ ...context(), actor: system, locale }, () =>
        database()
          .transaction()
          .execute((work) => importCourse(work, wish))
      )
      console.log(values.draft ? m.catalog_cli_imported_draft({ slug, number }, { locale }) : m.catalog_cli_imported({ slug, number }, { locale }))
      return 0
    } catch (error) {
      if (error instanceof BrokenFolder) {
        const lines = error.problems.map((problem) => `  ${problemLine(problem, locale)}`)
        throw new CommandProblem([m.catalog_cli_refused({ folder: named, count: lines.length }, { locale }), ...lines].join('\n'))
      }
      if (error instanceof Refusal) throw new CommandProblem(messageOf(error.code, locale, error.values))
      throw error
    }
  } finally {
    await product.close()
  }
}

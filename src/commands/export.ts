import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { database } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { openProduct } from './open-product.ts'
import { CommandProblem } from './problem.ts'

/** klearn export course SLUG FOLDER: the folder that `klearn import course` reads. */
export async function run(argv: string[]): Promise<number> {
  const { positionals } = parseArgs({ args: argv, allowPositionals: true, options: {} })
  const product = await openProduct('klearn export')
  const { m, locale } = product
  try {
    const [what, slug, named] = positionals
    if (what !== 'course' || !slug || !named) throw new CommandProblem(m.catalog_cli_usage_export({}, { locale }))
    const folder = path.resolve(named)
    if (existsSync(folder) && readdirSync(folder).length > 0) throw new CommandProblem(m.catalog_cli_not_empty({ folder: named }, { locale }))
    const { exportCourse } = await import('#modules/catalog/index.ts')
    const { messageOf } = await import('#platform/http/message.ts')
    const count = await exportCourse(database(), { slug, folder }).catch((error) => {
      throw error instanceof Refusal ? new CommandProblem(messageOf(error.code, locale)) : error
    })
    console.log(m.catalog_cli_exported({ count, folder: named }, { locale }))
    return 0
  } finally {
    await product.close()
  }
}

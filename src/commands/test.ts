import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadConfig } from '#platform/config.ts'
import { buildPages } from './build.ts'
import { findUser, isStale } from './build-folder.ts'
import { compileMessages } from './compile-messages.ts'
import { runTool } from './run-tool.ts'

type Report = { numPassedTests: number; numFailedTests: number; testResults: { status: string; assertionResults: unknown[] }[] }

/**
 * Sets up what the tests need (messages, SvelteKit's types, built pages), runs Vitest with the given
 * arguments and ends with one plain line, "N passed, N failed". `--full` adds the slow tests.
 */
export async function run(argv: string[]): Promise<number> {
  const full = argv.includes('--full')
  await compileMessages(true)
  await runTool('@sveltejs/kit/svelte-kit.js', ['sync'])
  const build = await buildForTests(loadConfig().buildFolder)

  const folder = mkdtempSync(path.join(os.tmpdir(), 'klearn-test-'))
  const file = path.join(folder, 'report.json')
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...argv.filter((word) => word !== '--full')]
    const code = await runTool('vitest/vitest.mjs', args, { NODE_ENV: 'test', KLEARN_BUILD: build, ...(full && { KLEARN_TESTS: 'full' }) })
    const { passed, failed } = count(file)
    console.log(`\n${passed} passed, ${failed} failed`)
    return failed > 0 ? 1 : code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// A Klearn that runs from older pages keeps them: the tests take a folder of their own then.
async function buildForTests(folder: string): Promise<string> {
  const taken = isStale(folder) && findUser(folder) !== undefined
  const target = taken ? `${folder}.test` : folder
  await buildPages(target)
  return target
}

function count(file: string): { passed: number; failed: number } {
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const report: Report = JSON.parse(readFileSync(file, 'utf8'))
  // A file that could not be loaded holds no test, but it is a failure.
  const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken }
}

import path from 'node:path'
import { say } from './say.ts'
import { root } from './sources.ts'

type Command = { run(argv: string[]): Promise<unknown> }

// In the order of `--help`. Each line of help is the message command_help_<name>.
const commands: Record<string, () => Promise<Command>> = {
  start: () => import('./start.ts'),
  serve: () => import('./serve.ts'),
  work: () => import('./work.ts'),
  migrate: () => import('./migrate.ts'),
  seed: () => import('./seed.ts'),
  user: () => import('./user.ts'),
  import: () => import('./import.ts'),
  export: () => import('./export.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  doctor: () => import('./doctor.ts'),
  evaluate: () => import('./evaluate.ts'),
  build: () => import('./build.ts'),
  dev: () => import('./dev.ts'),
  test: () => import('./test.ts'),
  check: () => import('./check.ts'),
  bench: () => import('./bench.ts')
}

function help(): string {
  const lines = Object.keys(commands).map((name) => `  ${name.padEnd(10)}${say(`command_help_${name}`)}`)
  return [say('command_usage'), '', ...lines].join('\n')
}

async function main([name = '--help', ...argv]: string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(name)) {
    console.log(help())
    return 0
  }
  const command = commands[name]
  if (!command) {
    console.error(`${say('command_unknown', { name })}\n\n${help()}`)
    return 2
  }
  const code = await (await command()).run(argv)
  return typeof code === 'number' ? code : 0
}

// The same data, from whatever folder the command is called.
process.env.KLEARN_DATA ||= path.join(root, 'data')
process.env.KLEARN_BUILD ||= path.join(root, 'build')

// Problems that a person can put right carry their whole explanation; others need the stack.
const explained = ['PostgresProblem', 'PostgresInUse', 'ConfigError', 'CommandProblem']

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    const known = explained.includes(error?.constructor?.name)
    if (error?.name === 'PostgresInUse') console.error(say('command_in_use', { folder: error.dataDir, holder: error.holder }))
    else console.error(known ? error.message : error)
    process.exit(1)
  }
)

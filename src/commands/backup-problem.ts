import { Refusal } from '#platform/errors.ts'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'

/** Puts into words why a backup or a restore cannot go on. */
export function sayBackupProblem(error: unknown): never {
  const { name, fault, what } = error as { name?: string; fault?: string; what?: string }
  if (name === 'BackupProblem') throw new CommandProblem(say(`command_backup_${fault}`, { what: what ?? '' }))
  if (error instanceof Refusal && error.code === 'ops/backup-running') throw new CommandProblem(say('command_backup_running'))
  throw error
}

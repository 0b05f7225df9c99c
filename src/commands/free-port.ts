import { createServer } from 'node:net'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'

/** The wanted port, or, when somebody has it and `mayMove`, one of the next twenty. */
export async function findFreePort(host: string, wanted: number, mayMove: boolean): Promise<number> {
  if (wanted === 0 || (await isFree(host, wanted))) return wanted
  if (!mayMove) throw new CommandProblem(say('command_port_taken', { port: wanted }))
  for (let port = wanted + 1; port <= Math.min(wanted + 20, 65_535); port++) {
    if (!(await isFree(host, port))) continue
    console.log(say('command_port_moved', { wanted, port }))
    return port
  }
  throw new CommandProblem(say('command_port_taken', { port: wanted }))
}

async function isFree(host: string, port: number): Promise<boolean> {
  // 0.0.0.0 can be bound while somebody listens on 127.0.0.1 only; visitors would reach the other one.
  return (await canListen(host, port)) && (host !== '0.0.0.0' || (await canListen('127.0.0.1', port)))
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') reject(new CommandProblem(say('command_port_forbidden', { port })))
      else if (error.code === 'EADDRINUSE') resolve(false)
      else reject(new CommandProblem(say('command_host_unusable', { host, reason: error.message })))
    })
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

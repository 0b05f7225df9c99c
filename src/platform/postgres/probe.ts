import pg from 'pg'

export type State = 'ready' | 'starting' | 'silent'

// "cannot connect now" (starting up, recovering or shutting down), and a greeting that a shutdown cut off.
const notYet = ['57P03', '57P01']
// Too many connections: somebody is in there, so it runs.
const crowded = '53300'

/** Asks a PostgreSQL whether it answers. */
export async function probe(url: string): Promise<State> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return 'ready'
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code === crowded) return 'ready'
    if (notYet.includes(code)) return 'starting'
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code)) return 'silent'
    // A connection cut off in the middle of the greeting: it is going down or coming up.
    if (!code) return 'starting'
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

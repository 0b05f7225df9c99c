import pg from 'pg'

/** The address of another database of the same server. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}

/** Creates an empty database beside the one that `url` names and returns its address. */
export async function createDatabase(url: string, name: string): Promise<string> {
  await administer(url, `create database ${pg.escapeIdentifier(name)}`)
  return databaseUrl(url, name)
}

/** Copies a database that nobody is connected to; returns the address of the copy. */
export async function cloneDatabase(url: string, template: string, name: string): Promise<string> {
  const [copy, from] = [pg.escapeIdentifier(name), pg.escapeIdentifier(template)]
  await administer(url, `create database ${copy} template ${from}`)
  return databaseUrl(url, name)
}

/** Deletes a database if it exists, ending its connections. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await administer(url, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
}

// Neither the template nor the dropped database may be the one we are connected to.
async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

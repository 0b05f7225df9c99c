import type pg from 'pg'

// The job queue is made anew at start; the list of backups belongs to the machine, not to the data.
const leftOut = ['jobs.%', 'public.migration', 'ops.backup']

/** Every table that outlives a crash, with the columns that are written (not computed), by name. */
export async function findTables(client: pg.ClientBase): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `
    select n.nspname || '.' || c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^(pg_|information_schema)' and not (n.nspname || '.' || c.relname like any ($1))
    group by 1 order by 1`,
    [leftOut]
  )
  return rows
}

/** How far each sequence has counted. */
export async function sequenceValues(client: pg.ClientBase): Promise<{ name: string; value: number }[]> {
  const { rows } = await client.query<{ name: string; value: number }>(`
    select schemaname || '.' || sequencename as name, last_value as value from pg_sequences
    where last_value is not null and schemaname !~ '^(pg_|jobs$)' order by 1`)
  return rows
}

/** The foreign keys between our tables, as statements that take them away and put them back. */
export async function foreignKeys(client: pg.ClientBase): Promise<{ drop: string; add: string }[]> {
  const { rows } = await client.query<{ place: string; name: string; definition: string }>(`
    select k.conrelid::regclass::text as place, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    where k.contype = 'f' and n.nspname !~ '^(pg_|information_schema|jobs$)' order by 1, 2`)
  return rows.map(({ place, name, definition }) => ({
    drop: `alter table ${place} drop constraint ${name}`,
    add: `alter table ${place} add constraint ${name} ${definition}`
  }))
}

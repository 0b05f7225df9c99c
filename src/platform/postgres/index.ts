export type { PostgresNews } from './cluster.ts'
export { cloneDatabase, createDatabase, databaseUrl, dropDatabase } from './databases.ts'
export { PostgresInUse, PostgresProblem } from './problem.ts'
export { type Postgres, type PostgresOptions, startPostgres } from './start.ts'

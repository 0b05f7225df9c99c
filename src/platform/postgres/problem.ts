/** Something about PostgreSQL that a person has to put right: what is wrong, and what to do. */
export class PostgresProblem extends Error {
  advice: string

  constructor(what: string, advice: string) {
    super(`${what}\n${advice}`)
    this.name = 'PostgresProblem'
    this.advice = advice
  }
}

/** Another living process owns the PostgreSQL of this data folder; `holder` is what it said about itself. */
export class PostgresInUse extends Error {
  dataDir: string
  holder: string

  constructor(dataDir: string, holder: string) {
    super(`The data folder ${dataDir} is already in use by ${holder}.`)
    this.name = 'PostgresInUse'
    this.dataDir = dataDir
    this.holder = holder
  }
}

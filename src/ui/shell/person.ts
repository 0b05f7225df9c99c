/** The signed-in person as the shell shows them. */
export interface Person {
  name: string
  /** fixes the drawn portrait */
  seed?: string
  src?: string | null
  /** opens the studio */
  expert?: boolean
  /** opens the panel of interviews */
  judge?: boolean
  /** opens the admin console */
  staff?: boolean
}

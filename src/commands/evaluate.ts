import { evaluate } from '#intelligence/evaluate/cli.ts'

/** Measures the models of the intelligence core on files given as arguments. */
export const run = (argv: string[]): Promise<number> => evaluate(argv)

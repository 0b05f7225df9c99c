import type { AnyDb, AnyWork } from '#platform/db.ts'

/** What a module keeps about a person: how it is handed over, and how it is taken away. */
export interface PrivacyPart {
  export(db: AnyDb, personId: string): Promise<unknown>
  /** Deletes or makes anonymous; what the books must keep stays, without a name. */
  erase(work: AnyWork, personId: string, now: Date): Promise<void>
}

// Keyed, so that a module that is evaluated again in development replaces its part.
const parts = new Map<string, PrivacyPart>()

/** Each module that keeps personal data registers its part once, in its index.ts. */
export function registerPrivacyPart(name: string, part: PrivacyPart): void {
  parts.set(name, part)
}

export const privacyParts = (): [string, PrivacyPart][] => [...parts]

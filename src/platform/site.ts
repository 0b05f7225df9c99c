let origin = 'http://localhost:3000'

/** Set once at start: PUBLIC_URL, or localhost with the port that was free. */
export const setSiteOrigin = (given: string): void => {
  origin = new URL(given).origin
}

/** Where people reach this installation, for links in mails that no request asked for. */
export const siteOrigin = (): string => origin

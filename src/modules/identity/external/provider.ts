/** What another site says about the person who just signed in there. */
export interface ExternalIdentity {
  provider: string
  /** The other site's own, unchanging id of the account. */
  subject: string
  name: string
  /** How the person knows that account: an address or a name there. */
  label: string
  /** Only an address that the other site vouches for. */
  email: string | null
}

export interface Ceremony {
  state: string
  /** PKCE: proves that who begins is who finishes. */
  verifier: string
  nonce: string
  redirectUri: string
}

/** Another site that one can sign in with. */
export interface Provider {
  id: string
  name: string
  begin(ceremony: Ceremony): Promise<URL>
  /** Throws when the answer does not hold. */
  finish(ceremony: Ceremony, code: string): Promise<ExternalIdentity>
}

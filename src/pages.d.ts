import type { Actor } from '#platform/actor.ts'

declare global {
  namespace App {
    interface Locals {
      actor: Actor
      locale: string
    }
    interface PageData {
      /** The h1 of a page of the studio or the console. */
      title?: string
    }
    interface Error {
      status: number
      message: string
      code?: string
      requestId?: string
    }
  }
}

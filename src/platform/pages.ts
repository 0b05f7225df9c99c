/// <reference path="../pages.d.ts" />
import { error, fail, isActionFailure, redirect, type RequestEvent } from '@sveltejs/kit'
import { context } from './context.ts'
import { Refusal } from './errors.ts'
import { messageOf } from './http/message.ts'
import { problemOf } from './http/problem.ts'
import type { Query, UseCase } from './module.ts'
import { ask, perform } from './perform.ts'

/** What a refused form gets back: messages by field, and what was typed. */
export interface Refused {
  ok: false
  /** Which form of the page was refused. */
  form: string
  code: string
  message: string
  fields: Record<string, string>
  values: Record<string, string>
}

/** An address in the language that the person reads: /courses or /en/courses. */
export const localPath = (path: string, locale = context().locale) => (locale === 'en' ? `/en${path === '/' ? '' : path}` : path)

/** For `load`: the query's answer, or SvelteKit's error page, or the way to sign in and back. */
export async function read<Input, Output>(query: Query<Input, Output>, input: unknown = {}): Promise<Output> {
  try {
    return await ask(query, input)
  } catch (thrown) {
    throw asPageError(thrown)
  }
}

/** A refusal as a page: the error page with its status, or the (next step of the) sign-in, which leads back here. */
export function asPageError(thrown: unknown, from = context().path): unknown {
  if (!(thrown instanceof Refusal)) return thrown
  if (thrown.kind === 'sign-in') return signInRedirect(from)
  if (thrown.code === 'identity/second-factor-needed') return signInRedirect(from, '/second-factor')
  const status = thrown.kind === 'invalid' ? 404 : thrown.status
  try {
    error(status, messageOf(thrown.code, context().locale, thrown.values), { code: thrown.code })
  } catch (made) {
    return made
  }
}

function signInRedirect(from?: string, step = '/sign-in'): unknown {
  try {
    redirect(303, `${localPath(step)}${from ? `?to=${encodeURIComponent(from)}` : ''}`)
  } catch (made) {
    return made
  }
}

/** The sign-in page that leads back to the page of this event; throw it. */
export const toSignIn = (event: RequestEvent) => signInRedirect(event.url.pathname + event.url.search)

/**
 * For form actions: the form's fields (and `extra`) through the use case. Names ending in [] make lists;
 * dotted names make objects. A refusal comes back as `fail` with what was typed, without passwords.
 */
export async function submit<Input, Output>(event: RequestEvent, useCase: UseCase<Input, Output>, extra: Record<string, unknown> = {}, form = useCase.id) {
  const data = await event.request.formData()
  const typed: Record<string, unknown> = {}
  const values: Record<string, string> = {}
  for (const name of new Set(data.keys())) {
    const all = data.getAll(name)
    put(typed, name.replace(/\[\]$/, ''), name.endsWith('[]') ? all : all[0])
    if (typeof all[0] === 'string' && !/password|code|token/i.test(name)) values[name] = all[0]
  }
  try {
    return { ok: true as const, form, output: await perform(useCase, { ...typed, ...extra }) }
  } catch (thrown) {
    const known = thrown instanceof Refusal
    if (known && thrown.kind === 'sign-in') throw signInRedirect(event.url.pathname + event.url.search)
    if (known && thrown.kind === 'not-found') throw asPageError(thrown)
    const problem = problemOf(thrown)
    const fields = Object.fromEntries(Object.entries(problem.fields ?? {}).map(([name, list]) => [name, list.map((one) => one.message).join(' ')]))
    const refused: Refused = { ok: false, form, code: problem.code, message: problem.detail, fields, values }
    return fail(problem.status, refused)
  }
}

/** Narrows what `submit` gave back: throws nothing, true when the use case went through. */
export const went = <T>(result: T): result is Exclude<T, ReturnType<typeof fail>> => !isActionFailure(result)

function put(target: Record<string, unknown>, name: string, value: unknown): void {
  const [head = '', ...rest] = name.split('.')
  if (head === '__proto__' || head === 'constructor' || head === 'prototype') return
  if (rest.length === 0) {
    target[head] = value
    return
  }
  target[head] ??= {}
  put(target[head] as Record<string, unknown>, rest.join('.'), value)
}

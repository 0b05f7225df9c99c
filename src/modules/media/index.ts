import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const media: Module = { name: 'media', api }

/** Resumable uploads under /files. */
export const uploads = undefined as undefined | ((request: IncomingMessage, response: ServerResponse) => void)

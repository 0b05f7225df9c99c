import { type Endpoint, get } from '#platform/module.ts'
import { listOwnUploads } from './queries.ts'

export const api: Endpoint[] = [get('/uploads', listOwnUploads)]

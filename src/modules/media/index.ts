import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { http } from './http.ts'
import { registerMediaPrivacy } from './privacy.ts'
import { sweepUploads } from './uploads.ts'

registerMediaPrivacy()

export const media: Module = { name: 'media', api, schedules: [sweepUploads], http }

export { mediaUrl } from './media-url.ts'
export { openStorage, storage } from './storage.ts'
export { storeFile } from './store-file.ts'
export type { UploadTable } from './tables.ts'
export { holdUploads, releaseUploads, uploadById, uploads, uploadsById } from './uploads.ts'

import type { Readable } from 'node:stream'
import { storage, storeFile, uploadsById } from '#modules/media/index.ts'
import type { AnyWork } from '#platform/db.ts'
import type { GeneratedMedia } from './folder/shapes.ts'

/** Where the files of a course lie: the media module, unless a test says otherwise. */
export interface CourseFiles {
  store(work: AnyWork, file: { ownerId: string; name: string; stream: Readable; purpose: CoursePurpose }): Promise<{ id: string }>
  open(uploadId: string): Promise<Readable>
  /** Takes a stored file away again, when the import that brought it came to nothing. */
  remove(uploadId: string): Promise<void>
  /** SHA-256 of stored files in hex, by upload. */
  hashes(work: AnyWork, uploadIds: readonly string[]): Promise<Map<string, string>>
}

export const mediaFiles: CourseFiles = {
  store: storeFile,
  open: (uploadId) => storage().get(uploadId),
  remove: (uploadId) => storage().remove(uploadId),
  hashes: async (work, uploadIds) => new Map((await uploadsById(work, uploadIds)).map((upload) => [upload.id, upload.sha256]))
}

export type CoursePurpose = 'video' | 'audio' | 'captions' | 'picture' | 'attachment'
export const coursePurposes: readonly CoursePurpose[] = ['video', 'audio', 'captions', 'picture', 'attachment']

/** As many as a version of a course may have. */
export const maxFiles = 500

/** What a file of a course is for, by its name: decides which types and sizes pass. */
export function purposeOf(name: string): CoursePurpose {
  if (/\.(vtt|srt)$/i.test(name)) return 'captions'
  if (/\.(mp4|m4v|mov|webm|mkv)$/i.test(name)) return 'video'
  if (/\.(mp3|m4a|wav|ogg|oga|opus|flac|weba)$/i.test(name)) return 'audio'
  return /\.(png|jpe?g|webp|gif|avif)$/i.test(name) ? 'picture' : 'attachment'
}

/** Draws and encodes a recording that media.yaml describes; the seeder has one. */
export type MakeMedia = (described: GeneratedMedia) => Promise<Readable>

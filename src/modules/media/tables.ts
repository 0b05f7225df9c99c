import { defineModule } from '#platform/module.ts'

export interface UploadTable {
  id: string
  owner_id: string
  name: string
  content_type: string
  size: number
  sha256: string
  purpose: string
  created_at: Date
  held_at: Date | null
}

export interface MediaTables {
  'media.upload': UploadTable
}

export const { useCase, query, schedule, own, read } = defineModule<MediaTables>('media')

import { z } from 'zod'
import { holdUploads } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { coursePurposes, maxFiles } from '../course-files.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { freePath } from './settle-files.ts'

export const addFile = useCase({
  id: 'catalog.add-file',
  summary: 'Give an upload of one’s own a name by which the texts of a draft can mention it',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), uploadId: z.uuid(), name: z.string().min(1).max(200) }),
  output: z.object({ path: z.string() }),
  async run(doing, { courseId, uploadId, name }) {
    const { work, actor } = doing
    const { versionId } = await openDraft(doing, courseId)
    const taken = await work.selectFrom('catalog.version_file').select('path').where('version_id', '=', versionId).execute()
    if (taken.length >= maxFiles) throw refuse.conflict('catalog/too-many-files')
    await holdUploads(work, [uploadId], actor.id, coursePurposes)
    const path = freePath(name, new Set(taken.map((file) => file.path)))
    await work.insertInto('catalog.version_file').values({ version_id: versionId, path, upload_id: uploadId }).execute()
    return { path }
  }
})

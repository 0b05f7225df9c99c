import { parentPort } from 'node:worker_threads'
import { convert, type MarkdownKind, type MarkdownOptions } from './convert.ts'

parentPort?.on('message', async ({ kind, source, options }: { kind: MarkdownKind; source: string; options: MarkdownOptions }) => {
  parentPort?.postMessage(await convert(kind, source, options))
})

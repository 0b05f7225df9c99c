export { findMentions } from './mentions.ts'
export { excerpt, type OutlineEntry, outline, plainText } from './plain-text.ts'
export { type MarkdownOptions, renderInline, renderMarkdown } from './render.ts'

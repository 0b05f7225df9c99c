import type { AnyWork } from '#platform/db.ts'
export async function queueMail(_work: AnyWork, _mail: { to: string; subject: string; paragraphs: string[]; button: { text: string; url: string }; locale: string }): Promise<void> {}

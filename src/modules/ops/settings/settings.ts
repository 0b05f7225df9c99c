import { z } from 'zod'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { read } from '../tables.ts'

const whole = (min: number, max: number, usual: number) => z.coerce.number().int().min(min).max(max).default(usual)
const line = (max: number, usual = '') => z.string().trim().max(max).default(usual)

/** What an administrator may set, with what holds until then. */
export const settingsSchema = z.object({
  /** The name of the site, in the footer and in titles. */
  siteName: z.string().trim().min(1).max(30).default('Klearn'),
  /** A line at the foot of every page. */
  footerNote: line(120),
  /** Registration of the site: 京ICP备…号. */
  icp: line(60),
  contact: z.union([z.literal(''), z.email().max(200)]).default(''),
  /** The seller's share when no rule says otherwise, in percent. */
  sharePercent: whole(0, 100, 70),
  /** Days after payment before a share can be paid out. */
  holdingDays: whole(0, 180, 7),
  /** How many backups are kept. */
  backupKeep: whole(1, 90, 7),
  /** Operators hear of a review that is late by so many hours. */
  overdueAlertHours: whole(0, 168, 2)
})

export type Settings = z.infer<typeof settingsSchema>
export type SettingName = keyof Settings
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[]

const keptSeconds = 15
let kept: { settings: Settings; until: number } | undefined

/** The settings in force; at most a few seconds old. */
export async function settings(db: AnyDb | AnyWork): Promise<Settings> {
  if (kept && kept.until > Date.now()) return kept.settings
  const fresh = await readSettings(db)
  kept = { settings: fresh, until: Date.now() + keptSeconds * 1000 }
  return fresh
}

export const forgetSettings = (): void => {
  kept = undefined
}

/** Reads them anew. A value that no longer fits its rule counts as not set. */
export async function readSettings(db: AnyDb | AnyWork): Promise<Settings> {
  const rows = await read(db as AnyDb)
    .selectFrom('platform.setting')
    .select(['name', 'value'])
    .where('name', 'in', settingNames.map(rowName))
    .execute()
  const stored = new Map(rows.map((row) => [row.name, row.value]))
  const fitting = settingNames.flatMap((name) => {
    const parsed = settingsSchema.shape[name].safeParse(stored.get(rowName(name)))
    return parsed.success ? [[name, parsed.data]] : []
  })
  return settingsSchema.parse(Object.fromEntries(fitting))
}

export const rowName = (name: SettingName): string => `ops.${name}`

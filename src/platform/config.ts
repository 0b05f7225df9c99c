import { resolve } from 'node:path'
import { z } from 'zod'

const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value === 'true' || value === '1')

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  /** Where the outside world reaches Klearn; unset: http and the Host header. */
  PUBLIC_URL: z.url().optional(),
  TRUST_PROXY: flag.default(false),
  KLEARN_DATA: z.string().default('data'),
  KLEARN_BUILD: z.string().default('build'),
  KLEARN_DEMO: flag.optional(),
  DATABASE_URL: z.string().optional(),
  /** A session-pinned connection for LISTEN, jobs and migrations when DATABASE_URL goes through PgBouncer. */
  DATABASE_DIRECT_URL: z.string().optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  KLEARN_SECRET: z.string().min(32, 'at least 32 characters: openssl rand -base64 48').optional(),
  KLEARN_ENCRYPTION_KEY: z.string().min(32, 'at least 32 characters: openssl rand -base64 48').optional(),
  /** Where the nightly backups lie; unset: backups in the data folder. Another disk is better. */
  BACKUP_FOLDER: z.string().optional(),
  /** Seals the secrets into each backup; unset: they are left out. */
  BACKUP_PASSPHRASE: z.string().min(12, 'at least 12 characters').optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('Klearn <no-reply@klearn.example>'),
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  ALIYUN_SMS_KEY: z.string().optional(),
  ALIYUN_SMS_SECRET: z.string().optional(),
  ALIYUN_SMS_SIGN: z.string().optional(),
  ALIYUN_SMS_TEMPLATE: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  WECHAT_CLIENT_ID: z.string().optional(),
  WECHAT_CLIENT_SECRET: z.string().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('OIDC'),
  /** Address of the test gateway; unset outside production: one is started beside the server. */
  TEST_GATEWAY_URL: z.url().optional(),
  TEST_GATEWAY_SECRET: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  METRICS_TOKEN: z.string().optional(),
  UPLOAD_MAX_MB: z.coerce.number().int().min(1).default(2048)
})

export type Config = ReturnType<typeof loadConfig>

export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(`Configuration is not usable:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads the whole configuration from the environment, once.
 * Throws ConfigError naming every mistake at once, never only the first.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const production = env.NODE_ENV === 'production'
  if (production) {
    if (!env.KLEARN_SECRET && env.DATABASE_URL) problems.push('KLEARN_SECRET: needed in production when several processes share a database')
    if (!env.KLEARN_ENCRYPTION_KEY && env.DATABASE_URL) problems.push('KLEARN_ENCRYPTION_KEY: needed in production when several processes share a database')
    if (!env.PUBLIC_URL) problems.push('PUBLIC_URL: needed in production, e.g. https://klearn.example.com')
    for (const name of ['KLEARN_SECRET', 'KLEARN_ENCRYPTION_KEY'] as const) {
      const value = env[name]
      if (value && new Set(value).size < 12) problems.push(`${name}: too simple, generate one with: openssl rand -base64 48`)
    }
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const value = parsed.data
  return {
    ...value,
    production,
    test: value.NODE_ENV === 'test',
    demo: value.KLEARN_DEMO ?? !production,
    dataFolder: resolve(value.KLEARN_DATA),
    buildFolder: resolve(value.KLEARN_BUILD),
    backupFolder: resolve(value.BACKUP_FOLDER ?? `${value.KLEARN_DATA}/backups`)
  }
}

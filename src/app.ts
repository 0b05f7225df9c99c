import { booking } from '#modules/booking/index.ts'
import { catalog } from '#modules/catalog/index.ts'
import { commerce } from '#modules/commerce/index.ts'
import { community } from '#modules/community/index.ts'
import { experts } from '#modules/experts/index.ts'
import { feedback } from '#modules/feedback/index.ts'
import { guidance } from '#modules/guidance/index.ts'
import { identity } from '#modules/identity/index.ts'
import { inbox } from '#modules/inbox/index.ts'
import { learning } from '#modules/learning/index.ts'
import { ledger } from '#modules/ledger/index.ts'
import { live } from '#modules/live/index.ts'
import { media } from '#modules/media/index.ts'
import { ops } from '#modules/ops/index.ts'
import { payments } from '#modules/payments/index.ts'
import { recruitment } from '#modules/recruitment/index.ts'
import { tasks } from '#modules/tasks/index.ts'
import type { Module } from '#platform/module.ts'

/** The product: reading this list is reading what Klearn does. */
export const modules: Module[] = [
  identity,
  experts,
  recruitment,
  catalog,
  learning,
  tasks,
  guidance,
  booking,
  live,
  media,
  community,
  feedback,
  commerce,
  payments,
  ledger,
  inbox,
  ops
]

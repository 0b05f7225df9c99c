import { sql } from 'kysely'
import { database } from '../src/platform/db.ts'

/**
 * Fills the demo world up to `people` learners with what they leave behind: enrolments, progress, orders,
 * submissions, discussions and replies in proportion. Rows only; the demo courses carry them all.
 */
export async function fill(people: number): Promise<void> {
  const db = database()
  const run = (text: string) => sql.raw(text).execute(db)
  // An id that sorts by time like UUIDv7, from a number: made in the database for speed.
  await run(`create or replace function public.bench_id(space int, n bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || lpad(to_hex(space), 3, '0') || '8' || substr(md5(space || ':' || n), 1, 15))::uuid $$`)
  await run(
    'create table if not exists public.bench_course as select row_number() over (order by id) as nth, id, published_version_id as version_id, owner_id, title, slug, price_amount, lesson_count from catalog.course_card where published_version_id is not null'
  )
  await run(`insert into identity.person (id, username, username_key, name, avatar_seed, created_at)
    select bench_id(1, n), 'b' || n, 'b' || n, '学员' || n, 'b' || n, now() - (n % 700) * interval '1 hour' from generate_series(1, ${people}) n on conflict do nothing`)
  await run(`insert into identity.person_role (person_id, role) select bench_id(1, n), 'learner' from generate_series(1, ${people}) n on conflict do nothing`)
  // One to two enrolments a person.
  await run(`insert into learning.enrolment (id, learner_id, course_id, version_id, source, enrolled_at, lessons_done, lessons_total, progress_percent, last_seen_at)
    select bench_id(2, n), bench_id(1, n), c.id, c.version_id, 'order', now() - (n % 900) * interval '1 hour', n % greatest(c.lesson_count, 1), c.lesson_count, 10, now() - (n % 300) * interval '1 hour'
    from generate_series(1, ${people}) n join bench_course c on c.nth = 1 + n % (select count(*) from bench_course) on conflict do nothing`)
  await run(`insert into learning.lesson_progress (enrolment_id, lesson_id, started_at, completed_at, seconds_spent)
    select e.id, l.lesson_id, e.enrolled_at, e.enrolled_at, 300 from learning.enrolment e join lateral (
      select lesson_id from catalog.lesson where version_id = e.version_id order by task_id, position limit 3) l on true on conflict do nothing`)
  await run(`insert into commerce."order" (id, number, buyer_id, state, currency, list_amount, total_amount, consent_at, placed_at, expires_at, paid_at, release_at)
    select bench_id(3, n), 'B' || n, bench_id(1, n), 'paid', 'CNY', c.price_amount, c.price_amount, t.at, t.at, t.at, t.at, null
    from generate_series(1, ${people}) n join bench_course c on c.nth = 1 + n % (select count(*) from bench_course), lateral (select now() - (n % 900) * interval '1 hour' as at) t on conflict do nothing`)
  await run(`insert into commerce.order_line (id, order_id, course_id, seller_id, title, slug, list_amount, amount, seller_amount, share_percent, refund_days, refund_progress_percent)
    select bench_id(4, n), bench_id(3, n), c.id, c.owner_id, c.title, c.slug, c.price_amount, c.price_amount, c.price_amount * 7 / 10, 70, 7, 15
    from generate_series(1, ${people}) n join bench_course c on c.nth = 1 + n % (select count(*) from bench_course) on conflict do nothing`)
  await run(`insert into commerce.entitlement (id, learner_id, course_id, order_id, granted_at)
    select bench_id(5, n), bench_id(1, n), c.id, bench_id(3, n), now() from generate_series(1, ${people}) n join bench_course c on c.nth = 1 + n % (select count(*) from bench_course) on conflict do nothing`)
  // A fifth of the people write, with three replies each.
  await run(`insert into community.discussion (id, course_id, mode, author_id, title, body, excerpt, public, created_at, active_at, reply_count, due_at, answered_at)
    select bench_id(6, n), c.id, 'question', bench_id(1, n), '第 ' || n || ' 个问题：结果对不上', '按讲义做到第二步，总额和参考答案差了 ' || n || ' 元。', '按讲义做到第二步，总额和参考答案差了', true, t.at, t.at, 3, t.at + interval '48 hours', t.at
    from generate_series(1, ${people / 5}) n join bench_course c on c.nth = 1 + n % (select count(*) from bench_course), lateral (select now() - (n % 5000) * interval '7 minutes' as at) t on conflict do nothing`)
  await run(`insert into community.reply (id, discussion_id, author_id, body, created_at)
    select bench_id(7, n * 3 + k), bench_id(6, n), bench_id(1, 1 + (n * 7 + k) % ${people}), '先看退款那几行有没有成对。', now() - (n % 5000) * interval '7 minutes' from generate_series(1, ${people / 5}) n, generate_series(0, 2) k on conflict do nothing`)
  await run('analyze')
}

export {
  addDays,
  addMonths,
  dateOf,
  daysBetween,
  DEFAULT_ZONE,
  endOfDay,
  fromLocal,
  instantOf,
  isZone,
  localDay,
  type Moment,
  startOfDay,
  startOfMonth,
  startOfWeek
} from './calendar.ts'
export { now, nowInstant, setClock } from './clock.ts'
export { describeTime, nameZone, type TimeWords } from './describe.ts'
export { afterQuietHours, isWithinQuietHours, type QuietHours } from './quiet-hours.ts'

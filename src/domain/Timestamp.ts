/** Dates with a time of day, as traces write them. */

/** A moment: whole days since 1970 began, in UTC, and seconds since midnight, which may be of the day before or after. */
export interface Moment {
  readonly day: number
  readonly seconds: number
}

const msPerDay = 86_400_000
const pattern = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d(?:\.\d{1,9})?)(?:Z|([+-])(\d\d):?(\d\d))?$/

/**
 * The moment of `2023-11-16 18:17:03.9799600`, with `T` or a space between, and perhaps an offset such as `+00:00`;
 * undefined where the text is none. Days and seconds apart, so that the epoch costs no precision.
 */
export const momentOf = (text: string): Moment | undefined => {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [year, month, date, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || 12 < month || date < 1 || 23 < hour || 59 < minute || 60 <= second) return undefined
  const dayMs = Date.UTC(year, month - 1, date)
  if (Date.UTC(year, month, 1) <= dayMs) return undefined // the month has no such day
  const [, , , , , , , sign, offsetHours, offsetMinutes] = match
  const offset = sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1)
  return { day: dayMs / msPerDay, seconds: (hour * 60 + minute - offset) * 60 + second }
}

/** Seconds from the midnight that begins a day to a moment. */
export const secondsSince = (day: number, moment: Moment): number =>
  (moment.day - day) * (msPerDay / 1000) + moment.seconds

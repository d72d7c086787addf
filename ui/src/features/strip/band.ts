/** The geometry of the world strip.
 *
 *  Its axis is the UTC day, left to right. A place stands where its noon is; "now" is the sun travelling over them.
 *  So a place near the sun is in daylight, one twelve hours away is in the middle of its night, and the seller's
 *  working hours, drawn on the same axis, tell when the sun, and with it the seller, is at work. */
export const DAY = 24;

export type Tone = "night" | "dusk-3" | "dusk-2" | "dusk-1" | "day";

export interface Span {
  from: number;
  until: number;
}

export interface Sky extends Span {
  tone: Tone;
}

const wrap = (hour: number) => ((hour % DAY) + DAY) % DAY;

/** The UTC hour at which the sun stands over a place. */
export function noonOf(offsetMinutes: number): number {
  return wrap(12 - offsetMinutes / 60);
}

/** Hours since midnight of the UTC day, with fractions. */
export function utcHour(time: number): number {
  return (time / 3_600_000) % DAY;
}

/** Distance from noon at which each tone of the sky begins, outwards. */
const TONES: readonly [number, Tone][] = [
  [5, "day"],
  [6, "dusk-1"],
  [7, "dusk-2"],
  [8, "dusk-3"],
  [12, "night"],
];

/** The tone over the place at `hour` of the axis when the sun stands at `now`. */
export function toneAt(hour: number, now: number): Tone {
  const apart = Math.abs(wrap(hour - now + 12) - 12);
  return TONES.find(([limit]) => apart < limit)?.[1] ?? "night";
}

/** The sky over the whole axis, in flat steps like a printed atlas, from 0 to 24 without gaps. */
export function sky(now: number): Sky[] {
  const edges = TONES.slice(0, -1).flatMap(([limit]) => [wrap(now - limit), wrap(now + limit)]);
  const cuts = [0, ...edges.sort((a, b) => a - b), DAY];
  const parts: Sky[] = [];
  for (let at = 1; at < cuts.length; at += 1) {
    const [from, until] = [cuts[at - 1] ?? 0, cuts[at] ?? DAY];
    if (until - from < 1e-9) continue;
    const tone = toneAt((from + until) / 2, now);
    const last = parts.at(-1);
    if (last?.tone === tone) last.until = until;
    else parts.push({ from, until, tone });
  }
  return parts;
}

/** Local working hours as one or two spans of the UTC day. Equal ends mean around the clock. */
export function workSpans(fromMinutes: number, untilMinutes: number, offsetMinutes: number): Span[] {
  const length = wrap((untilMinutes - fromMinutes) / 60) || DAY;
  const from = wrap((fromMinutes - offsetMinutes) / 60);
  const until = from + length;
  return until <= DAY ? [{ from, until }] : [{ from, until: DAY }, { from: 0, until: until - DAY }];
}

/** For each hour of the UTC day: the share of places where the assistant may speak by itself. */
export function voice(places: readonly { hours: readonly string[] }[]): number[] {
  return Array.from({ length: DAY }, (_, hour) =>
    places.length ? places.filter((place) => place.hours[hour] === "auto").length / places.length : 0,
  );
}

/** Hours with the same word, joined. */
export function runs(hours: readonly string[]): (Span & { word: string })[] {
  const found: (Span & { word: string })[] = [];
  hours.forEach((word, hour) => {
    const last = found.at(-1);
    if (last?.word === word) last.until = hour + 1;
    else found.push({ from: hour, until: hour + 1, word });
  });
  return found;
}

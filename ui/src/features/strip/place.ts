/** Where the marks of the world strip stand: as near to their noon as possible, never over each other, never cut off. */

/** Moves wanted centres apart just enough (pools of touching marks share the push), within `0..width`.
 *  Returns the left edges, in the order given, which must be ascending by centre. */
export function spread(centres: readonly number[], widths: readonly number[], width: number, gap: number): number[] {
  interface Pool {
    first: number;
    count: number;
    /** Where the pool's left edge wants to be, summed over its members. */
    sum: number;
    size: number;
  }
  const leftOf = (pool: Pool) => Math.max(0, Math.min(width - pool.size, pool.sum / pool.count));
  const pools: Pool[] = [];
  centres.forEach((centre, index) => {
    const own = widths[index] ?? 0;
    pools.push({ first: index, count: 1, sum: centre - own / 2, size: own });
    for (;;) {
      const [before, last] = [pools.at(-2), pools.at(-1)];
      if (!before || !last || leftOf(before) + before.size + gap <= leftOf(last)) break;
      // Each member of the later pool wants the pool's edge that much further left.
      const shift = before.size + gap;
      pools.splice(-2, 2, {
        first: before.first,
        count: before.count + last.count,
        sum: before.sum + last.sum - shift * last.count,
        size: before.size + gap + last.size,
      });
    }
  });
  const lefts: number[] = [];
  for (const pool of pools) {
    let left = leftOf(pool);
    for (let index = pool.first; index < pool.first + pool.count; index += 1) {
      lefts.push(left);
      left += (widths[index] ?? 0) + gap;
    }
  }
  return lefts;
}

export type Density = "full" | "code";

export interface Group<T> {
  zones: T[];
  centre: number;
}

/** About how wide a text is at 12 px: wide scripts take a full square. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += (char.codePointAt(0) ?? 0) > 0x2e7f ? 12.5 : 6.9;
  return width;
}

/** A short form of a name: the initials of several words, else three Latin letters or two of a wide script. */
export function code(label: string): string {
  const words = label.split(/[\s-]+/).filter(Boolean);
  if (words.length > 1) return words.map((word) => [...word][0]).join("").slice(0, 3);
  const chars = [...label];
  return chars.slice(0, (chars[0]?.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 3).join("");
}

interface Zone {
  label: string;
  offset_minutes: number;
  buyers: number;
  open: number;
  home: boolean;
}

/** A group is named after the seller's own place, else after the one with the most buyers. */
export function lead<T extends Zone>(zones: readonly T[]): T | undefined {
  return zones.find((zone) => zone.home) ?? [...zones].sort((a, b) => b.buyers - a.buyers)[0];
}

export function labelOf(zones: readonly Zone[], density: Density): string {
  const name = lead(zones)?.label ?? "";
  const more = zones.length > 1 ? ` +${zones.length - 1}` : "";
  return (density === "full" ? name : code(name)) + more;
}

/** Room for the edges, the lamp, the name over the local time, and the count of open conversations. */
export function markWidth(zones: readonly Zone[], density: Density): number {
  const open = zones.reduce((sum, zone) => sum + zone.open, 0);
  const count = open ? 12 + textWidth(String(open)) : 0;
  return Math.ceil(24 + Math.max(34, textWidth(labelOf(zones, density)) + count));
}

export interface Mark<T> extends Group<T> {
  label: string;
  left: number;
  width: number;
}

const GAP = 2;

/** Chooses how much can be shown: every place by name, then places of one clock together, then short names, the
 *  busiest places keeping their full one, and in the end neighbours together until all stand side by side. */
export function layout<T extends Zone>(zones: readonly T[], centreOf: (zone: T) => number, width: number): Mark<T>[] {
  const single = zones.map((zone) => ({ zones: [zone], centre: centreOf(zone) })).sort((a, b) => a.centre - b.centre);
  const byClock = join(single, (a, b) => a.centre === b.centre);
  for (const groups of [single, byClock]) {
    if (room(groups) <= width) return put(groups, new Set(groups), width);
  }
  let groups = byClock;
  while (groups.length > 1 && room(groups, new Set()) > width) groups = joinNearest(groups);
  return put(groups, named(groups, width), width);
}

/** The groups whose full name still fits, those with the most buyers first. */
function named<T extends Zone>(groups: readonly Group<T>[], width: number): Set<Group<T>> {
  const buyers = (group: Group<T>) => group.zones.reduce((sum, zone) => sum + zone.buyers, 0);
  const chosen = new Set<Group<T>>();
  for (const group of [...groups].sort((a, b) => buyers(b) - buyers(a))) {
    chosen.add(group);
    if (room(groups, chosen) > width) chosen.delete(group);
  }
  return chosen;
}

const density = <T>(group: Group<T>, full: ReadonlySet<Group<T>> | undefined): Density => (!full || full.has(group) ? "full" : "code");

function room<T extends Zone>(groups: readonly Group<T>[], full?: ReadonlySet<Group<T>>): number {
  return groups.reduce((sum, group) => sum + markWidth(group.zones, density(group, full)) + GAP, -GAP);
}

function put<T extends Zone>(groups: readonly Group<T>[], full: ReadonlySet<Group<T>>, width: number): Mark<T>[] {
  const widths = groups.map((group) => markWidth(group.zones, density(group, full)));
  const lefts = spread(groups.map((group) => (group.centre / 24) * width), widths, width, GAP);
  return groups.map((group, index) => ({
    ...group, label: labelOf(group.zones, density(group, full)), left: lefts[index] ?? 0, width: widths[index] ?? 0,
  }));
}

function merge<T>(a: Group<T>, b: Group<T>): Group<T> {
  const [n, k] = [a.zones.length, b.zones.length];
  return { zones: [...a.zones, ...b.zones], centre: (a.centre * n + b.centre * k) / (n + k) };
}

function join<T>(groups: readonly Group<T>[], same: (a: Group<T>, b: Group<T>) => boolean): Group<T>[] {
  const joined: Group<T>[] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last && same(last, group)) joined[joined.length - 1] = merge(last, group);
    else joined.push(group);
  }
  return joined;
}

function joinNearest<T>(groups: readonly Group<T>[]): Group<T>[] {
  let best = 1;
  let least = Infinity;
  for (let at = 1; at < groups.length; at += 1) {
    const apart = (groups[at]?.centre ?? 0) - (groups[at - 1]?.centre ?? 0);
    if (apart < least) [least, best] = [apart, at];
  }
  const [a, b] = [groups[best - 1], groups[best]];
  return a && b ? [...groups.slice(0, best - 1), merge(a, b), ...groups.slice(best + 1)] : [...groups];
}

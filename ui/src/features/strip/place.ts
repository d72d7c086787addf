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

export type Density = "full" | "short" | "code";

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

/** The first letters of a name: three Latin ones, two of a wide script. */
export function code(label: string): string {
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

/** Room for the edge, the lamp and, where shown, the time and the count. */
export function markWidth(zones: readonly Zone[], density: Density): number {
  const open = zones.reduce((sum, zone) => sum + zone.open, 0);
  const count = open ? 6 + textWidth(String(open)) + 6 : 0;
  const time = density === "code" ? 0 : 40;
  return Math.ceil(30 + textWidth(labelOf(zones, density)) + time + count);
}

export interface Layout<T> {
  density: Density;
  groups: (Group<T> & { left: number; width: number })[];
}

const GAP = 4;

/** Chooses how much can be shown: every place by name, then places of one clock together, then shorter, and in the
 *  end neighbours together until everything stands side by side. */
export function layout<T extends Zone>(zones: readonly T[], centreOf: (zone: T) => number, width: number): Layout<T> {
  const single = zones.map((zone) => ({ zones: [zone], centre: centreOf(zone) })).sort((a, b) => a.centre - b.centre);
  const byClock = join(single, (a, b) => a.centre === b.centre);
  for (const [groups, density] of [[single, "full"], [byClock, "full"], [byClock, "short"], [byClock, "code"]] as const) {
    if (room(groups, density) <= width) return put(groups, density, width);
  }
  let groups = byClock;
  while (groups.length > 1 && room(groups, "code") > width) groups = joinNearest(groups);
  return put(groups, "code", width);
}

function room<T extends Zone>(groups: readonly Group<T>[], density: Density): number {
  return groups.reduce((sum, group) => sum + markWidth(group.zones, density) + GAP, -GAP);
}

function put<T extends Zone>(groups: readonly Group<T>[], density: Density, width: number): Layout<T> {
  const widths = groups.map((group) => markWidth(group.zones, density));
  const lefts = spread(groups.map((group) => (group.centre / 24) * width), widths, width, GAP);
  return { density, groups: groups.map((group, index) => ({ ...group, left: lefts[index] ?? 0, width: widths[index] ?? 0 })) };
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

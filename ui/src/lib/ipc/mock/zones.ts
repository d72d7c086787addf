/** The schedule and the strip of the in-memory shop. */
import type { ScheduleRow } from "../bindings/ScheduleRow";
import type { ScheduleView } from "../bindings/ScheduleView";
import type { ZoneView } from "../bindings/ZoneView";

const FEW: [zone: string, label: string, buyers: number, open: number][] = [
  ["America/Los_Angeles", "Los Angeles", 38, 1],
  ["America/Mexico_City", "Mexico City", 12, 1],
  ["America/Chicago", "Chicago", 31, 1],
  ["America/New_York", "New York", 64, 0],
  ["America/Sao_Paulo", "São Paulo", 17, 1],
  ["Europe/London", "London", 41, 1],
  ["Europe/Berlin", "Berlin", 73, 1],
  ["Europe/Paris", "Paris", 29, 0],
  ["Asia/Dubai", "Dubai", 9, 1],
  ["Asia/Kolkata", "Kolkata", 6, 1],
  ["Asia/Bangkok", "Bangkok", 8, 1],
  ["Asia/Shanghai", "Shenzhen", 3, 0],
  ["Asia/Tokyo", "Tokyo", 36, 0],
  ["Australia/Sydney", "Sydney", 22, 0],
];
const MORE: typeof FEW = [
  ["Pacific/Honolulu", "Honolulu", 2, 0], ["America/Denver", "Denver", 11, 0], ["America/Halifax", "Halifax", 3, 0],
  ["America/Argentina/Buenos_Aires", "Buenos Aires", 5, 0], ["America/Bogota", "Bogotá", 4, 1], ["Europe/Madrid", "Madrid", 15, 2],
  ["Europe/Rome", "Rome", 12, 0], ["Europe/Warsaw", "Warsaw", 9, 0], ["Europe/Athens", "Athens", 2, 0], ["Europe/Istanbul", "Istanbul", 6, 0],
  ["Africa/Johannesburg", "Johannesburg", 4, 0], ["Asia/Karachi", "Karachi", 1, 0], ["Asia/Kathmandu", "Kathmandu", 1, 0],
  ["Asia/Singapore", "Singapore", 14, 1], ["Asia/Seoul", "Seoul", 12, 1], ["Pacific/Auckland", "Auckland", 7, 0],
];

export function offsetOf(zone: string, at: number): number {
  const name = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at).find((p) => p.type === "timeZoneName")?.value ?? "";
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

const OWN: Record<string, string> = { "Europe/Berlin": "auto", "Asia/Tokyo": "auto", "America/Sao_Paulo": "suggest", "Asia/Dubai": "off" };

export class MockSchedule {
  rows: ScheduleRow[] = [
    ...Object.entries(OWN).map(([value, mode]) => ({ scope: "zone", value, mode, when: mode === "auto" ? "always" : "away", days: [] })),
    { scope: "default", value: "", mode: "auto", when: "away", days: [] },
  ];
  hours = { zone: "Asia/Shanghai", from: "09:00", until: "18:30", days: ["mon", "tue", "wed", "thu", "fri", "sat"] };
  countdown = 180;
  stopped: number | undefined;

  constructor(readonly many: boolean) {}

  view(now: number): ScheduleView {
    const list = this.many ? [...FEW, ...MORE] : FEW;
    const zones = list.map((entry) => this.#zone(entry, now)).sort((a, b) => a.offset_minutes - b.offset_minutes);
    return {
      rows: this.rows, working_hours: this.hours, countdown: this.countdown,
      stopped_at: this.stopped ? new Date(this.stopped).toISOString() : null, now: new Date(now).toISOString(), zones,
    };
  }

  #zone([zone, label, buyers, open]: (typeof FEW)[number], now: number): ZoneView {
    const offset = offsetOf(zone, now);
    const own = this.rows.find((row) => row.scope === "zone" && row.value === zone);
    const row = own ?? this.rows.find((other) => other.scope === "default");
    const home = offsetOf(this.hours.zone, now) / 60;
    const hours = Array.from({ length: 24 }, (_, utc) => {
      const local = (utc + home + 24) % 24;
      const away = local < 9 || local >= 18.5;
      return row && (row.when !== "away" || away) ? row.mode : "off";
    });
    const local = new Date(now + offset * 60_000);
    const hour = local.getUTCHours();
    return {
      zone, label, buyers, open, offset_minutes: offset, local_time: local.toISOString().slice(11, 16), night: hour >= 22 || hour < 7,
      mode: this.stopped ? "off" : (hours[new Date(now).getUTCHours()] ?? "off"), own_row: own !== undefined, when: row?.when ?? "always", hours, home: zone === this.hours.zone,
    };
  }
}

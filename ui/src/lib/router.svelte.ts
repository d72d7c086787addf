/** A hash router of the size we need: `#/inbox/<id>`. */
export const PLACES = ["inbox", "outbox", "escalations", "channels", "schedule", "settings"] as const;
export type Place = (typeof PLACES)[number];

export interface Route {
  place: Place;
  id: string | undefined;
}

export function parse(hash: string): Route {
  const [, place, id] = hash.replace(/^#/, "").split("/");
  const known = PLACES.find((name) => name === place);
  return { place: known ?? "inbox", id: known && id ? decodeURIComponent(id) : undefined };
}

export function href(place: Place, id?: string): string {
  return id ? `#/${place}/${encodeURIComponent(id)}` : `#/${place}`;
}

class Router {
  route = $state.raw<Route>(parse(globalThis.location?.hash ?? ""));

  start(): () => void {
    const read = () => (this.route = parse(location.hash));
    addEventListener("hashchange", read);
    read();
    return () => removeEventListener("hashchange", read);
  }

  go(place: Place, id?: string): void {
    const target = href(place, id);
    // Stepping through a list must not fill the way back with every row passed.
    if (place === this.route.place && id && this.route.id) {
      history.replaceState(null, "", target);
      this.route = { place, id };
    } else {
      location.hash = target;
      this.route = { place, id };
    }
  }
}

export const router = new Router();

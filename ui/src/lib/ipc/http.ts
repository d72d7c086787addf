/** The browser against `nightshift serve`: the same commands over loopback, with the token of the printed address. */
import type { Changed } from "./bindings/Changed";
import { CallError, type Envelope, type Transport } from "./client";

const KEY = "nightdesk.token";

/** Takes the token out of the address, so that it does not stay in the history, and keeps it for reloads. */
export function takeToken(location: Location, storage: Storage): string {
  const found = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (!found) return storage.getItem(KEY) ?? "";
  const token = decodeURIComponent(found);
  storage.setItem(KEY, token);
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  return token;
}

export function http(base: string, token: string): Transport {
  return {
    async rpc(cmd, payload) {
      const response = await fetch(`${base}/rpc`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ cmd, payload }),
      });
      if (response.status === 401) throw new CallError("unauthorised");
      if (!response.ok) throw new CallError("host_gone", { detail: `HTTP ${response.status}` });
      return (await response.json()) as Envelope;
    },
    subscribe(changed, alive) {
      const source = new EventSource(`${base}/events?token=${encodeURIComponent(token)}`);
      source.onopen = () => alive(true);
      source.onerror = () => alive(false);
      source.onmessage = (event: MessageEvent<string>) => {
        const change = read(event.data);
        if (change) changed(change);
      };
      return () => source.close();
    },
  };
}

function read(data: string): Changed | undefined {
  try {
    const change = JSON.parse(data) as Partial<Changed>;
    if (!Array.isArray(change.tags)) return undefined;
    return { tags: change.tags, event: change.event ?? null, conversation: change.conversation ?? null };
  } catch {
    return undefined;
  }
}

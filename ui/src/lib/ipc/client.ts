/** The door to the engine. Which host stands behind it is decided once, at the start. */
import type { Changed } from "./bindings/Changed";
import type { ErrorView } from "./bindings/ErrorView";
import type { CommandName, Request, Response } from "./commands";

export type Envelope = { ok: unknown } | { error: ErrorView };

export interface Transport {
  /** Asks; throws only when the host could not be reached. */
  rpc(cmd: string, payload: unknown): Promise<Envelope>;
  /** Listens; `alive` tells when the line to the host comes and goes. */
  subscribe(changed: (change: Changed) => void, alive: (alive: boolean) => void): () => void;
}

/** A failure with a code of the closed list, or one of the window's own: `host_gone`, `unauthorised`. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string> = {},
  ) {
    super(code);
    this.name = "CallError";
  }

  /** Whether the engine behind the window is out of reach, so that nothing shown can be trusted to be fresh. */
  get hostGone(): boolean {
    return this.code === "host_gone" || this.code === "unauthorised";
  }
}

let transport: Transport | undefined;

export function connect(host: Transport): void {
  transport = host;
}

export async function call<C extends CommandName>(cmd: C, payload: Request<C>): Promise<Response<C>> {
  if (!transport) throw new CallError("host_gone");
  let envelope: Envelope;
  try {
    envelope = await transport.rpc(cmd, payload);
  } catch (error) {
    throw error instanceof CallError ? error : new CallError("host_gone", { detail: String(error) });
  }
  if ("error" in envelope) throw new CallError(envelope.error.code, envelope.error.params);
  return envelope.ok as Response<C>;
}

export function subscribe(changed: (change: Changed) => void, alive: (alive: boolean) => void): () => void {
  if (!transport) throw new CallError("host_gone");
  return transport.subscribe(changed, alive);
}

/** Finds the host this window runs in. */
export async function findHost(location: Location, storage: Storage): Promise<Transport> {
  if ("__TAURI_INTERNALS__" in globalThis) return (await import("./tauri")).tauri();
  if (__MOCK__ && new URLSearchParams(location.search).has("mock")) {
    const { mockFromLocation } = await import("./mock");
    return mockFromLocation(location);
  }
  const { http, takeToken } = await import("./http");
  return http("", takeToken(location, storage));
}

/** The table of commands as the screens see it, made from the engine's own (`bindings/commands.ts`). */
import { queries, tags, type Commands } from "./bindings/commands";

export type CommandName = keyof Commands;
export type QueryName = (typeof queries)[number];
export type MutationName = Exclude<CommandName, QueryName>;
export type Request<C extends CommandName> = Commands[C]["request"];
export type Response<C extends CommandName> = Commands[C]["response"];

/** The tags under which an answer is kept, and by which `Changed` makes it stale. */
export function provides<C extends QueryName>(name: C, request: Request<C>): string[] {
  return tags[name].map((tag) => (tag === "conversation" && "id" in request ? `conversation:${String(request.id)}` : tag));
}

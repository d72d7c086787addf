/** The desktop window: the only file that knows Tauri. */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Changed } from "./bindings/Changed";
import type { Envelope, Transport } from "./client";

export function tauri(): Transport {
  return {
    rpc: (cmd, payload) => invoke<Envelope>("rpc", { cmd, payload }),
    subscribe(changed, alive) {
      let open = true;
      const channel = new Channel<Changed>();
      channel.onmessage = (change) => {
        if (open) changed(change);
      };
      invoke("subscribe", { channel }).then(
        () => open && alive(true),
        () => open && alive(false),
      );
      return () => {
        open = false;
      };
    },
  };
}

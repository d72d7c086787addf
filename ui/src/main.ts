import { mount } from "svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import App from "./App.svelte";
import { connect, findHost } from "$lib/ipc/client";
import { language } from "$lib/locale.svelte";
import { theme } from "$lib/theme.svelte";

async function start(): Promise<void> {
  theme.start();
  language.use(undefined);
  connect(await findHost(location, sessionStorage));
  mount(App, { target: document.getElementById("app") as HTMLElement });
}

void start();

/** What is known about mailboxes and about the marketplaces that write through them. Data, not behaviour. */
export type Tls = "implicit" | "starttls" | "none";

export interface Provider {
  code: string;
  name: string;
  domains: string[];
  imap: string;
  smtp: string;
  tls: Tls;
  /** The mailbox takes no normal password but one made for a program. */
  appPassword: boolean;
}

export const PROVIDERS: readonly Provider[] = [
  { code: "gmail", name: "Gmail", domains: ["gmail.com", "googlemail.com"], imap: "imap.gmail.com:993", smtp: "smtp.gmail.com:465", tls: "implicit", appPassword: true },
  { code: "qq", name: "QQ 邮箱", domains: ["qq.com", "foxmail.com"], imap: "imap.qq.com:993", smtp: "smtp.qq.com:465", tls: "implicit", appPassword: true },
  { code: "netease163", name: "163 邮箱", domains: ["163.com"], imap: "imap.163.com:993", smtp: "smtp.163.com:465", tls: "implicit", appPassword: true },
  { code: "aliyun", name: "阿里邮箱", domains: ["aliyun.com"], imap: "imap.aliyun.com:993", smtp: "smtp.aliyun.com:465", tls: "implicit", appPassword: false },
  { code: "icloud", name: "iCloud", domains: ["icloud.com", "me.com"], imap: "imap.mail.me.com:993", smtp: "smtp.mail.me.com:587", tls: "starttls", appPassword: true },
  { code: "fastmail", name: "Fastmail", domains: ["fastmail.com", "fastmail.fm"], imap: "imap.fastmail.com:993", smtp: "smtp.fastmail.com:465", tls: "implicit", appPassword: true },
  { code: "yahoo", name: "Yahoo", domains: ["yahoo.com", "yahoo.co.jp", "ymail.com"], imap: "imap.mail.yahoo.com:993", smtp: "smtp.mail.yahoo.com:465", tls: "implicit", appPassword: true },
  { code: "gmx", name: "GMX", domains: ["gmx.de", "gmx.net", "gmx.com"], imap: "imap.gmx.net:993", smtp: "mail.gmx.net:465", tls: "implicit", appPassword: false },
];

/** Marketplaces whose buyers write through the mailbox. */
export const RELAYS = [{ code: "amazon", name: "Amazon" }] as const;

export function providerOf(address: string): Provider | undefined {
  const domain = address.split("@")[1]?.trim().toLowerCase();
  return domain ? PROVIDERS.find((provider) => provider.domains.includes(domain)) : undefined;
}

export interface Mailbox {
  name: string;
  address: string;
  imap: string;
  smtp: string;
  user: string;
  password: string;
  tls: Tls;
  preset: string;
}

export type Mistake = "missing" | "address" | "host";

/** What is not right yet, by field. The engine judges the rest by signing in. */
export function mistakes(box: Mailbox): Partial<Record<keyof Mailbox, Mistake>> {
  const found: Partial<Record<keyof Mailbox, Mistake>> = {};
  for (const field of ["address", "imap", "smtp", "password"] as const) if (!box[field].trim()) found[field] = "missing";
  if (!found.address && !/^[^\s@]+@[^\s@]+$/.test(box.address.trim())) found.address = "address";
  for (const field of ["imap", "smtp"] as const) if (!found[field] && !isHost(box[field].trim())) found[field] = "host";
  return found;
}

/** `host:port`, with a port from 1 to 65535. */
export function isHost(text: string): boolean {
  const match = /^(\[[0-9a-fA-F:]+\]|[^\s:/@]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  return match !== null && port >= 1 && port <= 65_535;
}

//! A small server for reading, with a mailbox in memory and faults on demand. It understands what the connector asks,
//! in the grammar of IMAP4rev1, and answers in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// One mail in a folder.
#[derive(Clone, Debug)]
pub struct Mail {
    pub uid: u32,
    pub raw: Vec<u8>,
    /// `3-Nov-2026 10:15:00 +0000`
    pub received: String,
    /// Said to be this large, whatever its bytes.
    pub size: Option<usize>,
    /// Not shown to searches yet.
    pub hidden: bool,
    /// Its transfer breaks the grammar.
    pub poisoned: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Folder {
    pub validity: u32,
    pub next: u32,
    pub mails: Vec<Mail>,
}

#[derive(Debug, Default)]
pub struct State {
    pub folders: BTreeMap<String, Folder>,
    /// Commands as they came, without their tags.
    pub commands: Vec<String>,
    /// The connection is cut before this command is answered, once.
    pub cut_at: Option<&'static str>,
    /// Answer to the login.
    pub login: Option<&'static str>,
    pub no_idle: bool,
    pub connections: usize,
}

#[derive(Clone)]
pub struct ImapServer {
    pub port: u16,
    pub state: Arc<Mutex<State>>,
    bell: Arc<watch::Sender<u32>>,
}

impl ImapServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let empty = |validity| Folder {
            validity,
            next: 1,
            mails: Vec::new(),
        };
        let folders =
            [("INBOX", 7), ("Sent", 8), ("Junk", 9)].map(|(name, v)| (name.to_owned(), empty(v)));
        let state = Arc::new(Mutex::new(State {
            folders: folders.into(),
            ..State::default()
        }));
        let server = Self {
            port,
            state,
            bell: Arc::new(watch::channel(0).0),
        };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let server = accepting.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    /// Puts a mail into a folder and tells who idles.
    pub fn deliver(&self, folder: &str, raw: &str) -> u32 {
        self.put(folder, raw, |_| {})
    }

    pub fn put(&self, folder: &str, raw: &str, change: impl FnOnce(&mut Mail)) -> u32 {
        let mut state = self.state.lock().unwrap();
        let folder = state.folders.get_mut(folder).unwrap();
        let mut mail = Mail {
            uid: folder.next,
            raw: raw.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
            received: "03-Nov-2026 10:15:00 +0000".to_owned(),
            size: None,
            hidden: false,
            poisoned: false,
        };
        change(&mut mail);
        folder.next = folder.next.max(mail.uid + 1);
        let uid = mail.uid;
        folder.mails.push(mail);
        drop(state);
        self.bell.send_modify(|n| *n += 1);
        uid
    }

    pub fn commands(&self) -> Vec<String> {
        self.state.lock().unwrap().commands.clone()
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        self.state.lock().unwrap().connections += 1;
        let mut stream = BufReader::new(stream);
        stream.write_all(b"* OK ready\r\n").await.ok()?;
        let mut open = String::new();
        let mut bell = self.bell.subscribe();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let (tag, command) = line.trim_end().split_once(' ')?;
            let upper = command.to_ascii_uppercase();
            {
                let mut state = self.state.lock().unwrap();
                state.commands.push(command.to_owned());
                if state.cut_at.is_some_and(|at| upper.starts_with(at)) {
                    state.cut_at = None;
                    return None;
                }
            }
            if upper == "IDLE" {
                self.idle(&mut stream, &open, &mut bell).await?;
                stream
                    .write_all(format!("{tag} OK\r\n").as_bytes())
                    .await
                    .ok()?;
                continue;
            }
            if upper.starts_with("AUTHENTICATE") {
                stream.write_all(b"+ \r\n").await.ok()?;
                let mut secret = String::new();
                stream.read_line(&mut secret).await.ok()?;
                let said = self.state.lock().unwrap().login.unwrap_or("OK in");
                stream
                    .write_all(format!("{tag} {said}\r\n").as_bytes())
                    .await
                    .ok()?;
                continue;
            }
            if upper.starts_with("APPEND") {
                let size: usize = command
                    .rsplit_once('{')?
                    .1
                    .trim_end_matches('}')
                    .parse()
                    .ok()?;
                stream.write_all(b"+ go\r\n").await.ok()?;
                let mut raw = vec![0; size + 2];
                stream.read_exact(&mut raw).await.ok()?;
                raw.truncate(size);
                self.deliver(words(command).get(1)?, &String::from_utf8_lossy(&raw));
                stream
                    .write_all(format!("{tag} OK\r\n").as_bytes())
                    .await
                    .ok()?;
                continue;
            }
            let (answer, said) = self.answer(command, &upper, &mut open);
            stream.write_all(&answer).await.ok()?;
            stream
                .write_all(format!("{tag} {said}\r\n").as_bytes())
                .await
                .ok()?;
        }
    }

    async fn idle(
        &self,
        stream: &mut BufReader<TcpStream>,
        open: &str,
        bell: &mut watch::Receiver<u32>,
    ) -> Option<()> {
        bell.mark_unchanged();
        let count = |folder: &str| {
            self.state
                .lock()
                .unwrap()
                .folders
                .get(folder)
                .map_or(0, |f| f.mails.len())
        };
        let mut before = count(open);
        stream.write_all(b"+ idling\r\n").await.ok()?;
        loop {
            let mut line = String::new();
            tokio::select! {
                read = stream.read_line(&mut line) => {
                    read.ok().filter(|n| *n > 0)?;
                    return Some(());
                }
                _ = bell.changed() => {
                    let now = count(open);
                    if now != before {
                        before = now;
                        stream.write_all(format!("* {now} EXISTS\r\n").as_bytes()).await.ok()?;
                    }
                }
                () = tokio::time::sleep(Duration::from_secs(5)) => stream.write_all(b"* OK Still here\r\n").await.ok()?,
            }
        }
    }

    fn answer(&self, command: &str, upper: &str, open: &mut String) -> (Vec<u8>, String) {
        let state = self.state.lock().unwrap();
        let ok = "OK done".to_owned();
        if upper == "CAPABILITY" {
            let idle = if state.no_idle { "" } else { " IDLE" };
            return (
                format!("* CAPABILITY IMAP4rev1 AUTH=PLAIN ID{idle}\r\n").into_bytes(),
                ok,
            );
        }
        if upper.starts_with("ID ") {
            return (b"* ID NIL\r\n".to_vec(), ok);
        }
        if upper.starts_with("LIST") {
            let mut all = String::new();
            for name in state.folders.keys() {
                let mark = match name.as_str() {
                    "Sent" => "\\Sent",
                    "Junk" => "\\Junk",
                    _ => "\\HasNoChildren",
                };
                all.push_str(&format!("* LIST ({mark}) \"/\" \"{name}\"\r\n"));
            }
            return (all.into_bytes(), ok);
        }
        if upper.starts_with("EXAMINE") {
            let name = words(command)[1].clone();
            let Some(folder) = state.folders.get(&name) else {
                return (Vec::new(), "NO [NONEXISTENT] none".to_owned());
            };
            *open = name;
            let text = format!(
                "* FLAGS (\\Seen)\r\n* {} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {}] v\r\n* OK [UIDNEXT {}] n\r\n",
                folder.mails.len(),
                folder.validity,
                folder.next
            );
            return (text.into_bytes(), "OK [READ-ONLY] open".to_owned());
        }
        let Some(folder) = state.folders.get(open.as_str()) else {
            return (Vec::new(), ok);
        };
        if upper.starts_with("UID SEARCH ") {
            let keys = words(command).split_off(2);
            let top = folder.mails.iter().map(|mail| mail.uid).max().unwrap_or(0);
            let found = folder.mails.iter().filter(|mail| {
                let mut at = 0;
                let mut all = !mail.hidden;
                while at < keys.len() {
                    all &= fits(mail, &keys, &mut at, top);
                }
                all
            });
            let uids: Vec<String> = found.map(|mail| mail.uid.to_string()).collect();
            return (
                format!("* SEARCH {}\r\n", uids.join(" "))
                    .trim_end()
                    .as_bytes()
                    .to_vec()
                    .tap_crlf(),
                ok,
            );
        }
        if upper.starts_with("UID FETCH ") {
            return (fetch(folder, command, upper), ok);
        }
        (Vec::new(), ok)
    }
}

trait Crlf {
    fn tap_crlf(self) -> Self;
}

impl Crlf for Vec<u8> {
    fn tap_crlf(mut self) -> Self {
        self.extend_from_slice(b"\r\n");
        self
    }
}

fn fetch(folder: &Folder, command: &str, upper: &str) -> Vec<u8> {
    let set = command.split(' ').nth(2).unwrap();
    let top = folder.mails.iter().map(|mail| mail.uid).max().unwrap_or(0);
    let mut out = Vec::new();
    for (index, mail) in folder
        .mails
        .iter()
        .enumerate()
        .filter(|(_, mail)| in_set(mail.uid, set, top))
    {
        out.extend_from_slice(format!("* {} FETCH (UID {}", index + 1, mail.uid).as_bytes());
        if upper.contains("RFC822.SIZE") {
            let size = mail.size.unwrap_or(mail.raw.len());
            out.extend_from_slice(
                format!(" RFC822.SIZE {size} INTERNALDATE \"{}\"", mail.received).as_bytes(),
            );
        }
        if upper.contains("BODYSTRUCTURE") {
            out.extend_from_slice(
                b" BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 20 1 NIL NIL NIL NIL)(\"video\" \
                 \"mp4\" (\"name\" \"film.mp4\") NIL NIL \"base64\" 52000000 NIL (\"attachment\" (\"filename\" \"film.mp4\")) \
                 NIL NIL) \"mixed\" (\"boundary\" \"b\") NIL NIL NIL)",
            );
        }
        if let Some(part) = ["BODY.PEEK[HEADER]", "BODY.PEEK[]"]
            .iter()
            .find(|part| upper.contains(**part))
        {
            if mail.poisoned {
                out.extend_from_slice(b" BODY[] )(((\r\n");
                continue;
            }
            let name = part.replace(".PEEK", "");
            let end = find(&mail.raw, b"\r\n\r\n").map_or(mail.raw.len(), |at| at + 4);
            let cut = upper
                .split_once("[]<0.")
                .and_then(|(_, n)| n.split('>').next()?.parse::<usize>().ok());
            let data = match (*part, cut) {
                ("BODY.PEEK[HEADER]", _) => &mail.raw[..end],
                (_, Some(most)) => &mail.raw[..mail.raw.len().min(most)],
                _ => &mail.raw[..],
            };
            let origin = if cut.is_some() { "<0>" } else { "" };
            out.extend_from_slice(format!(" {name}{origin} {{{}}}\r\n", data.len()).as_bytes());
            out.extend_from_slice(data);
        }
        out.extend_from_slice(b")\r\n");
    }
    out
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

/// Words of a command; quoted ones without their quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.peek().copied() {
        if c == ' ' {
            chars.next();
        } else if c == '"' {
            chars.next();
            let mut word = String::new();
            while let Some(c) = chars.next().filter(|c| *c != '"') {
                word.push(if c == '\\' { chars.next().unwrap() } else { c });
            }
            words.push(word);
        } else {
            let mut word = String::new();
            while let Some(c) = chars.next_if(|c| *c != ' ') {
                word.push(c);
            }
            words.push(word);
        }
    }
    words
}

fn in_set(uid: u32, set: &str, top: u32) -> bool {
    let number = |text: &str| {
        if text == "*" {
            top
        } else {
            text.parse().unwrap()
        }
    };
    set.split(',').any(|range| match range.split_once(':') {
        Some((a, b)) => {
            let (a, b) = (number(a), number(b));
            (a.min(b)..=a.max(b)).contains(&uid)
        }
        None => number(range) == uid,
    })
}

fn fits(mail: &Mail, keys: &[String], at: &mut usize, top: u32) -> bool {
    let key = keys[*at].to_ascii_uppercase();
    *at += 1;
    let mut argument = || {
        *at += 1;
        keys[*at - 1].clone()
    };
    match key.as_str() {
        "ALL" => true,
        "UID" => in_set(mail.uid, &argument(), top),
        "SINCE" => day(&mail.received) >= day(&argument()),
        "HEADER" => {
            let (name, value) = (argument(), argument());
            header(mail, &name).contains(&value.to_ascii_lowercase())
        }
        "FROM" | "TO" | "SUBJECT" => header(mail, &key).contains(&argument().to_ascii_lowercase()),
        "OR" => {
            let first = fits(mail, keys, at, top);
            fits(mail, keys, at, top) || first
        }
        other => panic!("a search the server does not know: {other}"),
    }
}

fn header(mail: &Mail, name: &str) -> String {
    let text = String::from_utf8_lossy(&mail.raw).to_ascii_lowercase();
    let head = text.split("\r\n\r\n").next().unwrap_or_default().to_owned();
    let start = format!("{}:", name.to_ascii_lowercase());
    head.lines()
        .filter_map(|line| line.strip_prefix(&start))
        .collect::<Vec<_>>()
        .join(" ")
}

fn day(date: &str) -> (u32, u32, u32) {
    let mut parts = date.split(' ').next().unwrap().split('-');
    let day = parts.next().unwrap().parse().unwrap();
    let month = parts.next().unwrap();
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months.iter().position(|name| *name == month).unwrap();
    (
        parts.next().unwrap().parse().unwrap(),
        u32::try_from(month).unwrap(),
        day,
    )
}

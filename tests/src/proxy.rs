//! A mail line that breaks: it sits before a server that takes mail, reads along, and cuts connections at the moments
//! that matter.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The client asks to write the mail; the server never hears of it.
    BeforeData,
    /// In the middle of the mail: the server throws it away.
    InBody,
    /// The server has the whole mail; nobody waits for what it says.
    BeforeAnswer,
    /// The server said yes; the client never hears of it.
    AnswerLost,
    /// The server said yes; the client hears of it so much later.
    AnswerLate(Duration),
}

/// A break and how many of a hundred connections it takes.
pub type Odds = (Break, u64);

/// The line. It ends when it is dropped.
pub struct BreakingLine {
    port: u16,
    line: Arc<Line>,
    listening: JoinHandle<()>,
}

struct Line {
    server: u16,
    odds: Vec<Odds>,
    calm: AtomicBool,
    dice: Mutex<u64>,
    broken: AtomicUsize,
}

impl Drop for BreakingLine {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl BreakingLine {
    /// Listens before a server.
    pub async fn before(server: u16, odds: Vec<Odds>, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let dice = Mutex::new(seed | 1);
        let line = Arc::new(Line {
            server,
            odds,
            calm: AtomicBool::new(false),
            dice,
            broken: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&line);
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let line = Arc::clone(&shared);
                // A connection that breaks ends with an error; that is what it is for.
                tokio::spawn(async move { carry(&line, client).await });
            }
        });
        Self {
            port,
            line,
            listening,
        }
    }

    /// Where clients connect.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on nothing breaks.
    pub fn calm(&self) {
        self.line.calm.store(true, Ordering::SeqCst);
    }

    /// How many connections were broken.
    pub fn broken(&self) -> usize {
        self.line.broken.load(Ordering::SeqCst)
    }
}

impl Line {
    fn roll(&self) -> Option<Break> {
        if self.calm.load(Ordering::SeqCst) {
            return None;
        }
        let mut state = self.dice.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        let mut rolled = *state % 100;
        for (broken, share) in &self.odds {
            if rolled < *share {
                return Some(*broken);
            }
            rolled -= share;
        }
        None
    }

    fn count(&self) {
        self.broken.fetch_add(1, Ordering::SeqCst);
    }
}

/// Where the talk stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Commands,
    AskedToWrite,
    Body,
    Written,
    Done,
}

async fn carry(line: &Line, mut client: TcpStream) -> std::io::Result<()> {
    let planned = line.roll();
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, line.server)).await?;
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 16 * 1024]);
    let mut stage = Stage::Commands;
    let mut end = Vec::new();
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let count = read?;
                if count == 0 {
                    return Ok(());
                }
                let said = &up[..count];
                if stage == Stage::Commands && said.eq_ignore_ascii_case(b"DATA\r\n") {
                    if planned == Some(Break::BeforeData) {
                        line.count();
                        return Ok(());
                    }
                    stage = Stage::AskedToWrite;
                } else if stage == Stage::Body {
                    if planned == Some(Break::InBody) {
                        line.count();
                        server.write_all(&said[..count / 2]).await?;
                        return Ok(());
                    }
                    end.extend_from_slice(said);
                    let keep = end.len().saturating_sub(5);
                    end.drain(..keep);
                    if end == b"\r\n.\r\n" {
                        stage = Stage::Written;
                    }
                }
                server.write_all(said).await?;
                if stage == Stage::Written && planned == Some(Break::BeforeAnswer) {
                    line.count();
                    return Ok(());
                }
            }
            read = server.read(&mut down) => {
                let count = read?;
                if count == 0 {
                    return Ok(());
                }
                if stage == Stage::AskedToWrite {
                    stage = if down.starts_with(b"354") { Stage::Body } else { Stage::Commands };
                } else if stage == Stage::Written {
                    stage = Stage::Done;
                    match planned {
                        Some(Break::AnswerLost) => {
                            line.count();
                            return Ok(());
                        }
                        Some(Break::AnswerLate(pause)) => {
                            line.count();
                            tokio::time::sleep(pause).await;
                        }
                        _ => {}
                    }
                }
                client.write_all(&down[..count]).await?;
            }
        }
    }
}

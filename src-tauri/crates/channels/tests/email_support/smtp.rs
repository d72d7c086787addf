//! A small server for handing mail in, with faults on demand. What it took is counted: the ledger decides.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// The server answers a command (`MAIL`, `RCPT`, `DATA`, `AUTH`, `.`) with this.
    Says(&'static str, &'static str),
    /// The connection is cut instead of answering the command.
    Cuts(&'static str),
    /// The body is cut after some bytes.
    CutsBody,
    /// The mail is taken, and the connection cut before the answer.
    TakesAndCuts,
    /// The mail is taken, and the answer is no SMTP.
    TakesAndBabbles,
    /// Nothing is ever answered again from this command on.
    Stalls(&'static str),
}

/// A mail that the server took.
#[derive(Clone, Debug)]
pub struct Taken {
    pub recipients: Vec<String>,
    pub data: String,
}

pub struct SmtpServer {
    pub port: u16,
    pub taken: Arc<Mutex<Vec<Taken>>>,
    /// Told when the server stops answering.
    pub stalled: Arc<Notify>,
}

impl SmtpServer {
    pub async fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let stalled = Arc::new(Notify::new());
        let (ledger, bell) = (Arc::clone(&taken), Arc::clone(&stalled));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let (ledger, bell) = (Arc::clone(&ledger), Arc::clone(&bell));
                tokio::spawn(async move { talk(stream, fault, &ledger, &bell).await });
            }
        });
        Self {
            port,
            taken,
            stalled,
        }
    }

    pub fn ledger(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(
    stream: TcpStream,
    fault: Fault,
    ledger: &Mutex<Vec<Taken>>,
    bell: &Notify,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test ESMTP\r\n").await.ok()?;
    let mut recipients = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let verb = line
            .split([' ', '\r'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        match fault {
            Fault::Says(at, answer) if at == verb => {
                stream
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .await
                    .ok()?;
                continue;
            }
            Fault::Cuts(at) if at == verb => return None,
            Fault::Stalls(at) if at == verb => return stall(bell).await,
            _ => {}
        }
        let answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
            "AUTH" => "235 ok\r\n",
            "RCPT" => {
                recipients.push(line.trim().to_owned());
                "250 ok\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                if fault == Fault::CutsBody {
                    stream.read_u8().await.ok()?;
                    return None;
                }
                let data = body(&mut stream).await?;
                if let Fault::Says(".", answer) = fault {
                    stream
                        .write_all(format!("{answer}\r\n").as_bytes())
                        .await
                        .ok()?;
                    continue;
                }
                if fault == Fault::Stalls(".") {
                    return stall(bell).await;
                }
                if fault == Fault::Cuts(".") {
                    return None;
                }
                ledger.lock().unwrap().push(Taken {
                    recipients: std::mem::take(&mut recipients),
                    data,
                });
                match fault {
                    Fault::TakesAndCuts => return None,
                    Fault::TakesAndBabbles => "what?\r\n",
                    _ => "250 taken\r\n",
                }
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 ok\r\n",
        };
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

async fn stall(bell: &Notify) -> Option<()> {
    bell.notify_one();
    std::future::pending().await
}

async fn body(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(String::from_utf8_lossy(&data).into_owned());
        }
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

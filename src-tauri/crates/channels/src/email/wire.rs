//! One connection to a mail server: connect, greeting, encryption. What was read too early is read again from here.

use super::settings::{MailServer, Tls};
use crate::ChannelError;
use crate::tls::{self, Handshake, Trust};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

const CONNECT: Duration = Duration::from_secs(15);
const GREETING: Duration = Duration::from_secs(12);
const LONGEST_LINE: usize = 8 * 1024;

/// Which language the server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// Reading.
    Imap,
    /// Handing in.
    Smtp,
}

#[derive(Debug)]
enum Line {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection whose greeting was heard and whose encryption stands.
#[derive(Debug)]
pub struct Wire {
    line: Line,
    ahead: Vec<u8>,
    taken: usize,
}

/// Connects to a server as its settings say.
pub async fn connect(
    server: &MailServer,
    encryption: Tls,
    trust: &Trust,
    speech: Speech,
) -> Result<Wire, ChannelError> {
    let who = format!("{}:{}", server.host, server.port);
    let stream = reach(server, &who).await?;
    let mut wire = match encryption {
        Tls::Implicit => secure(stream, server, trust, &who).await?,
        Tls::None | Tls::Starttls => Wire::new(Line::Plain(stream)),
    };
    let greeting = match timeout(GREETING, wire.reply_lines(speech)).await {
        Ok(Ok(greeting)) => greeting,
        Ok(Err(e)) => return Err(silent(server, encryption, trust, &who, &e.to_string()).await),
        Err(_) => return Err(silent(server, encryption, trust, &who, "no greeting came").await),
    };
    welcome(&greeting, speech, &who)?;
    if encryption == Tls::Starttls {
        return upgrade(wire, server, trust, speech, &who).await;
    }
    if speech == Speech::Smtp {
        wire.ahead = greeting;
    }
    Ok(wire)
}

async fn reach(server: &MailServer, who: &str) -> Result<TcpStream, ChannelError> {
    let connecting = TcpStream::connect((server.host.as_str(), server.port));
    let stream = timeout(CONNECT, connecting)
        .await
        .map_err(|_| unreachable_(who, "no answer within 15 s"))?
        .map_err(|e| unreachable_(who, &explain(&e)))?;
    stream
        .set_nodelay(true)
        .map_err(|e| unreachable_(who, &e.to_string()))?;
    Ok(stream)
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            "the connection is refused: nothing listens on this port".to_owned()
        }
        _ => error.to_string(),
    }
}

async fn secure(
    stream: TcpStream,
    server: &MailServer,
    trust: &Trust,
    who: &str,
) -> Result<Wire, ChannelError> {
    let handshake = tls::encrypt(stream, &server.host, trust.config()?);
    let outcome = timeout(CONNECT, handshake)
        .await
        .map_err(|_| unreachable_(who, "the encrypted connection was not set up within 15 s"))?;
    match outcome {
        Ok(stream) => Ok(Wire::new(Line::Tls(Box::new(stream)))),
        Err(Handshake::Untrusted(detail)) => Err(ChannelError::Certificate {
            who: who.to_owned(),
            detail,
        }),
        Err(Handshake::NotTls) => Err(ChannelError::Settings(format!(
            "{who} does not speak TLS on this port. Choose STARTTLS or no encryption, or the port for TLS."
        ))),
        Err(Handshake::Broken(detail)) => Err(unreachable_(who, &detail)),
    }
}

/// The server said nothing readable. The usual cause is a port that waits for TLS; whether it does can be tried.
async fn silent(
    server: &MailServer,
    encryption: Tls,
    trust: &Trust,
    who: &str,
    detail: &str,
) -> ChannelError {
    if encryption != Tls::Implicit && waits_for_tls(server, trust).await {
        return ChannelError::Settings(format!(
            "{who} speaks TLS from the first byte. Choose implicit TLS."
        ));
    }
    unreachable_(who, detail)
}

async fn waits_for_tls(server: &MailServer, trust: &Trust) -> bool {
    let attempt = async {
        let stream = TcpStream::connect((server.host.as_str(), server.port))
            .await
            .ok()?;
        Some(tls::encrypt(stream, &server.host, trust.config().ok()?).await)
    };
    let outcome = timeout(Duration::from_secs(4), attempt).await;
    matches!(outcome, Ok(Some(Ok(_) | Err(Handshake::Untrusted(_)))))
}

fn welcome(greeting: &[u8], speech: Speech, who: &str) -> Result<(), ChannelError> {
    let text = String::from_utf8_lossy(greeting);
    let text = text.trim_end();
    let wrong = |what: &str| {
        Err(ChannelError::Settings(format!(
            "{who} is a server for {what}. The two servers may have been swapped."
        )))
    };
    match speech {
        Speech::Imap if text.starts_with("* OK") || text.starts_with("* PREAUTH") => Ok(()),
        Speech::Imap if text.starts_with("* BYE") => Err(unreachable_(who, text)),
        Speech::Imap if text.starts_with("220") => wrong("sending"),
        Speech::Smtp if text.starts_with("220") => Ok(()),
        Speech::Smtp if text.starts_with("* OK") => wrong("reading"),
        Speech::Smtp if text.starts_with(['4', '5']) => Err(unreachable_(who, text)),
        _ => {
            let start: String = text.chars().take(80).collect();
            Err(ChannelError::Unreadable {
                who: who.to_owned(),
                detail: format!("it greets with `{start}`"),
            })
        }
    }
}

/// Goes from clear to encrypted. What a server sends in the clear after its consent is never read.
async fn upgrade(
    mut wire: Wire,
    server: &MailServer,
    trust: &Trust,
    speech: Speech,
    who: &str,
) -> Result<Wire, ChannelError> {
    let consent = timeout(GREETING, wire.ask_for_tls(speech))
        .await
        .map_err(|_| unreachable_(who, "no answer to STARTTLS"))?
        .map_err(|e| unreachable_(who, &e.to_string()))?;
    if !consent {
        return Err(ChannelError::Settings(format!(
            "{who} does not offer STARTTLS. Choose implicit TLS, or no encryption for a server of your own network."
        )));
    }
    let Line::Plain(stream) = wire.line else {
        return Err(unreachable_(who, "it was encrypted already"));
    };
    let mut wire = secure(stream, server, trust, who).await?;
    if speech == Speech::Smtp {
        // Servers do not greet a second time, but the client that takes over waits for a greeting.
        wire.ahead = b"220 encrypted\r\n".to_vec();
    }
    Ok(wire)
}

fn unreachable_(who: &str, detail: &str) -> ChannelError {
    ChannelError::Unreachable {
        who: who.to_owned(),
        detail: detail.to_owned(),
    }
}

impl Wire {
    fn new(line: Line) -> Self {
        Self {
            line,
            ahead: Vec::new(),
            taken: 0,
        }
    }

    /// What a reading server offers before the login, in capitals.
    pub async fn imap_offers(&mut self) -> io::Result<String> {
        self.write_all(b"s2 CAPABILITY\r\n").await?;
        self.flush().await?;
        let mut offers = String::new();
        loop {
            let line = String::from_utf8_lossy(&self.line().await?).to_ascii_uppercase();
            if line.starts_with("S2 ") {
                return Ok(offers);
            }
            offers.push_str(&line);
        }
    }

    async fn ask_for_tls(&mut self, speech: Speech) -> io::Result<bool> {
        match speech {
            Speech::Imap => {
                self.write_all(b"s1 STARTTLS\r\n").await?;
                loop {
                    let line = self.line().await?;
                    if let Some(rest) = line.strip_prefix(b"s1 ".as_slice()) {
                        return Ok(rest.to_ascii_uppercase().starts_with(b"OK"));
                    }
                }
            }
            Speech::Smtp => {
                self.write_all(b"EHLO [127.0.0.1]\r\n").await?;
                let offers = self.reply_lines(speech).await?.to_ascii_uppercase();
                if !offers.windows(8).any(|w| w == b"STARTTLS") {
                    return Ok(false);
                }
                self.write_all(b"STARTTLS\r\n").await?;
                Ok(self.reply_lines(speech).await?.starts_with(b"220"))
            }
        }
    }

    /// One answer: a line for IMAP, all lines of a reply for SMTP.
    async fn reply_lines(&mut self, speech: Speech) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            let line = self.line().await?;
            let more = speech == Speech::Smtp && line.get(3) == Some(&b'-');
            all.extend_from_slice(&line);
            if !more {
                return Ok(all);
            }
            if all.len() > LONGEST_LINE {
                return Err(io::Error::other("the answer has no end"));
            }
        }
    }

    /// Reads byte by byte, so that nothing after the line is taken.
    async fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        while line.len() < LONGEST_LINE {
            let byte = self.read_u8().await?;
            line.push(byte);
            if byte == b'\n' {
                return Ok(line);
            }
        }
        Err(io::Error::other("the line has no end"))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(rest) = this.ahead.get(this.taken..).filter(|rest| !rest.is_empty()) {
            let part = rest
                .get(..rest.len().min(buf.remaining()))
                .unwrap_or_default();
            buf.put_slice(part);
            this.taken += part.len();
            return Poll::Ready(Ok(()));
        }
        match &mut this.line {
            Line::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Line::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().line {
            Line::Plain(stream) => Pin::new(stream).poll_write(cx, data),
            Line::Tls(stream) => Pin::new(stream).poll_write(cx, data),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().line {
            Line::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Line::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().line {
            Line::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Line::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

impl lettre::transport::smtp::client::AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.line {
            Line::Plain(stream) => stream.peer_addr(),
            Line::Tls(stream) => stream.get_ref().0.peer_addr(),
        }
    }
}

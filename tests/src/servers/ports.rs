//! Free ports on loopback.

use std::io::{self, Read};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::time::Duration;

/// So many ports that nobody listens on. All are held until the last is found, so they differ.
///
/// Somebody else may take one before the server does; a server that then fails to start is started again
/// with others.
pub fn free<const N: usize>() -> io::Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// The first bytes that a server on this port says of itself.
pub fn greeting(port: u16) -> Option<String> {
    let mut stream = connect(port)?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let mut bytes = [0; 256];
    let count = stream.read(&mut bytes).ok()?;
    bytes
        .get(..count)
        .filter(|text| !text.is_empty())
        .map(|text| String::from_utf8_lossy(text).into_owned())
}

/// A connection to this port, if somebody listens.
pub fn connect(port: u16) -> Option<TcpStream> {
    TcpStream::connect(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).ok()
}

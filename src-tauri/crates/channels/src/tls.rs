//! Trust: what the operating system trusts, and where a channel says so one authority more.

use crate::ChannelError;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use std::io;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The configuration of a channel's encrypted connections. A machine without any authority can still talk to servers
/// without encryption, so what is wrong is told only when encryption is asked for.
#[derive(Debug)]
pub struct Trust {
    extra: Option<String>,
    built: OnceLock<Result<Arc<ClientConfig>, ChannelError>>,
}

impl Trust {
    /// The system's trust and an extra authority as PEM text.
    #[must_use]
    pub const fn new(extra: Option<String>) -> Self {
        Self {
            extra,
            built: OnceLock::new(),
        }
    }

    /// The configuration, or why there is none.
    pub fn config(&self) -> Result<Arc<ClientConfig>, ChannelError> {
        self.built
            .get_or_init(|| client_config(self.extra.as_deref()))
            .clone()
    }
}

/// Builds a client configuration from the system's trust and an extra authority as PEM text.
fn client_config(trust: Option<&str>) -> Result<Arc<ClientConfig>, ChannelError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let extra = extra_authorities(trust)?;
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider))
        .map_err(|e| unusable(&e.to_string()))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| unusable(&e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn extra_authorities(trust: Option<&str>) -> Result<Vec<CertificateDer<'static>>, ChannelError> {
    let Some(pem) = trust.filter(|pem| !pem.trim().is_empty()) else {
        return Ok(Vec::new());
    };
    let found: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|e| unusable(&format!("the extra certificate is not PEM text: {e}")))?;
    if found.is_empty() {
        return Err(unusable("the extra certificate holds no certificate"));
    }
    Ok(found)
}

fn unusable(detail: &str) -> ChannelError {
    ChannelError::Settings(format!(
        "encrypted connections cannot be set up ({detail})."
    ))
}

/// Why a handshake failed.
#[derive(Debug)]
pub enum Handshake {
    /// The other side's certificate is not to be trusted.
    Untrusted(String),
    /// What came back was not TLS at all.
    NotTls,
    /// The connection broke, or the two sides found no common ground.
    Broken(String),
}

/// Encrypts a connection.
pub async fn encrypt(
    stream: TcpStream,
    host: &str,
    config: Arc<ClientConfig>,
) -> Result<TlsStream<TcpStream>, Handshake> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Handshake::Untrusted(format!("`{host}` is not a host name")))?;
    TlsConnector::from(config)
        .connect(name, stream)
        .await
        .map_err(classify)
}

fn classify(error: io::Error) -> Handshake {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => Handshake::Untrusted(certificate(why)),
        Some(rustls::Error::InvalidMessage(_)) => Handshake::NotTls,
        Some(other) => Handshake::Broken(other.to_string()),
        None => Handshake::Broken(error.to_string()),
    }
}

/// The usual reasons in words a seller can do something with.
fn certificate(why: &rustls::CertificateError) -> String {
    use rustls::CertificateError as C;
    match why {
        C::Expired | C::ExpiredContext { .. } => "it has expired".to_owned(),
        C::NotValidYet | C::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        C::NotValidForName | C::NotValidForNameContext { .. } => {
            "it was issued for another host name".to_owned()
        }
        C::UnknownIssuer => "nobody this computer trusts has issued it".to_owned(),
        C::Revoked => "it was revoked".to_owned(),
        other => other.to_string(),
    }
}

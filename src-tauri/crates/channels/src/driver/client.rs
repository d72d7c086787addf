//! The one place that opens HTTP connections.

use super::gate::{Gate, GatedBody};
use super::request::{Method, Request};
use super::response::{Response, http_date};
use crate::error::ChannelError;
use bytes::Bytes;
use domain::Secret;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER,
};
use std::error::Error;
use std::sync::{Arc, Once};
use std::time::Duration;
use url::{Host, Url};

/// Name lookup, connect and TLS.
const CONNECT: Duration = Duration::from_secs(10);
/// The whole exchange; shorter than the lease of a send.
pub(super) const WHOLE: Duration = Duration::from_secs(30);
/// Longest body that is read.
const LONGEST_BODY: usize = 8 * 1024 * 1024;

/// An HTTP client for one channel: its connections are its own, so that one opened before a send is there for it.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    who: String,
}

/// The value of the header `Authorization`.
pub(super) type Login = Secret<String>;

impl Client {
    pub fn new(base: Url, who: &str) -> Result<Self, ChannelError> {
        install_crypto();
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .http1_only()
            .pool_idle_timeout(Duration::from_secs(55))
            .user_agent(concat!("Nightdesk/", env!("CARGO_PKG_VERSION")));
        if is_here(&base) {
            // A proxy of this computer knows nothing about what listens on this computer.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|e| {
            ChannelError::Settings(format!("connections cannot be set up ({})", chain(&e)))
        })?;
        Ok(Self {
            http,
            base,
            who: who.to_owned(),
        })
    }

    /// One exchange, without any repetition. A body passes through `gate`, where one is given.
    pub async fn exchange(
        &self,
        request: &Request,
        login: &Login,
        gate: Option<&Arc<Gate>>,
    ) -> Result<Response, ChannelError> {
        let answer = self
            .build(request, login, gate)?
            .send()
            .await
            .map_err(|e| self.failure(e))?;
        let headers = answer.headers();
        let mut response = Response {
            status: answer.status().as_u16(),
            retry_after: text(headers, &RETRY_AFTER),
            date: text(headers, &DATE).as_deref().and_then(http_date),
            body: Vec::new(),
            broken: None,
        };
        self.read(answer, &mut response).await;
        Ok(response)
    }

    fn build(
        &self,
        request: &Request,
        login: &Login,
        gate: Option<&Arc<Gate>>,
    ) -> Result<reqwest::RequestBuilder, ChannelError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut value = HeaderValue::from_str(login.expose()).map_err(|_| {
            ChannelError::Secret(
                "the stored token contains characters that no token has".to_owned(),
            )
        })?;
        value.set_sensitive(true);
        let mut builder = self
            .http
            .request(method, self.url(request)?)
            .header(AUTHORIZATION, value)
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            let bytes = Bytes::from(body.bytes.clone());
            let wire = match gate {
                Some(gate) => reqwest::Body::wrap(GatedBody::new(Arc::clone(gate), bytes)),
                None => reqwest::Body::from(bytes),
            };
            builder = builder.header(CONTENT_TYPE, body.media_type).body(wire);
        }
        Ok(builder)
    }

    fn url(&self, request: &Request) -> Result<Url, ChannelError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| ChannelError::Settings("the base URL has no path".to_owned()))?
            .pop_if_empty()
            .extend(&request.path);
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        Ok(url)
    }

    async fn read(&self, mut answer: reqwest::Response, into: &mut Response) {
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if into.body.len() + chunk.len() > LONGEST_BODY => {
                    into.broken = Some(format!(
                        "the answer is longer than {} MB",
                        LONGEST_BODY / 1024 / 1024
                    ));
                    return;
                }
                Ok(Some(chunk)) => into.body.extend_from_slice(&chunk),
                Ok(None) => return,
                Err(error) => {
                    into.broken = Some(format!(
                        "the answer broke off: {}",
                        chain(&error.without_url())
                    ));
                    return;
                }
            }
        }
    }

    /// The error without the URL: queries may name a buyer.
    fn failure(&self, error: reqwest::Error) -> ChannelError {
        let error = error.without_url();
        let who = self.base.host_str().unwrap_or(&self.who).to_owned();
        if let Some(detail) = certificate(&error) {
            return ChannelError::Certificate { who, detail };
        }
        let detail = if error.is_timeout() {
            "no answer in time".to_owned()
        } else {
            chain(&error)
        };
        ChannelError::Unreachable { who, detail }
    }
}

fn is_here(base: &Url) -> bool {
    match base.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// TLS needs one provider in the process; whoever comes first installs it.
fn install_crypto() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error says that another part of the program was first with the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

fn text(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned)
}

/// The innermost reason is what helps; the outer ones only say that something failed.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// What is wrong with the certificate, when that is why it failed.
fn certificate(error: &(dyn Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(what)) = error.downcast_ref::<rustls::Error>()
        {
            return Some(what.to_string());
        }
        // An `io::Error` gives the source of what it carries, not what it carries.
        let carried = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        next = carried
            .map(|c| -> &(dyn Error + 'static) { c })
            .or_else(|| error.source());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_stays_one_segment_of_the_path() {
        let base = Url::parse("https://api.example.com/gate/").unwrap();
        let client = Client::new(base, "the shop").unwrap();
        let request = Request::get("sell/v1/order")
            .segment("../admin?x=1#/a b")
            .query("filter", "d:[1..2]&x");
        assert_eq!(
            client.url(&request).unwrap().as_str(),
            "https://api.example.com/gate/sell/v1/order/..%2Fadmin%3Fx=1%23%2Fa%20b?filter=d%3A%5B1..2%5D%26x"
        );
    }

    #[test]
    fn a_bad_certificate_is_told_apart_from_a_network_that_is_away() {
        let tls = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        let wrapped = std::io::Error::other(std::io::Error::other(tls));
        assert!(certificate(&wrapped).is_some(), "however deep it lies");
        let away = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "refused");
        assert_eq!(certificate(&away), None);
    }
}

//! Who may ask, and what a browser may do with the answer.

use super::Shared;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Bytes of a token.
const TOKEN: usize = 32;
/// What the page may load and do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(header::HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A new token as text.
pub(super) fn new_token() -> Result<String, String> {
    let mut bytes = [0_u8; TOKEN];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The names under which this server may be asked, and its token.
pub(super) struct Guard {
    hosts: [String; 2],
    token: String,
}

impl Guard {
    pub fn new(port: u16, token: String) -> Self {
        Self {
            hosts: ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")),
            token,
        }
    }

    /// A page of another place must not ask, whatever name it found for this address.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let text = |name| {
            headers
                .get(name)
                .map(|value: &HeaderValue| value.to_str().unwrap_or_default())
        };
        let host =
            text(header::HOST).is_some_and(|host| self.hosts.iter().any(|ours| ours == host));
        let origin = text(header::ORIGIN).is_none_or(|origin| {
            self.hosts
                .iter()
                .any(|ours| origin.strip_prefix("http://") == Some(ours))
        });
        host && origin
    }

    /// Whether a token is this start's. Takes as long for every token of the same length.
    pub fn knows(&self, token: &str) -> bool {
        let (ours, theirs) = (self.token.as_bytes(), token.as_bytes());
        let difference = ours
            .iter()
            .zip(theirs)
            .fold(0_u8, |found, (a, b)| found | (a ^ b));
        ours.len() == theirs.len() && std::hint::black_box(difference) == 0
    }

    /// The token of an `Authorization: Bearer` header is this start's.
    pub fn knows_bearer(&self, headers: &HeaderMap) -> bool {
        let value = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        value
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|token| self.knows(token.trim()))
    }
}

/// Refuses requests of other places, and writes the headers of every answer.
pub(super) async fn only_ours(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = if shared.guard.is_ours(request.headers()) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "This address belongs to Nightdesk on this computer and answers its own page only.\n",
        )
            .into_response()
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::{Guard, new_token};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn only_the_token_of_this_start_opens() {
        let token = new_token().unwrap();
        assert_eq!(token.len(), 64);
        assert_ne!(token, new_token().unwrap());
        let guard = Guard::new(1, token.clone());
        assert!(guard.knows(&token));
        let wrong = [
            String::new(),
            token.chars().skip(1).collect(),
            format!("{token}0"),
            token.to_uppercase() + "x",
            "0".repeat(64),
        ];
        for wrong in wrong {
            assert!(!guard.knows(&wrong), "{wrong}");
        }
    }

    #[test]
    fn foreign_names_and_pages_are_refused() {
        let guard = Guard::new(4000, String::new());
        let ask = |host: Option<&str>, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_str(value).unwrap());
                }
            }
            guard.is_ours(&headers)
        };
        assert!(ask(Some("127.0.0.1:4000"), None));
        assert!(ask(Some("localhost:4000"), Some("http://localhost:4000")));
        assert!(!ask(None, None), "a request has to name its host");
        assert!(
            !ask(Some("evil.example:4000"), None),
            "a foreign name for this address"
        );
        assert!(!ask(Some("127.0.0.1:4001"), None));
        for origin in [
            "http://evil.example",
            "https://127.0.0.1:4000",
            "null",
            "http://127.0.0.1:4000.evil.example",
        ] {
            assert!(!ask(Some("127.0.0.1:4000"), Some(origin)), "{origin}");
        }
    }
}

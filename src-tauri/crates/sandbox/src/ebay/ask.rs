//! One request, as far as the stand-in looks at it.

use super::fault::Endpoint;
use hyper::Method;
use hyper::header::{AUTHORIZATION, HOST};
use hyper::http::request::Parts;

#[derive(Debug)]
pub(super) struct Ask {
    pub method: Method,
    /// Decoded segments of the path.
    pub path: Vec<String>,
    query: Vec<(String, String)>,
    pub authorization: Option<String>,
    pub raw_path: String,
    pub raw_query: String,
    host: String,
}

impl Ask {
    pub fn of(parts: &Parts) -> Self {
        let header = |name| {
            parts
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let raw_query = parts.uri.query().unwrap_or_default().to_owned();
        Self {
            method: parts.method.clone(),
            path: parts
                .uri
                .path()
                .split('/')
                .filter(|s| !s.is_empty())
                .map(|s| decode(s, false))
                .collect(),
            query: pairs(&raw_query),
            authorization: header(AUTHORIZATION),
            raw_path: parts.uri.path().to_owned(),
            raw_query,
            host: header(HOST).unwrap_or_default(),
        }
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn href(&self) -> String {
        format!("http://{}{}", self.host, self.raw_path)
    }

    /// Which part of the platform it is for.
    pub fn endpoint(&self) -> Option<Endpoint> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["commerce", "message", "v1", "conversation"] => Some(Endpoint::List),
            ["commerce", "message", "v1", "conversation", _] => Some(Endpoint::Thread),
            ["commerce", "message", "v1", "send_message"] => Some(Endpoint::Send),
            ["sell", "fulfillment", "v1", "order", ..] => Some(Endpoint::Orders),
            ["identity", "v1", "oauth2", "token"] => Some(Endpoint::Token),
            _ => None,
        }
    }
}

/// `a=1&b=2`, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|p| !p.is_empty())
        .map(|p| p.split_once('=').unwrap_or((p, "")))
        .map(|(n, v)| (decode(n, true), decode(v, true)))
        .collect()
}

fn decode(text: &str, plus: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        let hex = |b: u8| {
            char::from(b)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        match b {
            b'+' if plus => bytes.push(b' '),
            b'%' => {
                let (high, low) = (rest.next().and_then(hex), rest.next().and_then(hex));
                bytes.push(high.zip(low).map_or(b'?', |(h, l)| h * 16 + l));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, pairs};

    #[test]
    fn what_was_encoded_comes_back() {
        assert_eq!(decode("12%2F34%C3%A4+b", false), "12/34ä+b");
        assert_eq!(
            pairs("filter=d%3A%5B1..2%5D&x=a+b&y"),
            [
                ("filter".to_owned(), "d:[1..2]".to_owned()),
                ("x".to_owned(), "a b".to_owned()),
                ("y".to_owned(), String::new()),
            ]
        );
        assert_eq!(decode("%zz%4", true), "??");
    }
}

//! Answers, whole and broken.

use bytes::Bytes;
use futures::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io;

/// The body of every answer.
pub(super) type Wire = BoxBody<Bytes, io::Error>;

/// What is answered.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
    pub retry_after: Option<String>,
    /// Only half of it arrives.
    pub half: bool,
}

/// The connection is closed without a word.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed on purpose")]
pub(super) struct Closed;

impl Reply {
    pub fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            body: body.to_string().into_bytes(),
            retry_after: None,
            half: false,
        }
    }

    pub fn text(status: u16, body: &str) -> Self {
        Self {
            status,
            body: body.as_bytes().to_vec(),
            retry_after: None,
            half: false,
        }
    }

    pub fn into_response(self, now: Timestamp) -> hyper::Response<Wire> {
        let length = self.body.len();
        let mut response = hyper::Response::new(if self.half {
            halved(self.body)
        } else {
            whole(self.body)
        });
        *response.status_mut() = hyper::StatusCode::from_u16(self.status).unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        if let Ok(date) = HeaderValue::from_str(&http_date(now)) {
            headers.insert(DATE, date);
        }
        if let Some(value) = self
            .retry_after
            .and_then(|v| HeaderValue::from_str(&v).ok())
        {
            headers.insert(RETRY_AFTER, value);
        }
        response
    }
}

fn whole(body: Vec<u8>) -> Wire {
    Full::new(Bytes::from(body))
        .map_err(|never| match never {})
        .boxed()
}

/// Half of the body, then the connection breaks.
fn halved(mut body: Vec<u8>) -> Wire {
    body.truncate(body.len() / 2);
    let parts = [
        Ok(Frame::data(Bytes::from(body))),
        Err(io::Error::other("broken off on purpose")),
    ];
    BodyExt::boxed(StreamBody::new(stream::iter(parts)))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A refusal as the APIs write it.
pub(super) fn refusal(status: u16, error_id: i64, message: &str) -> Reply {
    let (domain, category) = if status >= 500 {
        ("API_MESSAGE", "APPLICATION")
    } else {
        ("API_MESSAGE", "REQUEST")
    };
    Reply::json(
        status,
        &json!({ "errors": [{
            "errorId": error_id, "domain": domain, "category": category, "message": message, "longMessage": message,
            "parameters": []
        }] }),
    )
}

//! What a connector asks the driver to write: plain values that a test can compare.

use std::fmt;

/// The methods that the platforms need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads; may be repeated.
    Get,
    /// Writes; never repeated by itself.
    Post,
}

/// One request, without the login: the driver adds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Read or write.
    pub method: Method,
    /// Path below the base URL, segment by segment, not yet encoded.
    pub path: Vec<String>,
    /// Query, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// Body of a write.
    pub body: Option<Body>,
}

/// What is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    /// Media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Request {
    /// A read of `path`, its segments separated by `/`; further segments are added with [`Request::segment`].
    #[must_use]
    pub fn get(path: &str) -> Self {
        Self {
            method: Method::Get,
            path: segments(path),
            query: Vec::new(),
            body: None,
        }
    }

    /// A write of JSON to `path`.
    #[must_use]
    pub fn post_json(path: &str, value: &serde_json::Value) -> Self {
        let body = Body {
            media_type: "application/json",
            bytes: value.to_string().into_bytes(),
        };
        Self {
            method: Method::Post,
            path: segments(path),
            query: Vec::new(),
            body: Some(body),
        }
    }

    /// A write of form fields to `path`.
    #[must_use]
    pub fn post_form(path: &str, fields: &[(&str, &str)]) -> Self {
        let text = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let body = Body {
            media_type: "application/x-www-form-urlencoded",
            bytes: text.into_bytes(),
        };
        Self {
            method: Method::Post,
            path: segments(path),
            query: Vec::new(),
            body: Some(body),
        }
    }

    /// Adds one segment that comes from the platform; whatever is in it, it stays one segment.
    #[must_use]
    pub fn segment(mut self, segment: &str) -> Self {
        self.path.push(segment.to_owned());
        self
    }

    /// Adds one query parameter.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Bodies hold what buyers wrote, or tokens: their length is shown, not their content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} bytes", self.media_type, self.bytes.len())
    }
}

/// Queries may name a buyer: only the names of the parameters are shown.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| *name).collect();
        write!(
            f,
            "{:?} /{} {names:?} {:?}",
            self.method,
            self.path.join("/"),
            self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn debug_shows_neither_tokens_nor_texts() {
        let request = Request::post_form(
            "identity/v1/oauth2/token",
            &[("refresh_token", "v^1.1#secret")],
        )
        .query("other_party_username", "anna");
        let shown = format!("{request:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("anna"),
            "{shown}"
        );
        assert!(
            shown.contains("/identity/v1/oauth2/token") && shown.contains("other_party_username"),
            "{shown}"
        );
    }
}

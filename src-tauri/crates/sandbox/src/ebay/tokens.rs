//! Tokens, and the endpoint that renews them.

use super::Options;
use super::reply::{Reply, refusal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

pub(super) struct Tokens {
    access: String,
    /// False once it was made to end.
    good: bool,
    ends_at: Option<Timestamp>,
    refresh: String,
    client: String,
    lifetime: i64,
    rotate: bool,
    renewals: u64,
}

impl Tokens {
    pub fn new(options: &Options) -> Self {
        Self {
            access: options.access_token.clone(),
            good: true,
            ends_at: None,
            refresh: options.refresh_token.clone(),
            client: format!("{}:{}", options.client_id, options.client_secret),
            lifetime: options.token_seconds,
            rotate: options.rotate_refresh_token,
            renewals: 0,
        }
    }

    /// Ends the token: 401 until it is renewed.
    pub fn end(&mut self) {
        self.good = false;
    }

    pub fn accepts(&self, authorization: Option<&str>, now: Timestamp) -> bool {
        let alive = self.good && self.ends_at.is_none_or(|end| now < end);
        alive && authorization == Some(format!("Bearer {}", self.access).as_str())
    }

    /// `grant_type=refresh_token` with the app's keys as HTTP Basic.
    pub fn renew(
        &mut self,
        authorization: Option<&str>,
        fields: &[(String, String)],
        now: Timestamp,
    ) -> Reply {
        let basic = format!("Basic {}", STANDARD.encode(&self.client));
        if authorization != Some(basic.as_str()) {
            return oauth_error(401, "invalid_client", "client authentication failed");
        }
        let field = |name: &str| {
            fields
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        if field("grant_type") != Some("refresh_token") {
            return oauth_error(
                400,
                "unsupported_grant_type",
                "grant type in request is not supported",
            );
        }
        if field("refresh_token") != Some(self.refresh.as_str()) {
            return oauth_error(
                400,
                "invalid_grant",
                "the provided authorization refresh token is invalid or was issued to another client",
            );
        }
        self.renewals += 1;
        self.access = format!("v^1.1#access-{}", self.renewals);
        self.good = true;
        self.ends_at = now
            .checked_add(SignedDuration::from_secs(self.lifetime))
            .ok();
        let mut body = json!({
            "access_token": self.access, "expires_in": self.lifetime, "token_type": "User Access Token"
        });
        if self.rotate {
            self.refresh = format!("v^1.1#refresh-{}", self.renewals);
            if let Some(body) = body.as_object_mut() {
                body.insert("refresh_token".to_owned(), json!(self.refresh));
            }
        }
        Reply::json(200, &body)
    }
}

fn oauth_error(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(
        status,
        &json!({ "error": error, "error_description": description }),
    )
}

/// What every call gets without a good token.
pub(super) fn unauthorized() -> Reply {
    refusal(401, 1001, "Invalid access token")
}

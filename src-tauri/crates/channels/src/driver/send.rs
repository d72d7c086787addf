//! Writing once, and telling what came of it (DESIGN 3.1).

use super::Driver;
use super::client::WHOLE;
use super::gate::Gate;
use super::request::Request;
use super::response::Response;
use crate::error::ChannelError;
use domain::RetryClass;
use std::sync::Arc;

/// What came of a write, before the connector has read the body.
#[derive(Debug)]
pub enum Attempt {
    /// Certainly not there.
    NotSent {
        /// Whether trying again can help.
        retry: RetryClass,
        /// For people.
        detail: String,
    },
    /// The platform said 2xx; only a body with an id makes it certain.
    Accepted(Response),
    /// It may be there.
    Unknown {
        /// For people.
        detail: String,
    },
}

impl Driver {
    /// Makes ready for a send: `warm` is read with the login of the send, so that the connection is open and the
    /// login good, and the send's turn is taken, so that nothing slow is left between the last check and the write.
    ///
    /// # Errors
    /// As [`Driver::get`].
    pub async fn arm(&self, warm: &Request) -> Result<Response, ChannelError> {
        let answer = self.get(warm).await?;
        self.turn().await?;
        Ok(answer)
    }

    /// Writes. It is written again only after the platform refused the token, which proves that nothing was taken.
    /// Everything together ends within one time limit, well inside the lease of the send.
    pub async fn send_once(&self, request: &Request) -> Attempt {
        let gate = Arc::new(Gate::default());
        match tokio::time::timeout(WHOLE, self.write(request, &gate)).await {
            Ok(attempt) => attempt,
            Err(_) if gate.shut() => not_sent(&self.late()),
            Err(_) => Attempt::Unknown {
                detail: self.late().to_string(),
            },
        }
    }

    async fn write(&self, request: &Request, gate: &Arc<Gate>) -> Attempt {
        let lease = match self.session.token(&self.client).await {
            Ok(lease) => lease,
            Err(error) => return not_sent(&error),
        };
        let first = self.pass(request, &lease.login(), gate).await;
        if !matches!(&first, Ok(answer) if answer.status == 401) {
            return self.classify(first, gate);
        }
        gate.reopen();
        match self.session.renew(&lease, &self.client).await {
            Ok(lease) => {
                let second = self.pass(request, &lease.login(), gate).await;
                self.classify(second, gate)
            }
            Err(error) => not_sent(&error),
        }
    }

    async fn pass(
        &self,
        request: &Request,
        login: &super::client::Login,
        gate: &Arc<Gate>,
    ) -> Result<Response, ChannelError> {
        let answer = self.client.exchange(request, login, Some(gate)).await;
        tracing::debug!(who = self.who, ?request, ?answer, "wrote");
        self.note(&answer);
        answer
    }

    fn classify(&self, answer: Result<Response, ChannelError>, gate: &Gate) -> Attempt {
        let answer = match answer {
            Ok(answer) if answer.is_success() => return Attempt::Accepted(answer),
            Ok(answer) => answer,
            Err(error) if gate.shut() => return not_sent(&error),
            Err(error) => {
                return Attempt::Unknown {
                    detail: error.to_string(),
                };
            }
        };
        let said = (self.explain)(&answer.body);
        let words = said
            .text
            .clone()
            .unwrap_or_else(|| format!("HTTP {}", answer.status));
        match answer.refusal(self.host.now(), &said) {
            Some(retry) => Attempt::NotSent {
                retry,
                detail: format!("{} refused: {words}", self.who),
            },
            None => Attempt::Unknown {
                detail: format!("{} answered with HTTP {}", self.who, answer.status),
            },
        }
    }

    fn late(&self) -> ChannelError {
        ChannelError::Unreachable {
            who: self.who.to_owned(),
            detail: "no answer in time".to_owned(),
        }
    }
}

fn not_sent(error: &ChannelError) -> Attempt {
    Attempt::NotSent {
        retry: error.retry(),
        detail: error.to_string(),
    }
}

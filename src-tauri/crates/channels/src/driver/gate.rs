//! The gate in front of a send's body: it knows whether a byte was ever asked for, and can be shut for good.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

const FRESH: u8 = 0;
const BEGUN: u8 = 1;
const SHUT: u8 = 2;

/// Shared between the body and the one who classifies the outcome.
#[derive(Debug, Default)]
pub(super) struct Gate(AtomicU8);

impl Gate {
    /// Shuts the gate. True when no byte of the body was handed out, and now none ever will be: the connection may
    /// live on in the background, but it gets nothing to write.
    pub fn shut(&self) -> bool {
        self.0
            .compare_exchange(FRESH, SHUT, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Opens a gate again after the platform has refused what went through.
    pub fn reopen(&self) {
        self.0.store(FRESH, Ordering::Release);
    }

    fn begin(&self) -> bool {
        self.0
            .compare_exchange(FRESH, BEGUN, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}

/// A body that passes through the gate in one piece.
pub(super) struct GatedBody {
    gate: Arc<Gate>,
    bytes: Option<Bytes>,
}

/// The gate was shut before the connection asked for the body.
#[derive(Debug, thiserror::Error)]
#[error("the send was called off before its first byte")]
pub(super) struct CalledOff;

impl GatedBody {
    pub fn new(gate: Arc<Gate>, bytes: Bytes) -> Self {
        Self {
            gate,
            bytes: Some(bytes),
        }
    }
}

impl Body for GatedBody {
    type Data = Bytes;
    type Error = CalledOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CalledOff>>> {
        let Some(bytes) = self.bytes.take() else {
            return Poll::Ready(None);
        };
        if self.gate.begin() {
            Poll::Ready(Some(Ok(Frame::data(bytes))))
        } else {
            Poll::Ready(Some(Err(CalledOff)))
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.bytes
            .as_ref()
            .map_or_else(SizeHint::default, |b| SizeHint::with_exact(b.len() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Waker;

    fn poll(body: &mut GatedBody) -> Option<Result<Bytes, CalledOff>> {
        let mut context = Context::from_waker(Waker::noop());
        match Pin::new(body).poll_frame(&mut context) {
            Poll::Ready(frame) => frame.map(|f| f.map(|f| f.into_data().unwrap())),
            Poll::Pending => panic!("a body in memory never waits"),
        }
    }

    #[test]
    fn a_gate_shut_in_time_lets_nothing_out_afterwards() {
        let gate = Arc::new(Gate::default());
        let mut body = GatedBody::new(Arc::clone(&gate), Bytes::from_static(b"hello"));
        assert!(gate.shut(), "nothing was asked for yet");
        assert!(
            poll(&mut body).unwrap().is_err(),
            "a late connection must not write"
        );
    }

    #[test]
    fn a_gate_that_was_passed_cannot_be_shut() {
        let gate = Arc::new(Gate::default());
        let mut body = GatedBody::new(Arc::clone(&gate), Bytes::from_static(b"hello"));
        assert_eq!(poll(&mut body).unwrap().unwrap(), "hello");
        assert!(!gate.shut(), "what was handed out may have been sent");
    }
}

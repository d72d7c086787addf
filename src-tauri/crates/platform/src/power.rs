//! Keeping the computer awake while on watch.

use engine::ports::{AwakeGuard, Power, PowerError};

/// The power settings of this computer.
#[derive(Clone, Copy, Debug)]
pub struct SystemPower;

struct Guard(
    #[expect(
        dead_code,
        reason = "held for its drop: it lets the computer sleep again"
    )]
    keepawake::KeepAwake,
);

impl AwakeGuard for Guard {}

// The handle is only created and dropped; nothing in it is shared between threads.
impl Power for SystemPower {
    fn keep_awake(&self) -> Result<Box<dyn AwakeGuard>, PowerError> {
        let asked = keepawake::Builder::default()
            .idle(true)
            .sleep(true)
            .reason("Nightdesk is on watch")
            .app_name("Nightdesk")
            .app_reverse_domain("app.nightdesk.desktop")
            .create();
        match asked {
            Ok(handle) => Ok(Box::new(Guard(handle))),
            Err(error) => Err(PowerError(error.to_string())),
        }
    }
}

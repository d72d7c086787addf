//! The engine's ports made real: clock, ids, keychain, notifications, power and paths.
//!
//! This is the only crate that reads a clock. `doubles` has the stand-ins that tests use.

pub mod clock;
pub mod doubles;
pub mod ids;
pub mod notifier;
pub mod power;
pub mod profile;
pub mod vault;

pub use clock::SystemClock;
pub use ids::SystemIds;
pub use notifier::DesktopNotifier;
pub use power::SystemPower;
pub use profile::{Profile, ProfileError};
pub use vault::{FileVault, KeychainVault, MemoryVault, VAULT_KEY_VARIABLE};

use engine::ports::{Ports, Vault};
use std::sync::Arc;

/// All ports of this computer, with the vault of choice.
#[must_use]
pub fn ports(vault: Arc<dyn Vault>) -> Ports {
    Ports {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(SystemIds),
        vault,
        notifier: Arc::new(DesktopNotifier),
        power: Arc::new(SystemPower),
    }
}

//! Where logins lie: the keychain of the system, an encrypted file, or memory.

mod file;
mod keychain;
mod memory;

pub use file::{FileVault, VAULT_KEY_VARIABLE};
pub use keychain::KeychainVault;
pub use memory::MemoryVault;

//! A certificate authority that exists for one test.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::account;
use super::error::{Result, ServerError, at};

/// An authority that nobody knows, and one certificate of it for `localhost` and `127.0.0.1`.
///
/// A client trusts it when it is told to: `SSL_CERT_FILE` for a program, the file itself for a library.
#[derive(Debug)]
pub struct Authority {
    folder: TempDir,
}

impl Authority {
    /// Makes keys and certificates.
    pub fn create() -> Result<Self> {
        let folder = at(
            std::env::temp_dir(),
            tempfile::Builder::new().prefix("nd-ca-").tempdir(),
        )?;
        at(folder.path(), account::open(folder.path()))?;
        let authority = Self { folder };
        authority.openssl(&[
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=Authority of a test",
        ])?;
        authority.openssl(&[
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=localhost",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])?;
        let key = authority.key();
        at(
            &key,
            std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o644)),
        )?;
        Ok(authority)
    }

    /// The certificate of the authority, for those who shall trust it.
    pub fn root(&self) -> PathBuf {
        self.path().join("ca.pem")
    }

    /// The certificate of `localhost`.
    pub fn certificate(&self) -> PathBuf {
        self.path().join("cert.pem")
    }

    /// Its key.
    pub fn key(&self) -> PathBuf {
        self.path().join("key.pem")
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn openssl(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new("openssl")
            .current_dir(self.path())
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "3",
            ])
            .args(arguments)
            .output()
            .map_err(|source| ServerError::Start {
                server: "openssl".to_owned(),
                source,
            })?;
        if output.status.success() {
            return Ok(());
        }
        Err(ServerError::Failed {
            program: "openssl".to_owned(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

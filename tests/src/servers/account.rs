//! Who the mail servers run as.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

/// A user of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// The user.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Whether the tests run as root and the servers do not.
    pub is_other: bool,
}

impl Account {
    /// The account that owns the mail. Mail servers refuse to read mail as root, so tests that run as root
    /// use the account of Debian's mail server, or `nobody`.
    pub fn of_mail() -> io::Result<Self> {
        let me = fs::metadata("/proc/self")?;
        if me.uid() != 0 {
            return Ok(Self {
                uid: me.uid(),
                gid: me.gid(),
                is_other: false,
            });
        }
        let users = fs::read_to_string("/etc/passwd")?;
        ["Debian-exim", "nobody"]
            .iter()
            .find_map(|name| find(&users, name))
            .map(|(uid, gid)| Self {
                uid,
                gid,
                is_other: true,
            })
            .ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    "no account for the mail servers in /etc/passwd",
                )
            })
    }

    /// The name of the account.
    pub fn name(self) -> Option<String> {
        let users = fs::read_to_string("/etc/passwd").ok()?;
        let uid = self.uid.to_string();
        users
            .lines()
            .find(|line| line.split(':').nth(2) == Some(&uid))?
            .split(':')
            .next()
            .map(str::to_owned)
    }

    /// Makes a folder that belongs to this account and that others may look into.
    pub fn folder(self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)?;
        open(path)?;
        if self.is_other {
            chown(path, Some(self.uid), Some(self.gid))?;
        }
        Ok(())
    }
}

/// Lets servers that run under another account into a temporary folder.
pub fn open(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

fn find(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_their_whole_name() {
        let users = "nobody2:x:1:2::/:/bin/sh\nnobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin\n";
        assert_eq!(find(users, "nobody"), Some((65534, 65533)));
        assert_eq!(find(users, "body"), None);
    }
}

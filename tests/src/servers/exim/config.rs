//! The mail server's configuration.

use std::path::Path;

use crate::servers::account::Account;
use crate::servers::authority::Authority;
use crate::servers::exim::Copies;
use crate::servers::shop;

/// Accepts everything from the shop and keeps it, one file per message, with its envelope on top.
pub(super) fn text(
    folder: &Path,
    authority: &Authority,
    copies: &Copies,
    account: Account,
    ports: [u16; 2],
) -> String {
    let [port, tls_port] = ports;
    let Account { uid, gid, .. } = account;
    let folder = folder.display();
    let (certificate, key) = (authority.certificate(), authority.key());
    let (certificate, key) = (certificate.display(), key.display());
    let (address, password) = (shop::ADDRESS, shop::PASSWORD);
    let (routers, transports) = copy_parts(copies);
    format!(
        r#"
primary_hostname = mail.example.test
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/exim.pid
exim_user = {uid}
exim_group = {gid}
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port} : {tls_port}
tls_on_connect_ports = {tls_port}
tls_advertise_hosts = *
tls_certificate = {certificate}
tls_privatekey = {key}
host_lookup =
helo_lookup_domains =
rfc1413_query_timeout = 0s
keep_environment =
message_size_limit = 100M
smtp_accept_max = 200
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = recipient

begin acl
recipient:
  deny
    condition = ${{if exists{{{folder}/refuse}}}}
    message = this mailbox does not exist
  defer
    condition = ${{if exists{{{folder}/put-off}}}}
    message = try again later
  deny
    !authenticated = *
    message = authentication required
  accept

begin routers
{routers}accepted:
  driver = accept
  transport = accepted

begin transports
accepted:
  driver = appendfile
  directory = {folder}/accepted
  maildir_format
  batch_max = 1000
  return_path_add
  envelope_to_add
  delivery_date_add
{transports}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = *
  server_condition = ${{if and{{{{eq{{$auth2}}{{{address}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_advertise_condition = *
  server_prompts = Username:: : Password::
  server_condition = ${{if and{{{{eq{{$auth1}}{{{address}}}}}{{eq{{$auth2}}{{{password}}}}}}}}}
  server_set_id = $auth1
"#
    )
}

/// Routers and transports for the copies. `unseen`: the message goes on to be accepted as well.
fn copy_parts(copies: &Copies) -> (String, String) {
    let mut routers = String::new();
    let mut transports = String::new();
    let mut add = |name: &str, condition: &str, maildir: &Path| {
        routers.push_str(&format!(
            "{name}:\n  driver = accept\n{condition}  unseen\n  transport = {name}\n"
        ));
        let maildir = maildir.display();
        transports.push_str(&format!("{name}:\n  driver = appendfile\n  directory = {maildir}\n  maildir_format\n  batch_max = 1000\n"));
    };
    if let Some(maildir) = &copies.own_mailbox {
        add(
            "own_mailbox",
            &format!(
                "  condition = ${{if eqi{{$local_part@$domain}}{{{}}}}}\n",
                shop::ADDRESS
            ),
            maildir,
        );
    }
    if let Some(maildir) = &copies.sent {
        add("sent_copy", "", maildir);
    }
    (routers, transports)
}

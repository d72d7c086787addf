//! Links of the scheme `nightdesk:`, handed over by the system.
//!
//! Anybody can put such a link into a web page, so it may only show something, never do something. A sign-in that
//! comes back from a browser is handed on to whoever waits for it; nobody waits, nothing happens.

use crate::desk::Desk;
use crate::options::Options;
use crate::window;
use clap::Parser;
use domain::Secret;
use tauri::{AppHandle, Manager, Url};
use tauri_plugin_deep_link::DeepLinkExt;
use tokio::sync::broadcast;

/// Longer than any sign-in sends back.
const LONGEST: usize = 4096;

/// Sign-ins that come back from the browser. The link holds a code, so it never goes to a log or to the page.
#[derive(Clone)]
pub struct SignIns(broadcast::Sender<Secret<String>>);

impl Default for SignIns {
    fn default() -> Self {
        Self(broadcast::channel(4).0)
    }
}

impl SignIns {
    /// Waits for sign-ins from now on.
    #[must_use]
    pub fn expect(&self) -> broadcast::Receiver<Secret<String>> {
        self.0.subscribe()
    }
}

/// What a link asks for.
#[derive(Debug)]
pub(crate) enum Link {
    /// Show the window.
    Window,
    /// Show a conversation.
    Conversation(String),
    /// A sign-in came back.
    SignIn(Secret<String>),
}

/// Reads a link; `None` for anything that is not one of ours.
pub(crate) fn read(url: &Url) -> Option<Link> {
    if url.scheme() != "nightdesk" || url.as_str().len() > LONGEST {
        return None;
    }
    let mut path = url.path().split('/').filter(|part| !part.is_empty());
    match (url.host_str()?, path.next(), path.next()) {
        ("open", None, None) => Some(Link::Window),
        ("conversation", Some(id), None) if is_id(id) => Some(Link::Conversation(id.to_owned())),
        ("oauth", _, _) => Some(Link::SignIn(Secret::new(url.as_str().to_owned()))),
        _ => None,
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Follows the link of this start, and those to come.
pub(crate) fn begin(app: &AppHandle) {
    let current = app.deep_link().get_current().ok().flatten();
    follow(app, &current.unwrap_or_default());
    follow_arguments(app, &std::env::args().collect::<Vec<_>>());
    let handle = app.clone();
    app.deep_link()
        .on_open_url(move |event| follow(&handle, &event.urls()));
}

/// Follows a link that stands beside other arguments. Alone on the command line it comes another way, and must not
/// be followed twice.
pub(crate) fn follow_arguments(app: &AppHandle, arguments: &[String]) {
    if arguments.len() <= 2 {
        return;
    }
    let link = Options::try_parse_from(arguments)
        .ok()
        .and_then(|options| options.link);
    if let Some(url) = link.and_then(|link| Url::parse(&link).ok()) {
        follow(app, &[url]);
    }
}

fn follow(app: &AppHandle, urls: &[Url]) {
    for url in urls {
        match read(url) {
            Some(Link::Window) => window::show(app),
            Some(Link::Conversation(id)) => {
                window::show(app);
                app.state::<Desk>().show_conversation(id);
            }
            Some(Link::SignIn(back)) => {
                window::show(app);
                if app.state::<SignIns>().0.send(back).is_err() {
                    tracing::warn!("a sign-in came back from the browser, but none was begun here");
                }
            }
            // Its text stays out of the log: it may be anything.
            None => tracing::warn!("a link was handed over that Nightdesk does not know"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Link, read};
    use tauri::Url;

    fn link(text: &str) -> Option<Link> {
        read(&Url::parse(text).unwrap())
    }

    #[test]
    fn only_our_own_links_are_followed() {
        assert!(matches!(link("nightdesk://open"), Some(Link::Window)));
        assert!(
            matches!(link("nightdesk://conversation/0199-ab"), Some(Link::Conversation(id)) if id == "0199-ab")
        );
        for stranger in [
            "https://conversation/c1",
            "nightdesk://conversation/",
            "nightdesk://conversation/a/b",
            "nightdesk://conversation/%2e%2e",
            "nightdesk://schedule/stop",
            "nightdesk:open",
        ] {
            assert!(link(stranger).is_none(), "{stranger}");
        }
        assert!(
            link(&format!("nightdesk://oauth?code={}", "a".repeat(5000))).is_none(),
            "too long"
        );
    }

    #[test]
    fn the_code_of_a_sign_in_is_not_shown() {
        let back = link("nightdesk://oauth/ebay?code=very-secret&state=1").unwrap();
        assert!(!format!("{back:?}").contains("very-secret"));
    }
}

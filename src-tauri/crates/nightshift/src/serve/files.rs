//! The built screens.

use super::Shared;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The page that says how to get the screens.
const MISSING: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Nightdesk</title>\
<h1>The screens are not built</h1>\
<p>Nightdesk is watching and answers commands, but there are no screens to show. Build them with \
<code>npm ci &amp;&amp; npm run build</code> in the folder <code>ui</code>, or name a built folder with \
<code>--ui DIR</code>, and load this page again.</p></html>";

/// Any other path: a file of the screens, or their first page.
pub(super) async fn file(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let asked = uri.path().trim_start_matches('/');
    let name = if asked.is_empty() {
        "index.html"
    } else {
        asked
    };
    let Some(path) = inside(&shared.ui, name) else {
        return not_found();
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, media_type(&path))], bytes).into_response(),
        Err(_) if name == "index.html" => (StatusCode::NOT_FOUND, Html(MISSING)).into_response(),
        Err(_) => not_found(),
    }
}

fn not_found() -> Response {
    (
        StatusCode::NOT_FOUND,
        "There is no such file among the screens.\n",
    )
        .into_response()
}

/// The path of a file below a folder; `None` for whatever leads out of it. Names of built files need no escapes, so
/// an escaped name simply fits no file.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let plain = name
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    plain.then(|| folder.join(name))
}

fn media_type(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::inside;
    use std::path::Path;

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        let folder = Path::new("dist");
        assert_eq!(
            inside(folder, "assets/a.js").as_deref(),
            Some(Path::new("dist/assets/a.js"))
        );
        for name in ["../Cargo.toml", "assets/../../x", "/etc/passwd", "./x"] {
            assert_eq!(inside(folder, name), None, "{name}");
        }
    }
}

//! What is taken for an update, and what the shipped configuration says about it.

use super::{has_address, is_news};
use serde_json::{Value, json};
use tauri_plugin_updater::RemoteRelease;

fn release(version: &str) -> RemoteRelease {
    let announced =
        json!({ "version": version, "url": "https://example.test/n.deb", "signature": "s" });
    serde_json::from_value(announced).unwrap()
}

#[test]
fn an_older_or_equal_version_is_refused() {
    for (current, offered, news) in [
        ("0.1.0", "0.1.1", true),
        ("0.9.0", "0.10.0", true),
        ("1.0.0-rc.2", "1.0.0", true),
        ("1.0.0", "1.0.0", false),
        ("1.0.0", "0.9.9", false),
        ("1.0.0", "1.0.0-rc.9", false),
        ("2.0.0", "1.99.99", false),
    ] {
        let (current, offered) = (release(current).version, release(offered).version);
        assert_eq!(is_news(&current, &offered), news, "{current} -> {offered}");
    }
}

#[test]
fn a_build_without_an_address_asks_nobody() {
    let at = |address: &str| has_address(Some(&json!({ "endpoints": [address] })));
    assert!(!has_address(None));
    assert!(!at("https://updates.nightdesk.invalid/{{target}}"));
    assert!(at("https://updates.example.test/{{target}}"));
}

fn shipped() -> Value {
    serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap()
}

#[test]
fn the_shipped_updater_takes_only_signed_packages_over_https() {
    let updater = &shipped()["plugins"]["updater"];
    assert_eq!(
        updater["requireSignedVersion"], true,
        "without it an old package can pass for a new one"
    );
    assert!(updater["pubkey"].as_str().unwrap().len() > 100);
    for endpoint in updater["endpoints"].as_array().unwrap() {
        assert!(endpoint.as_str().unwrap().starts_with("https://"));
    }
    for key in updater.as_object().unwrap().keys() {
        assert!(!key.to_lowercase().contains("dangerous"), "{key}");
    }
}

#[test]
fn the_page_may_call_our_two_commands_and_nothing_else() {
    let security = &shipped()["app"]["security"];
    let capabilities = security["capabilities"].as_array().unwrap();
    assert_eq!(capabilities.len(), 1);
    assert_eq!(capabilities[0]["windows"], json!(["main"]));
    assert_eq!(
        capabilities[0]["permissions"],
        json!(["allow-rpc", "allow-subscribe"])
    );
    assert!(capabilities[0].get("remote").is_none());
    let csp = security["csp"].as_str().unwrap();
    assert!(
        csp.starts_with("default-src 'none'; script-src 'self';"),
        "{csp}"
    );
    assert!(!csp.contains("unsafe-eval"));
    assert_eq!(security["freezePrototype"], true);
}

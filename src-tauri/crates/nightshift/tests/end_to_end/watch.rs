//! A watch that goes on: one at a time, stopped from outside, ended cleanly.

use crate::channel::Place;
use crate::program::{Running, run};
use std::time::Duration;

#[test]
fn a_second_watch_over_the_same_shop_is_refused_with_a_code_of_its_own() {
    let place = Place::new();
    place.connect("0");
    let mut first = Running::start(place.command(&["run", "--json"]));
    first.event("health");
    let second = run(place.command(&["run", "--json"])).expect(3);
    assert_eq!(second.lines()[0]["code"], "profile_in_use");
    assert!(
        second.err.contains("nightshift run") && second.err.contains("answer twice"),
        "{}",
        second.err
    );
    run(place.command(&["sync", "--once"])).expect(3);
    first.terminate().expect(0);
    run(place.command(&["run", "--once"])).expect(0);
}

#[test]
fn the_stop_key_of_a_second_process_holds_back_replies_until_it_is_lifted() {
    let place = Place::new();
    place.connect("10");
    place.ask_in_german();
    let mut watch = Running::start(place.command(&["run", "--json"]));
    let decided = watch.event("decision");
    assert_eq!(decided["decision"], "reply", "{decided}");
    let stopped = run(place.command(&["stop"])).expect(0);
    assert!(stopped.out.contains("cancelled: 1"), "{}", stopped.out);
    let shown = run(place.command(&["schedule", "show"])).expect(0);
    assert!(shown.out.contains("STOPPED"), "{}", shown.out);
    let after = watch.within(Duration::from_secs(11));
    assert!(
        after.iter().all(|line| line["event"] != "sent"),
        "{after:#?}"
    );
    assert!(
        place.sandbox.ledger().is_empty(),
        "nothing is sent while stopped"
    );
    run(place.command(&["resume"])).expect(0);
    let shown = run(place.command(&["schedule", "show", "--json"]))
        .expect(0)
        .lines();
    assert!(shown[0]["stopped_at"].is_null());
    watch.terminate().expect(0);
}

#[test]
fn a_watch_ends_cleanly_when_asked_and_by_itself_when_its_time_is_over() {
    let place = Place::new();
    place.connect("0");
    let mut watch = Running::start(place.command(&["run", "--json"]));
    watch.event("health");
    let ended = watch.terminate().expect(0);
    assert!(ended.err.contains("stopped watching"), "{}", ended.err);
    let timed = run(place.command(&["run", "--for", "2s"])).expect(0);
    assert!(
        timed.out.contains("watches over 1 channels") && timed.out.contains("stopped watching"),
        "{}",
        timed.out
    );
}

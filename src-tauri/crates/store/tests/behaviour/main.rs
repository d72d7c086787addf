//! How a store behaves, whatever engine is behind it. An engine joins by a line at the end of this file: a function
//! that opens an empty store. What only one engine can do (files, pages, snapshots) is tested inside the crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod corrections;
mod decide;
mod deliver;
mod inbox;
mod ingest;
mod late;
mod laws;
mod people;
mod rooms;
mod search;
mod world;

/// Runs the whole suite against one engine.
macro_rules! suite {
    ($engine:ident: $open:path => $($room:ident: $($name:ident),+;)+) => {
        mod $engine {
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$room::$name($open().await).await;
                }
            )+)+
        }
    };
}

macro_rules! all {
    ($engine:ident: $open:path) => {
        suite! { $engine: $open =>
            rooms:
                channels_come_and_go, what_the_shop_knows_is_kept, a_first_schedule_sends_nothing,
                settings_are_set_and_taken_away, health_is_kept_with_the_channel, orders_are_newest_reading_wins,
                buyers_learn_and_keep, zones_are_counted, the_feed_tells_every_change_once, a_backup_opens_again,
                two_stores_share_one_file;
            ingest:
                a_message_becomes_a_conversation, the_same_page_twice_changes_nothing,
                a_failing_ingest_leaves_the_cursor, a_new_message_takes_back_the_draft,
                history_waits_and_is_not_judged, a_person_who_answered_elsewhere_ends_the_turn,
                an_older_answer_does_not_end_a_newer_turn, our_own_reply_comes_back, a_person_with_our_words_later_is_a_person,
                a_platform_notice_is_shown_and_judged, a_system_message_opens_nothing, orders_link_conversations,
                an_order_that_comes_later_links_too, a_long_page_is_taken_in_whole, everything_of_a_message_is_kept;
            late:
                a_message_during_the_send_stays_an_open_turn, a_message_listed_late_stays_an_open_turn,
                a_draft_that_failed_after_news_is_superseded, two_messages_in_one_second_are_not_both_answered,
                a_manual_reply_answers_what_was_seen;
            decide:
                a_decision_is_written_whole, a_stale_decision_writes_nothing, a_turn_is_answered_once,
                two_judges_at_once_write_one_reply, a_covered_message_is_not_covered_again,
                a_superseded_turn_may_be_answered_with_the_next, an_escalation_is_not_doubled,
                a_decision_with_nothing_to_say_is_kept, unjudged_is_oldest_first, second_contact_sees_earlier_answers;
            deliver:
                a_claim_counts_before_it_sends, nothing_is_claimed_before_its_time, one_in_flight_per_conversation,
                many_workers_claim_each_row_once, the_stop_key_stops_claims_and_arms, a_disabled_channel_sends_nothing,
                a_wrong_fence_writes_nothing, a_sweep_never_makes_ready, a_late_success_counts,
                a_success_told_twice_is_one, a_failure_waits_for_a_person, what_needs_a_person_blocks_no_later_turn_silently,
                a_resend_with_the_same_key_is_counted, next_due_is_the_nearest, a_name_is_bound_once,
                arm_dies_with_the_version;
            people:
                a_manual_reply_ends_the_machines_draft, a_manual_reply_on_an_old_view_is_refused,
                manual_replies_keep_their_order, cancel_is_for_what_was_not_begun, the_stop_key_empties_the_countdowns,
                send_now_ends_the_countdown, closing_ends_everything, reopening_judges_again, a_mode_kills_the_draft,
                naming_the_order_kills_the_draft, drafts_are_kept, reading_changes_no_version,
                escalations_climb_and_resolve;
            corrections:
                one_correction_counts_per_turn, what_was_taken_back_does_not_count, a_correction_kills_the_draft,
                a_corrected_turn_waits_until_it_is_read_again, what_was_sent_stays_sent,
                what_turns_out_as_spam_calls_nobody, corrections_go_with_their_channel;
            inbox:
                rows_show_what_the_list_needs, filters_and_counts_agree, pages_are_stable_while_messages_arrive,
                channels_filter_the_list, removed_channels_leave_nothing;
            search:
                words_are_found_in_every_script, numbers_and_codes_are_found, accents_and_case_do_not_matter,
                all_words_must_be_there, hostile_text_is_only_text, orders_and_buyers_are_found,
                the_newest_are_found_first, pairs_apart_are_not_a_word, sent_replies_are_found;
            laws: random_nights_keep_the_laws, two_programs_at_once_keep_the_laws;
        }
    };
}

all!(sqlite: crate::world::sqlite);

use super::{fold, index, question};
use proptest::prelude::*;

fn words(text: &str) -> Vec<String> {
    index(text).split_whitespace().map(str::to_owned).collect()
}

#[test]
fn words_codes_and_dense_scripts_are_cut() {
    assert_eq!(
        words("Where is 12-34567-89012?"),
        ["where", "is", "12", "34567", "89012", "123456789012"]
    );
    assert_eq!(words("退款吗"), ["退", "退款", "款", "款吗", "吗"]);
    assert_eq!(words("iPhone手机"), ["iphone", "手", "手机", "机"]);
    assert_eq!(words("and/or"), ["and", "or"]);
    assert_eq!(words("yes yes"), ["yes"]);
    assert_eq!(words("🙂 ... --"), Vec::<String>::new());
}

#[test]
fn folding_takes_away_what_does_not_matter() {
    assert_eq!(
        fold("ÉCOLE Straße ＦＵＬＬ ﾃｽﾄ"),
        "ecole strasse full テスト"
    );
    assert_eq!(fold("पैसा"), "पैसा", "the marks of Indian scripts are vowels");
}

#[test]
fn questions_know_their_last_word() {
    let q = question("refund la");
    assert_eq!(
        (q.words, q.prefix),
        (vec!["refund".to_owned(), "la".to_owned()], false)
    );
    assert!(question("refund lam").prefix);
    assert!(!question("lamp 退").prefix);
    assert_eq!(question("12-34567").words, ["1234567"]);
    assert_eq!(question("申请退款").exact, ["申请退款"]);
}

proptest! {
    /// Whatever is asked, the index is asked for letters and digits only, and a text is found by itself.
    #[test]
    fn nothing_but_letters_reaches_the_index(text in "\\PC{0,60}") {
        let held = words(&text);
        let asked = question(&text);
        for word in held.iter().chain(&asked.words) {
            prop_assert!(!word.contains(['"', '*', ' ', '(', ')', ':', '^', '\0']), "{word:?}");
        }
        for word in &asked.words {
            prop_assert!(held.contains(word), "{word:?} of {text:?} is not held in {held:?}");
        }
    }
}

use super::trim;

#[test]
fn quoted_replies_of_many_programs_and_languages_are_trimmed() {
    let attributions = [
        "On Tue, Nov 3, 2026 at 10:15 AM Shop <shop@example.org> wrote:",
        "On 3 Nov 2026, at 10:15, Shop\n<shop@example.org> wrote:",
        "Am 03.11.2026 um 10:15 schrieb Shop <shop@example.org>:",
        "Am Di., 3. Nov. 2026 um 10:15 Uhr schrieb Shop\n<shop@example.org>:",
        "Shop <shop@example.org> schrieb am Di. 3. Nov. 2026 um 10:15:",
        "Le mar. 3 nov. 2026 à 10:15, Shop <shop@example.org> a écrit :",
        "El mar, 3 nov 2026 a las 10:15, Shop (<shop@example.org>) escribió:",
        "Il giorno mar 3 nov 2026 alle ore 10:15 Shop <shop@example.org> ha scritto:",
        "Em ter., 3 de nov. de 2026 às 10:15, Shop <shop@example.org> escreveu:",
        "Op di 3 nov 2026 om 10:15 schreef Shop <shop@example.org>:",
        "Op 3 nov 2026 om 10:15 heeft Shop <shop@example.org> het volgende geschreven:",
        "在 2026年11月3日，10:15，Shop <shop@example.org> 写道：",
        "Shop <shop@example.org> 于2026年11月3日周二 10:15写道：",
        "Shop <shop@example.org> 於 2026年11月3日 週二 上午10:15寫道：",
        "2026年11月3日(火) 10:15 Shop <shop@example.org>:",
        "2026/11/03 10:15、Shop <shop@example.org>のメール:",
        "2026년 11월 3일 (화) 오전 10:15, Shop <shop@example.org>님이 작성:",
        "вт, 3 нояб. 2026 г. в 10:15, Shop <shop@example.org>:\n",
        "Вторник, 3 ноября 2026, 10:15 +03:00 от Shop <shop@example.org> пишет:",
        "03.11.2026 10:15, Shop пишет:",
        "wt., 3 lis 2026 o 10:15 Shop <shop@example.org> napisał(a):",
        "W dniu 3.11.2026 o 10:15, Shop pisze:",
        "Den tis 3 nov. 2026 kl 10:15 skrev Shop <shop@example.org>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "------------------ 原始邮件 ------------------",
        "-------- Исходное сообщение --------",
        "From: Shop <shop@example.org>\nSent: Tuesday, November 3, 2026 10:15\nTo: Anna\nSubject: Your order",
        "________________________________\nVon: Shop <shop@example.org>\nGesendet: Dienstag, 3. November 2026\nAn: Anna\nBetreff: Bestellung",
        "De : Shop <shop@example.org>\nEnvoyé : mardi 3 novembre 2026\nÀ : Anna\nObjet : Commande",
        "发件人: Shop <shop@example.org>\n发送时间: 2026年11月3日\n收件人: Anna\n主题: 订单",
        "差出人: Shop <shop@example.org>\n送信日時: 2026年11月3日\n宛先: Anna\n件名: ご注文",
        "보낸 사람: Shop <shop@example.org>\n보낸 날짜: 2026년 11월 3일\n받는 사람: Anna\n제목: 주문",
    ];
    for attribution in attributions {
        let said = "The lamp has not come. 灯还没到。";
        let quoted = trim(&format!(
            "{said}\n\n{attribution}\n\n> Dear Anna,\n> it was sent on Monday."
        ));
        assert_eq!(quoted.text, said, "with quote signs: {attribution}");
        assert!(
            quoted.full.is_some_and(|full| full.contains("it was sent")),
            "{attribution}"
        );
        if attribution.ends_with('\n') {
            continue;
        }
        let bare = trim(&format!(
            "{said}\n\n{attribution}\nDear Anna,\nit was sent on Monday."
        ));
        assert_eq!(bare.text, said, "without quote signs: {attribution}");
    }
}

#[test]
fn answers_below_and_between_quotations_stay() {
    let below = "On Mon, Nov 2, 2026 Shop <s@example.org> wrote:\n> Which size?\n> Which colour?\n\nSize M, blue please.";
    assert_eq!(trim(below).text, "Size M, blue please.");
    let between = "> Which size?\nM\n\n> Which colour?\nblue";
    assert_eq!(trim(between).text, "M\n\nblue");
}

#[test]
fn signatures_go() {
    let endings = [
        "-- \nAnna Muster\nTel. 0123",
        "Sent from my iPhone",
        "Get Outlook for Android",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "发自我的iPhone",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "Отправлено с iPhone",
        "Wysłane z iPhone'a",
    ];
    for ending in endings {
        assert_eq!(
            trim(&format!("Where is it?\n\n{ending}")).text,
            "Where is it?",
            "{ending}"
        );
    }
}

#[test]
fn nothing_is_never_the_answer() {
    for all_quoted in [
        "> only quoted",
        "--\nAnna",
        "Sent from my iPhone",
        "On 3 Nov 2026 Shop wrote:\n> hello",
    ] {
        let trimmed = trim(all_quoted);
        assert_eq!(trimmed.text, all_quoted.trim_end(), "the whole stays");
        assert_eq!(trimmed.full, None);
    }
}

#[test]
fn ordinary_letters_are_left_alone() {
    for letter in [
        "On the box it says: handle with care. What does it mean?",
        "From: the garden to: the house, will it reach? 5 m are needed.",
        "A question:\nis it 230 V?",
        "I paid 20 EUR:\n- 1 lamp\n- 2 bulbs\n\nThank you",
        "👍",
        "De: 3 pièces\nmerci",
    ] {
        let trimmed = trim(letter);
        assert_eq!((trimmed.text.as_str(), trimmed.full), (letter, None));
    }
}

#[test]
fn the_words_inside_a_relay_are_the_message() {
    let mail = "You have received a message.\n\n# Order 113-1234567-1234567:\n\n------------- Begin message -------------\n\n\
        Where is my order?\n\n------------- End message -------------\n\nFor your information, …";
    let trimmed = trim(mail);
    assert_eq!(trimmed.text, "Where is my order?");
    assert!(
        trimmed
            .full
            .is_some_and(|full| full.contains("For your information"))
    );
}

/// Letters made to be slow are read in time; the whole suite would hang here otherwise.
#[test]
fn long_letters_are_trimmed_in_time() {
    for line in [
        "--\n",
        "> > >\n",
        "On 1 ",
        "On 1\n",
        "From: a\nTo: b\n",
        "x 1 wrote\n",
        "Sent from my iPhone\n",
        "\n",
    ] {
        let letter = line.repeat(100_000 / line.len());
        assert!(!trim(&letter).text.is_empty() || letter.trim().is_empty());
    }
}

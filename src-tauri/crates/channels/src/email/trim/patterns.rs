//! How mail programs of the world begin a quotation and end a letter.

use regex::Regex;
use std::sync::LazyLock;

/// A pattern that cannot be compiled would be seen by the tests of this module; at run time it matches nothing.
fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// `On … wrote:` in the languages of the shop's buyers and their neighbours.
static ATTRIBUTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^[\s*_]*(?:
            on\b.+\bwrote |
            .+<[^<>\s]+@[^<>\s]+>\s*wrote |
            (?:am|den|um)\b.+\bschrieb\b.* |
            .+\bschrieb\s+am\b.+ |
            (?:le|en\s+date\s+du)\b.+\ba\s+écrit |
            .+\ba\s+écrit\s+le\b.+ |
            el\b.+\bescribi[óo]\b.* |
            il\b.+\bha\s+scritto\b.* |
            (?:em|a|no\s+dia)\b.+\bescreveu\b.* |
            op\b.+\b(?:schreef\b.*|geschreven) |
            (?:w\s+dniu|dnia|pon|wt|śr|czw|pt|sob|niedz|ndz|w)\b.+\b(?:napisał|pisze)\S* (?:\s.*)? |
            .+\b(?:пишет|писала?|написала?|писал\(а\)|написал\(а\)|пише|написав|написала) |
            den\b.+\bskrev\b.* |
            .+\bkirjoitti | .+\bírta | .+\byazd[ıi] | .+\bnapsala?\(?a?\)? | .+\ba\s+scris | .+έγραψε |
            .+\bđã\s+viết | .+\bmenulis | .+เขียนว่า | .+כתב/ה | .+כתב | .+كتب | .+\bescrigu[eé]
        )\s*[:：]\s*$",
    )
});

/// The same in scripts without blanks, where the colon may be missing.
static ATTRIBUTION_CJK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?x)^\s*(?:
            (?:在\s*)?.*(?:写道|寫道)\s*[:：]? |
            .*\d{4}年\d{1,2}月\d{1,2}日.*(?:書きました|のメール|wrote)\s*[:：]? |
            .*\d{4}年\d{1,2}月\d{1,2}日.*<[^<>\s]+@[^<>\s]+>\s*[:：] |
            .*\d{4}[/-]\d{1,2}[/-]\d{1,2}.*(?:書きました|のメール)\s*[:：]? |
            .*\d{4}년\s*\d{1,2}월\s*\d{1,2}일.*(?:작성|썼습니다|썼음)\s*[:：]? |
            .*\b\d{4}\b.*<[^<>\s]+@[^<>\s]+>\s*[:：]
        )\s*$",
    )
});

/// `-----Original Message-----` and its like.
static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^\s*[-_=*—–─]{2,}\s*(?:
            original\s+(?:message|e?-?mail|appointment) | reply\s+message | replied\s+message |
            ursprüngliche\s+(?:nachricht|e-?mail) | originalnachricht | original-?nachricht |
            message\s+(?:d['’]origine|original|initial) | mensaje\s+original | messaggio\s+originale |
            mensagem\s+original | oorspronkelijk\s+bericht | original\s*meddelande | oprindelig\s+(?:meddelelse|besked) |
            oryginalna\s+wiadomość | wiadomość\s+oryginalna | исходное\s+сообщение | пересылаемое\s+сообщение |
            原始邮件 | 原邮件 | 原始郵件 | 原始訊息 | 回复的(?:原)?邮件 | 元のメッセージ | 元のメール | オリジナルメッセージ |
            원본\s*메(?:시|세)지 | 원본\s*메일
        )\s*[-_=*—–─]{2,}.*$",
    )
});

static FROM_LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^[\s*_>]*(?:
            from|von|de|da|van|od|från|fra|kimden|lähettäjä|odesílatel|feladó|от|від|από|expéditeur|remitente|mittente|
            发件人|寄件人|寄件者|差出人|送信者|보낸\s*사람|보낸사람|ผู้ส่ง|dari|từ
        )\*?\s*[:：]\*?\s*\S",
    )
});

static OTHER_LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^[\s*_>]*(?:
            sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?:\s+el)?|fecha|para|asunto|inviato|data|
            a|oggetto|enviada(?:\s+em)?|assunto|verzonden|aan|onderwerp|wysłano|do|temat|skickat|till|ämne|sendt|til|emne|
            gönderildi|konu|отправлено|дата|кому|тема|发送时间|日期|收件人|主题|寄件日期|收件者|主旨|送信日時|日時|宛先|件名|
            보낸\s*날짜|날짜|받는\s*사람|제목
        )\*?\s*[:：]",
    )
});

static DEVICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^\s*(?:
            sent\s+(?:from|via|with)\s+(?:my|a|the|outlook|yahoo|mail|proton|samsung|iphone|ipad|gmail|xiaomi|huawei)\b.{0,60} |
            get\s+outlook\s+for\s.{0,40} |
            (?:von\s+meinem|von\s+meiner)\s.{1,40}\sgesendet\.? | gesendet\s+(?:von|mit|über|aus)\s.{1,60} |
            holen\s+sie\s+sich\s+outlook.{0,40} | diese\s+nachricht\s+wurde\s+von\s+meinem\s.{1,60} |
            envoyé\s+(?:de|depuis|à\s+partir\s+de|avec)\s.{1,60} | (?:obtenir|télécharger)\s+outlook.{0,40} |
            enviado\s+(?:desde|do|de|a\s+partir\s+do)\s.{1,60} | obtener\s+outlook.{0,40} | obter\s+o\s+outlook.{0,40} |
            inviato\s+(?:da|dal|con|tramite)\s.{1,60} | (?:scarica|ottieni)\s+outlook.{0,40} |
            (?:verzonden|verstuurd)\s+(?:vanaf|van|met|via)\s.{1,60} | outlook\s+voor\s.{1,20}\sdownloaden |
            发自我的.{1,40} | 从我的.{1,30}发送 | 發自我的.{1,40} | 寄自我的.{1,40} | 我的.{1,20}发送 | 获取\s?outlook.{0,30} |
            .{1,30}から送信(?:されました)?\s* | .{1,20}を入手(?:してください)? |
            (?:내|나의)\s.{1,30}에서\s*보냄 | .{1,30}에서\s*보냄 |
            отправлено\s+(?:с|из|от)\s.{1,60} | получите\s+outlook.{0,40} | надіслано\s+з\s.{1,60} |
            wysłan[eoy]\s+(?:z|za\s+pomocą)\s.{1,60} | pobierz\s+outlook.{0,40} |
            skickat\s+från\s.{1,60} | sendt\s+fra\s.{1,60} | lähetetty\s.{1,60} | odesláno\s+z[e]?\s.{1,60} |
            .{1,30}['’]\S{2,6}dan\s+gönderildi | trimis\s+de\s+pe\s.{1,60}
        )\s*$",
    )
});

static RELAY_BEGIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compile(
        r"(?xi)^\s*-{5,}\s*(?:
            begin|begin\s+message|beginn\b.*|anfang\b.*|nachrichtenbeginn|début\b.*|inicio\b.*|comienzo\b.*|inizio\b.*|início\b.*|
            começo\b.*|begin\s+bericht|początek\b.*|mesaj\w*\s+başlangıcı|メッセージ.*(?:開始|始まり|ここから)|邮件开始|消息开始
        )\s*-{5,}\s*$",
    )
});

static RELAY_END: LazyLock<Option<Regex>> =
    LazyLock::new(|| compile(r"^\s*-{5,}\s*[^\s-][^-]{0,60}\s*-{5,}\s*$"));

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// The number of lines an attribution (`On … wrote:`) takes at the start of `lines`; mail programs break it.
pub fn attribution(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim();
    if first.is_empty() {
        return None;
    }
    let mut joined = String::new();
    for (index, line) in lines.iter().take(4).enumerate() {
        let line = line.trim();
        if line.is_empty() {
            return None;
        }
        if index > 0 {
            joined.push(' ');
        }
        joined.push_str(line);
        if joined.chars().count() > 300 {
            return None;
        }
        if may_end_attribution(line)
            && joined.chars().any(|c| c.is_numeric() || c == '@')
            && (matches(&ATTRIBUTION, &joined) || matches(&ATTRIBUTION_CJK, &joined))
        {
            return Some(index + 1);
        }
    }
    None
}

/// A look that costs nothing before the patterns, which cost: letters made to be slow exist.
fn may_end_attribution(line: &str) -> bool {
    const ENDS: &[&str] = &[
        ":",
        "：",
        "写道",
        "寫道",
        "書きました",
        "のメール",
        "wrote",
        "작성",
        "썼습니다",
        "썼음",
    ];
    ENDS.iter().any(|end| line.ends_with(end))
}

/// Whether everything from here on is another mail: a separator, or a block of its headers.
pub fn ends_letter(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else {
        return false;
    };
    if first.trim().is_empty() {
        return false;
    }
    let is_drawn = first
        .trim_start()
        .starts_with(['-', '_', '=', '*', '—', '–', '─']);
    if is_drawn && matches(&SEPARATOR, first) {
        return true;
    }
    let is_rule = |line: &str| {
        let line = line.trim();
        line.len() >= 3 && line.chars().all(|c| matches!(c, '_' | '-' | '=' | '─'))
    };
    let block = if is_rule(first) {
        lines.get(1..).unwrap_or_default()
    } else {
        lines
    };
    let has_colon = |line: &str| line.contains([':', '：']);
    let mut block = block.iter().take(12).filter(|line| !line.trim().is_empty());
    let begins = block
        .next()
        .is_some_and(|line| has_colon(line) && matches(&FROM_LABEL, line));
    begins
        && block
            .take(5)
            .filter(|line| matches(&OTHER_LABEL, line))
            .count()
            >= 2
}

/// Whether a line says by which device or program the mail was sent.
pub fn is_device_signature(line: &str) -> bool {
    line.chars().count() < 100 && matches(&DEVICE, line)
}

fn is_dashed(line: &str) -> bool {
    line.trim_start().starts_with("-----")
}

/// Whether a marketplace's wrapping begins here.
pub fn begins_relayed(line: &str) -> bool {
    is_dashed(line) && matches(&RELAY_BEGIN, line)
}

/// Whether a marketplace's wrapping ends here.
pub fn ends_relayed(line: &str) -> bool {
    is_dashed(line) && matches(&RELAY_END, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_patterns_compile() {
        let all = [
            &ATTRIBUTION,
            &ATTRIBUTION_CJK,
            &SEPARATOR,
            &FROM_LABEL,
            &OTHER_LABEL,
            &DEVICE,
            &RELAY_BEGIN,
            &RELAY_END,
        ];
        for (index, pattern) in all.iter().enumerate() {
            assert!(pattern.is_some(), "pattern {index}");
        }
    }
}

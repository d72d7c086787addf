//! What a notification says: who, why, and by when, in the seller's language. Not the buyer's text, which others in the
//! room could read.

use crate::ports::Notice;
use domain::Reason;
use domain::escalation::{Escalation, HandoverPacket};
use domain::shop::ShopSettings;

/// The notice of an escalation; times are the seller's.
pub(super) fn of(escalation: &Escalation, shop: &ShopSettings) -> Notice {
    let chinese = shop.language.as_str() == "zh-Hans";
    let packet = &escalation.packet;
    let who = match &packet.country {
        Some(country) => format!("{} ({country})", packet.buyer_name),
        None => packet.buyer_name.clone(),
    };
    let title = if chinese {
        format!("{who} 需要您处理")
    } else {
        format!("{who} needs you")
    };
    let mut parts = vec![why(packet, chinese)];
    parts.extend(packet.order_platform_id.as_ref().map(|id| {
        if chinese {
            format!("订单 {id}")
        } else {
            format!("order {id}")
        }
    }));
    parts.extend(escalation.due_at.map(|due| {
        let local = due.in_tz(&shop.home_time_zone);
        let time = local.map_or_else(
            |_| due.to_string(),
            |zoned| zoned.strftime("%m-%d %H:%M").to_string(),
        );
        if chinese {
            format!("须在 {time} 前回复")
        } else {
            format!("due {time}")
        }
    }));
    Notice {
        title,
        body: parts.join(" · "),
        urgent: escalation.wake,
        conversation: Some(escalation.conversation.clone()),
        escalation: Some(escalation.id.clone()),
    }
}

fn why(packet: &HandoverPacket, chinese: bool) -> String {
    let reason = if chinese {
        in_chinese(packet.reason)
    } else {
        in_english(packet.reason)
    };
    if chinese || packet.risks.is_empty() {
        return reason.to_owned();
    }
    let risks = packet
        .risks
        .iter()
        .map(|risk| risk.as_str().replace('_', " "))
        .collect::<Vec<_>>();
    format!("{reason}: {}", risks.join(", "))
}

const fn in_english(reason: Reason) -> &'static str {
    match reason {
        Reason::Risk => "A risk was seen",
        Reason::Anger => "The buyer is angry",
        Reason::HumanRequested => "The buyer asks for a person",
        Reason::MoneyAboveLimit => "The amount is above your limit",
        Reason::OutOfPolicy => "Your policy does not cover it",
        Reason::NotSure => "Not understood surely",
        Reason::SecondContact => "The buyer wrote again about the same thing",
        Reason::DeadlineNear => "The reply deadline is near",
        Reason::NoAnswerForIntent => "There is no automatic answer for this",
        Reason::NoAnswerInLanguage => "There is no automatic answer in this language",
        Reason::FactMissing | Reason::FactStale => "A fact is missing or too old",
        Reason::CheckFailed => "A check stopped the reply",
        Reason::CannotConfirm => "It is unclear whether a reply was sent",
        Reason::SendFailed => "A reply could not be sent",
        Reason::LoginExpired => "A channel needs you to sign in again",
        _ => "A person is needed",
    }
}

const fn in_chinese(reason: Reason) -> &'static str {
    match reason {
        Reason::Risk => "发现风险",
        Reason::Anger => "买家很生气",
        Reason::HumanRequested => "买家要求人工",
        Reason::MoneyAboveLimit => "金额超过您的上限",
        Reason::OutOfPolicy => "店铺政策未涵盖",
        Reason::NotSure => "没有把握看懂",
        Reason::SecondContact => "买家再次询问同一件事",
        Reason::DeadlineNear => "快到回复时限",
        Reason::NoAnswerForIntent => "这类问题没有自动答复",
        Reason::NoAnswerInLanguage => "还不会用这种语言答复",
        Reason::FactMissing | Reason::FactStale => "缺少信息或信息过旧",
        Reason::CheckFailed => "回复未通过检查",
        Reason::CannotConfirm => "无法确认回复是否已发出",
        Reason::SendFailed => "回复发送失败",
        Reason::LoginExpired => "渠道需要重新登录",
        _ => "需要人工处理",
    }
}

/** The conversations of the in-memory shop: a lamp and textile shop in Shenzhen on a November evening. */
export interface Story {
  id: string;
  platform: "ebay" | "email";
  name: string;
  country: string;
  zone: string;
  language: string;
  order: string | null;
  status: "new" | "replying" | "waiting" | "answered" | "closed";
  reason: string | null;
  unread?: boolean;
  /** Minutes until the reply is due. */
  due?: number;
  escalated?: boolean;
  risks?: string[];
  emotion?: string;
  intent: string;
  item: [title: string, option: string, price: string, currency: string];
  /** author, minutes ago, text, gloss */
  said: ["buyer" | "seller" | "assistant", number, string, string?][];
  /** What waits in the outbox or is proposed. */
  reply?: { text: string; gloss: string; state?: string; seconds?: number };
  parcel?: "in_transit" | "customs" | "delivered" | "out_for_delivery" | "exception" | "info_received";
  html?: boolean;
}

export const STORIES: Story[] = [
  {
    id: "c01", platform: "ebay", name: "Katrin Vogel", country: "DE", zone: "Europe/Berlin", language: "de",
    order: "14-12345-67890", status: "replying", reason: null, unread: true, due: 1290, intent: "order_status", parcel: "customs",
    item: ["Paper moon pendant lamp", "Ø 40 cm", "54.90", "EUR"],
    said: [
      ["buyer", 4, "Guten Abend, ich warte seit fast zwei Wochen auf meine Lampe. Die Sendungsverfolgung steht seit Montag auf „Zoll“. Wissen Sie, wann sie ungefähr ankommt?", "晚上好，我的灯已经等了快两周。物流从周一起一直显示“海关”。您知道大概什么时候能到吗？"],
    ],
    reply: {
      text: "Guten Tag Frau Vogel,\n\nIhr Paket mit der Nummer LX204518837CN liegt seit dem 16. November beim Zoll in Leipzig. Die Zustellung ist für den 24. November 2026 angekündigt.\n\nFreundliche Grüße\nLantern & Loom",
      gloss: "Vogel 女士您好：\n\n您的包裹（单号 LX204518837CN）自 11 月 16 日起在莱比锡清关，预计 2026 年 11 月 24 日送达。\n\n此致\nLantern & Loom",
      seconds: 74,
    },
  },
  {
    id: "c02", platform: "ebay", name: "Dale Whitcomb", country: "US", zone: "America/Chicago", language: "en",
    order: "14-12339-20117", status: "waiting", reason: "risk", unread: true, due: 52, escalated: true, risks: ["chargeback"], emotion: "angry",
    intent: "delivered_not_received", parcel: "delivered", item: ["Brass desk lamp, dimmable", "Antique brass", "89.00", "USD"],
    said: [
      ["buyer", 2890, "Hi, is my lamp on its way? Tracking hasn't moved.", "你好，我的灯发货了吗？物流没有更新。"],
      ["assistant", 2886, "Hello Dale,\n\nYour parcel 9400111899223197428490 was scanned in Chicago, IL on November 17 and is expected on November 18, 2026.\n\nKind regards\nLantern & Loom", "Dale 您好：\n\n您的包裹于 11 月 17 日在芝加哥扫描，预计 2026 年 11 月 18 日送达。\n\n此致\nLantern & Loom"],
      ["buyer", 38, "It says delivered on Wednesday. NOTHING was delivered. I was home all day. Either I get my money back today or I file a chargeback with my bank.", "显示周三已签收，可我什么都没收到，我整天在家。今天要么退款，要么我去银行申请拒付。"],
    ],
    reply: { text: "Hello Dale,\n\nI am sorry. The carrier recorded the delivery on November 18 at 2:12 PM in Chicago, front porch. I have asked USPS to check the delivery with the driver.\n\nKind regards\nLantern & Loom", gloss: "Dale 您好：\n\n很抱歉。承运商记录 11 月 18 日 14:12 在芝加哥门廊交付。我已请 USPS 向派送员核实。\n\n此致\nLantern & Loom" },
  },
  {
    id: "c03", platform: "ebay", name: "Inés Carvajal", country: "MX", zone: "America/Mexico_City", language: "es",
    order: "14-12341-55521", status: "replying", reason: null, due: 1330, unread: true, intent: "return", parcel: "delivered",
    item: ["Woven reading cushion", "Terracota", "649.00", "MXN"],
    said: [["buyer", 2, "Hola, el cojín llegó bien pero el color no combina con mi sala. ¿Cuántos días tengo para devolverlo y quién paga el envío?", "你好，靠垫收到了，但颜色和客厅不搭。我有几天可以退？运费谁付？"]],
    reply: { text: "Hola, Inés:\n\nPuede devolver el cojín hasta el 12 de diciembre de 2026, sin usar y en su embalaje original. El envío de devolución corre por cuenta del comprador.\n\nSaludos cordiales\nLantern & Loom", gloss: "Inés 您好：\n\n您可在 2026 年 12 月 12 日前退回靠垫，须未使用且保留原包装。退货运费由买家承担。\n\n此致\nLantern & Loom", seconds: 138 },
  },
  {
    id: "c04", platform: "email", name: "佐藤 美咲", country: "JP", zone: "Asia/Tokyo", language: "ja",
    order: "LL-20431", status: "answered", reason: null, intent: "order_status", parcel: "out_for_delivery",
    item: ["折りたたみランタン", "藍", "8400", "JPY"], html: true,
    said: [
      ["buyer", 196, "お世話になっております。先日注文したランタンですが、今週末までに届きますでしょうか。友人への贈り物なので少し心配しております。", "您好。前几天订的灯笼这周末前能到吗？是送朋友的礼物，有点担心。"],
      ["assistant", 192, "佐藤 美咲 様\n\nお問い合わせいただきありがとうございます。お荷物（追跡番号 RR473124829CN）は11月20日に東京へ到着し、本日配達中でございます。お届け予定日は2026年11月20日です。\n\nLantern & Loom", "佐藤 美咲 女士：\n\n感谢来信。包裹（追踪号 RR473124829CN）已于 11 月 20 日到达东京，今日派送中，预计 2026 年 11 月 20 日送达。\n\nLantern & Loom"],
    ],
  },
  {
    id: "c05", platform: "ebay", name: "김서연", country: "KR", zone: "Asia/Seoul", language: "ko",
    order: "14-12338-90412", status: "waiting", reason: "no_answer_in_language", due: 610, unread: true, intent: "exchange", parcel: "delivered",
    item: ["Linen tote bag", "M / natural", "38.00", "USD"],
    said: [["buyer", 71, "안녕하세요, 가방이 생각보다 작아서 한 사이즈 큰 걸로 교환할 수 있을까요? 택은 아직 안 뗐어요.", "你好，包比想象的小，能换大一号吗？吊牌还没拆。"]],
  },
  {
    id: "c06", platform: "email", name: "Camille Moreau", country: "FR", zone: "Europe/Paris", language: "fr",
    order: "LL-20418", status: "answered", reason: null, intent: "refund_status", parcel: "delivered",
    item: ["Plaid en laine mérinos", "Gris perle", "119.00", "EUR"],
    said: [
      ["buyer", 344, "Bonjour,\n\nJ'ai renvoyé le plaid il y a dix jours et je n'ai toujours pas vu le remboursement sur mon compte. Pourriez-vous vérifier ?\n\nMerci d'avance,\nCamille Moreau", "您好，十天前我把毯子退回了，账户里还没看到退款，能帮我查一下吗？"],
      ["assistant", 341, "Bonjour Madame Moreau,\n\nVotre remboursement de 119,00 € a été émis le 18 novembre 2026. Vous devriez le recevoir au plus tard le 25 novembre 2026.\n\nCordialement\nLantern & Loom", "Moreau 女士您好：\n\n您的退款 119.00 欧元已于 2026 年 11 月 18 日退出，最迟 11 月 25 日到账。\n\n此致\nLantern & Loom"],
      ["buyer", 320, "Parfait, merci beaucoup !", "太好了，非常感谢！"],
    ],
  },
  {
    id: "c07", platform: "ebay", name: "عبدالله الحربي", country: "AE", zone: "Asia/Dubai", language: "ar",
    order: "14-12340-11873", status: "waiting", reason: "no_answer_in_language", due: 404, unread: true, intent: "change_address", parcel: "info_received",
    item: ["Mosaic table lamp", "Blue", "64.00", "USD"],
    said: [["buyer", 24, "السلام عليكم، أرجو تغيير عنوان الشحن إلى الشارقة بدلاً من دبي قبل إرسال الطلب رقم 14-12340-11873. شكراً لكم.", "您好，请在发货前把订单 14-12340-11873 的收货地址从迪拜改为沙迦，谢谢。"]],
  },
  {
    id: "c08", platform: "ebay", name: "Olivia Bennett", country: "GB", zone: "Europe/London", language: "en",
    order: "14-12337-44120", status: "waiting", reason: "cannot_confirm", due: 233, intent: "order_status", parcel: "in_transit",
    item: ["Oak bedside lamp", "Warm white", "46.50", "GBP"],
    said: [["buyer", 96, "Hello! Any idea when this might turn up? No rush, just want to be in for it :)", "你好！大概什么时候能到？不急，只是想到时在家收。"]],
    reply: { text: "Hello Olivia,\n\nYour parcel was scanned at Heathrow on November 19 and is expected on November 23, 2026.\n\nKind regards\nLantern & Loom", gloss: "Olivia 您好：\n\n您的包裹 11 月 19 日在希思罗扫描，预计 2026 年 11 月 23 日送达。\n\n此致\nLantern & Loom", state: "ambiguous" },
  },
  {
    id: "c09", platform: "ebay", name: "Jack Thornbury", country: "AU", zone: "Australia/Sydney", language: "en",
    order: null, status: "answered", reason: null, intent: "product_info",
    item: ["Camping lantern", "Green", "52.00", "AUD"],
    said: [
      ["buyer", 512, "G'day, does the camping lantern charge over USB-C and can it hang upside down?", "你好，露营灯是 USB-C 充电吗？能倒挂吗？"],
      ["seller", 505, "Hi Jack, yes, USB-C, and the hook on the base lets you hang it upside down. About 14 hours on low. Cheers, Mei"],
    ],
  },
  {
    id: "c10", platform: "ebay", name: "Thiago Nogueira", country: "BR", zone: "America/Sao_Paulo", language: "pt",
    order: "14-12335-78014", status: "waiting", reason: "human_requested", due: 168, escalated: true, emotion: "annoyed", intent: "human_agent", parcel: "customs",
    item: ["Rattan ceiling shade", "60 cm", "97.00", "USD"],
    said: [
      ["buyer", 1510, "Boa tarde, meu pedido está parado na alfândega em Curitiba. O que eu faço?", "下午好，我的订单卡在库里蒂巴海关，该怎么办？"],
      ["seller", 1440, "Olá Thiago, a Receita pediu o CPF. Por favor confirme no site dos Correios. Abraço, Mei"],
      ["buyer", 63, "Já fiz isso duas vezes!! Quero falar com uma pessoa de verdade, por favor.", "我已经弄了两次！！我要和真人说话。"],
    ],
  },
  {
    id: "c11", platform: "email", name: "Emily Tan", country: "SG", zone: "Asia/Singapore", language: "zh-Hans",
    order: "LL-20440", status: "replying", reason: null, due: 1400, unread: true, intent: "order_status", parcel: "in_transit",
    item: ["竹编落地灯", "原色", "138.00", "SGD"],
    said: [["buyer", 1, "你好，请问我的落地灯到哪里了？下周三要搬家，怕赶不上。"]],
    reply: { text: "Emily Tan 您好：\n\n您的包裹（YT2632411066400211）11 月 19 日已离开深圳，预计 2026 年 11 月 23 日送达。\n\n祝好\nLantern & Loom", gloss: "", seconds: 166 },
  },
  {
    id: "c12", platform: "ebay", name: "Somchai Rattanakul", country: "TH", zone: "Asia/Bangkok", language: "th",
    order: "14-12333-60281", status: "waiting", reason: "not_sure", due: 744, intent: "other", parcel: "delivered",
    item: ["Cotton lantern string", "10 m", "21.00", "USD"],
    said: [["buyer", 130, "สวัสดีครับ ไฟดวงหนึ่งติดบ้างไม่ติดบ้าง ลองเปลี่ยนปลั๊กแล้วก็ยังเหมือนเดิม ต้องทำยังไงครับ", "你好，有一盏灯时亮时不亮，换了插座还是一样，该怎么办？"]],
  },
  {
    id: "c13", platform: "ebay", name: "Marta Rossi", country: "IT", zone: "Europe/Rome", language: "it",
    order: "14-12330-10982", status: "closed", reason: null, intent: "thanks", parcel: "delivered",
    item: ["Ceramic wall light", "White", "41.00", "EUR"],
    said: [["seller", 4400, "Buongiorno Marta, la lampada sostitutiva è partita oggi. Mei"], ["buyer", 4100, "Arrivata, bellissima. Grazie mille!", "收到了，很漂亮，非常感谢！"]],
  },
  {
    id: "c14", platform: "ebay", name: "Hannah Kowalski", country: "US", zone: "America/New_York", language: "en",
    order: "14-12336-31178", status: "answered", reason: null, intent: "order_status", parcel: "in_transit",
    item: ["Paper floor lamp", "150 cm", "76.00", "USD"],
    said: [
      ["buyer", 735, "Where is my order? It was supposed to be here Tuesday.", "我的订单在哪？说好周二到的。"],
      ["assistant", 733, "Hello Hannah,\n\nYour parcel UUS4B7729105118 was scanned in New York, NY on November 19. The carrier now expects to deliver it on November 21, 2026.\n\nKind regards\nLantern & Loom", "Hannah 您好：\n\n您的包裹 11 月 19 日在纽约扫描，承运商现预计 2026 年 11 月 21 日送达。\n\n此致\nLantern & Loom"],
    ],
  },
  {
    id: "c15", platform: "email", name: "Priya Raghavan", country: "IN", zone: "Asia/Kolkata", language: "en",
    order: null, status: "waiting", reason: "out_of_policy", due: 910, intent: "bulk_order",
    item: ["Clay diya set", "24 pcs", "18.00", "USD"],
    said: [["buyer", 240, "Hello, we would like 400 diya sets for a hotel in Pune by mid December. What is your best price, and can you print our logo?", "您好，我们想为浦那一家酒店订 400 套陶灯，12 月中旬前到。最优价多少？能印我们的标志吗？"]],
  },
  {
    id: "c16", platform: "ebay", name: "Luke Pereira", country: "US", zone: "America/Los_Angeles", language: "en",
    order: "14-12334-88310", status: "waiting", reason: "second_contact", due: 96, escalated: true, emotion: "annoyed", intent: "item_damaged", parcel: "delivered",
    item: ["Glass globe pendant", "Smoke", "68.00", "USD"],
    said: [
      ["buyer", 1730, "The glass was cracked when I opened the box.", "拆箱时玻璃已经裂了。"],
      ["seller", 1700, "Hi Luke, I'm sorry. Could you send a photo of the box and the glass? Mei"],
      ["buyer", 55, "Sent the photos yesterday. Still waiting to hear what you're going to do about it.", "照片昨天就发了，还在等你们的处理结果。"],
    ],
  },
];

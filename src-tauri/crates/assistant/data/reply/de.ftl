hello = Guten Tag { $name },
hello-plain = Guten Tag,
sign = Freundliche Grüße
    { $shop }

about-order = hier ist der Stand Ihrer Bestellung { $order }.
several-parcels = Sie ist in mehreren Paketen unterwegs.
order-unpaid = Ihre Bestellung { $order } ist noch nicht bezahlt. Sobald die Zahlung abgeschlossen ist, kann sie vorbereitet werden.
order-paid = Ihre Bestellung { $order } ist bezahlt und hat unser Haus noch nicht verlassen.
order-in-production = Ihre Bestellung { $order } wird gerade für Sie angefertigt und hat unser Haus noch nicht verlassen.
order-shipped = Ihre Bestellung { $order } hat unser Haus verlassen und ist beim Versanddienst. Einen Eintrag in der Sendungsverfolgung gibt es noch nicht.
order-delivered = Ihre Bestellung { $order } ist als zugestellt verzeichnet.
order-cancelled = Ihre Bestellung { $order } wurde storniert.
order-refunded = Ihre Bestellung { $order } wurde erstattet.

parcel-none = Das Paket wurde dem Versanddienst übergeben. Einen Eintrag in der Sendungsverfolgung gibt es noch nicht.
parcel-info-received = Der Versanddienst hat die Daten des Pakets, hat es aber noch nicht erfasst.
parcel-in-transit = Das Paket ist unterwegs.
parcel-customs = Das Paket wird gerade vom Zoll bearbeitet.
parcel-out-for-delivery = Das Paket ist in der Zustellung.
parcel-available-for-pickup = Das Paket liegt zur Abholung bereit.
parcel-delivered = Der Versanddienst hat das Paket als zugestellt erfasst: { $delivered }.
parcel-delivered-plain = Der Versanddienst hat das Paket als zugestellt erfasst.
number-carrier = Sendungsnummer: { $tracking } ({ $carrier })
number = Sendungsnummer: { $tracking }
carrier = Versanddienst: { $carrier }
shipped-on = Versandt am: { $shipped }
event-place = Letzter Eintrag: { $when }, { $place }
event = Letzter Eintrag: { $when }
eta = Voraussichtliche Ankunft: { $eta }

dnr-sorry = es tut mir leid, dass Sie Ihre Bestellung { $order } nicht haben.
dnr-delivered = Der Versanddienst hat sie als zugestellt erfasst: { $delivered }.
dnr-place = Vom Versanddienst angegebener Ort: { $place }
dnr-check = Könnten Sie bitte im Briefkasten und an üblichen Ablageorten nachsehen und in Ihrem Haushalt, bei den Nachbarn und am Empfang fragen? Oft sagt auch eine Benachrichtigungskarte, wo das Paket liegt.
dnr-write = Wenn Sie es nicht finden, antworten Sie bitte hier und schreiben Sie uns, wo Sie schon gesucht haben.

return-window-from-delivery = Sie können Ware innerhalb von { $days } Tagen nach Zustellung zurückgeben.
return-window-from-order = Sie können Ware innerhalb von { $days } Tagen nach der Bestellung zurückgeben.
return-until = Bei Ihrer Bestellung ist der letzte Tag: { $until }.
return-paid-buyer = Das Rückporto tragen Sie.
return-paid-seller = Das Rückporto übernehmen wir.
cond-unused = Die Ware muss unbenutzt sein.
cond-not-customised = Ausgenommen ist Ware, die für Sie persönlich angefertigt wurde.
cond-defect = Das gilt für fehlerhafte Ware.
return-ask = Wenn Sie etwas zurückgeben möchten, schreiben Sie uns bitte hier, welchen Artikel und aus welchem Grund.

refund-pending = Ihre Erstattung zur Bestellung { $order } ist in Bearbeitung und noch nicht ausgezahlt.
refund-pending-amount = Ihre Erstattung über { $amount } zur Bestellung { $order } ist in Bearbeitung und noch nicht ausgezahlt.
refund-issued = Ihre Erstattung zur Bestellung { $order } wurde am { $issued } veranlasst.
refund-issued-amount = Ihre Erstattung über { $amount } zur Bestellung { $order } wurde am { $issued } veranlasst.
refund-expected = Sie sollten sie bis zum { $by } haben.

policy-intro = vielen Dank für Ihre Frage.
policy-text = { $text }
thanks = sehr gerne. Vielen Dank für Ihre Nachricht.
ask-order = vielen Dank für Ihre Nachricht. Damit wir nachsehen können: Wie lautet bitte Ihre Bestellnummer?

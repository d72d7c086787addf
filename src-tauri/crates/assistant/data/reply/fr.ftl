hello = Bonjour { $name },
hello-plain = Bonjour,
sign = Bien cordialement,
    { $shop }

about-order = Voici où en est votre commande { $order }.
several-parcels = Elle voyage en plusieurs colis.
order-unpaid = Votre commande { $order } n’est pas encore payée. Elle pourra être préparée dès que le paiement sera effectué.
order-paid = Votre commande { $order } est payée et n’est pas encore partie de chez nous.
order-in-production = Votre commande { $order } est en cours de fabrication pour vous et n’est pas encore partie.
order-shipped = Votre commande { $order } est partie et se trouve chez le transporteur. Il n’y a pas encore d’information de suivi.
order-delivered = Votre commande { $order } est enregistrée comme livrée.
order-cancelled = Votre commande { $order } a été annulée.
order-refunded = Votre commande { $order } a été remboursée.

parcel-none = Le colis a été remis au transporteur. Il n’y a pas encore d’information de suivi.
parcel-info-received = Le transporteur a les données du colis mais ne l’a pas encore enregistré.
parcel-in-transit = Le colis est en transit.
parcel-customs = Le colis est en cours de traitement à la douane.
parcel-out-for-delivery = Le colis est en cours de livraison.
parcel-available-for-pickup = Le colis est à votre disposition au point de retrait.
parcel-delivered = Le transporteur a enregistré le colis comme livré : { $delivered }.
parcel-delivered-plain = Le transporteur a enregistré le colis comme livré.
number-carrier = Numéro de suivi : { $tracking } ({ $carrier })
number = Numéro de suivi : { $tracking }
carrier = Transporteur : { $carrier }
shipped-on = Date d’expédition : { $shipped }
event-place = Dernière information : { $when }, { $place }
event = Dernière information : { $when }
eta = Arrivée prévue : { $eta }

dnr-sorry = Nous sommes désolés que vous n’ayez pas votre commande { $order }.
dnr-delivered = Le transporteur l’a enregistrée comme livrée : { $delivered }.
dnr-place = Lieu indiqué par le transporteur : { $place }
dnr-check = Pourriez-vous regarder dans votre boîte aux lettres et aux endroits où l’on dépose les colis, et demander à votre entourage, à vos voisins et au gardien ? Un avis de passage indique parfois où il se trouve.
dnr-write = Si vous ne le trouvez pas, répondez-nous ici en précisant où vous avez cherché.

return-window-from-delivery = Vous pouvez retourner les articles dans les { $days } jours suivant la livraison.
return-window-from-order = Vous pouvez retourner les articles dans les { $days } jours suivant la commande.
return-until = Pour votre commande, le dernier jour est le { $until }.
return-paid-buyer = Les frais de retour sont à votre charge.
return-paid-seller = Les frais de retour sont à notre charge.
cond-unused = Les articles ne doivent pas avoir été utilisés.
cond-not-customised = Les articles fabriqués spécialement pour vous sont exclus.
cond-defect = Cela vaut pour les articles défectueux.
return-ask = Si vous souhaitez retourner un article, dites-nous ici lequel et pour quelle raison.

refund-pending = Votre remboursement pour la commande { $order } est en cours de traitement et n’a pas encore été versé.
refund-pending-amount = Votre remboursement de { $amount } pour la commande { $order } est en cours de traitement et n’a pas encore été versé.
refund-issued = Votre remboursement pour la commande { $order } a été émis le { $issued }.
refund-issued-amount = Votre remboursement de { $amount } pour la commande { $order } a été émis le { $issued }.
refund-expected = Vous devriez l’avoir au plus tard le { $by }.

policy-intro = Merci pour votre question.
policy-text = { $text }
thanks = Avec plaisir. Merci pour votre message.
ask-order = Merci pour votre message. Pour que nous puissions vérifier, pourriez-vous nous indiquer votre numéro de commande ?

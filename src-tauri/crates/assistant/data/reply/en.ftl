hello = Hello { $name },
hello-plain = Hello,
sign = Kind regards
    { $shop }

about-order = Here is where your order { $order } stands.
several-parcels = It travels in several parcels.
order-unpaid = Your order { $order } has not been paid yet. It can be prepared once the payment is complete.
order-paid = Your order { $order } is paid and has not left us yet.
order-in-production = Your order { $order } is being made for you and has not left us yet.
order-shipped = Your order { $order } has left us and is with the carrier. There is no tracking entry yet.
order-delivered = Your order { $order } is recorded as delivered.
order-cancelled = Your order { $order } has been cancelled.
order-refunded = Your order { $order } has been refunded.

parcel-none = The parcel has been handed to the carrier. There is no tracking entry yet.
parcel-info-received = The carrier has the parcel’s details but has not scanned it yet.
parcel-in-transit = The parcel is in transit.
parcel-customs = The parcel is being processed by customs.
parcel-out-for-delivery = The parcel is out for delivery.
parcel-available-for-pickup = The parcel is ready for you to collect.
parcel-delivered = The carrier recorded the parcel as delivered on { $delivered }.
parcel-delivered-plain = The carrier recorded the parcel as delivered.
number-carrier = Tracking number: { $tracking } ({ $carrier })
number = Tracking number: { $tracking }
carrier = Carrier: { $carrier }
shipped-on = Shipped on: { $shipped }
event-place = Latest entry: { $when }, { $place }
event = Latest entry: { $when }
eta = Expected arrival: { $eta }

dnr-sorry = I am sorry that you do not have your order { $order }.
dnr-delivered = The carrier recorded it as delivered on { $delivered }.
dnr-place = Place recorded by the carrier: { $place }
dnr-check = Could you please look in your letterbox and in places where parcels are left, and ask your household, your neighbours and reception? A card from the carrier may also say where it is.
dnr-write = If you do not find it, please answer here and tell us where you have looked.

return-window-from-delivery = You can return goods within { $days } days of delivery.
return-window-from-order = You can return goods within { $days } days of ordering.
return-until = For your order, the last day is { $until }.
return-paid-buyer = The return postage is paid by you.
return-paid-seller = The return postage is paid by us.
cond-unused = The goods must be unused.
cond-not-customised = Goods made for you personally are excluded.
cond-defect = This applies to faulty goods.
return-ask = If you would like to return something, please tell us here which item and why.

refund-pending = Your refund for order { $order } is being processed and has not been paid out yet.
refund-pending-amount = Your refund of { $amount } for order { $order } is being processed and has not been paid out yet.
refund-issued = Your refund for order { $order } was issued on { $issued }.
refund-issued-amount = Your refund of { $amount } for order { $order } was issued on { $issued }.
refund-expected = You should have it by { $by }.

policy-intro = Thank you for your question.
policy-text = { $text }
thanks = You’re very welcome. Thank you for writing.
ask-order = Thank you for your message. So that we can look into it, could you please tell us your order number?

hello = Hola, { $name }:
hello-plain = Hola:
sign = Un saludo cordial,
    { $shop }

about-order = Este es el estado de su pedido { $order }.
several-parcels = Viaja en varios paquetes.
order-unpaid = Su pedido { $order } aún no está pagado. Podrá prepararse cuando se complete el pago.
order-paid = Su pedido { $order } está pagado y todavía no ha salido de nuestro almacén.
order-in-production = Su pedido { $order } se está fabricando para usted y todavía no ha salido.
order-shipped = Su pedido { $order } ha salido y está en manos del transportista. Todavía no hay ningún registro de seguimiento.
order-delivered = Su pedido { $order } consta como entregado.
order-cancelled = Su pedido { $order } se ha cancelado.
order-refunded = Su pedido { $order } se ha reembolsado.

parcel-none = El paquete se ha entregado al transportista. Todavía no hay ningún registro de seguimiento.
parcel-info-received = El transportista tiene los datos del paquete, pero aún no lo ha registrado.
parcel-in-transit = El paquete está en camino.
parcel-customs = La aduana está tramitando el paquete.
parcel-out-for-delivery = El paquete está en reparto.
parcel-available-for-pickup = El paquete está listo para su recogida.
parcel-delivered = El transportista registró el paquete como entregado: { $delivered }.
parcel-delivered-plain = El transportista registró el paquete como entregado.
number-carrier = Número de seguimiento: { $tracking } ({ $carrier })
number = Número de seguimiento: { $tracking }
carrier = Transportista: { $carrier }
shipped-on = Fecha de envío: { $shipped }
event-place = Último registro: { $when }, { $place }
event = Último registro: { $when }
eta = Llegada prevista: { $eta }

dnr-sorry = Lamento que no tenga su pedido { $order }.
dnr-delivered = El transportista lo registró como entregado: { $delivered }.
dnr-place = Lugar indicado por el transportista: { $place }
dnr-check = ¿Podría mirar en el buzón y en los lugares donde suelen dejar paquetes, y preguntar en su casa, a los vecinos y en portería? También puede haber un aviso del transportista que indique dónde está.
dnr-write = Si no lo encuentra, responda por favor aquí y díganos dónde ha buscado.

return-window-from-delivery = Puede devolver los artículos en los { $days } días siguientes a la entrega.
return-window-from-order = Puede devolver los artículos en los { $days } días siguientes al pedido.
return-until = En su pedido, el último día es el { $until }.
return-paid-buyer = El envío de devolución corre por su cuenta.
return-paid-seller = El envío de devolución corre por nuestra cuenta.
cond-unused = Los artículos deben estar sin usar.
cond-not-customised = Quedan excluidos los artículos hechos a medida para usted.
cond-defect = Esto se aplica a los artículos defectuosos.
return-ask = Si desea devolver algo, díganos aquí qué artículo es y por qué motivo.

refund-pending = El reembolso de su pedido { $order } está en trámite y todavía no se ha pagado.
refund-pending-amount = El reembolso de { $amount } de su pedido { $order } está en trámite y todavía no se ha pagado.
refund-issued = El reembolso de su pedido { $order } se emitió el { $issued }.
refund-issued-amount = El reembolso de { $amount } de su pedido { $order } se emitió el { $issued }.
refund-expected = Debería tenerlo a más tardar el { $by }.

policy-intro = Gracias por su pregunta.
policy-text = { $text }
thanks = Con mucho gusto. Gracias por escribirnos.
ask-order = Gracias por su mensaje. Para poder comprobarlo, ¿nos indica por favor su número de pedido?

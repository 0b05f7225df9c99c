-- What an order was worth, for the figures: the event says only which order was paid.
create view ops.order_amount as select id, total_amount as amount, currency from commerce."order";

-- Makes of the demo database one whose tables can be lists inside documents (nested.json): the first column of such a
-- table is the key of what holds it. Some products have no tag, some orders no item, some items no amount.
PRAGMA foreign_keys = OFF;
DROP VIEW open_orders;
DROP VIEW late_shipments;
ALTER TABLE order_items RENAME TO all_items;
CREATE TABLE order_items (
  order_id          INTEGER NOT NULL REFERENCES orders (id),
  product_id        INTEGER REFERENCES products (id),
  quantity          INTEGER NOT NULL,
  discount_percent  INTEGER,
  amount            DECIMAL(10,2)
);
INSERT INTO order_items
SELECT order_id, CASE WHEN id % 11 THEN product_id END, quantity, NULLIF(discount_percent, 0), CASE WHEN id % 7 THEN amount END
FROM all_items WHERE order_id % 9;
DROP TABLE all_items;
CREATE TABLE product_tags (product_id INTEGER NOT NULL REFERENCES products (id), tag TEXT NOT NULL);
INSERT INTO product_tags SELECT id, 'cheap' FROM products WHERE unit_price < 60;
INSERT INTO product_tags SELECT id, 'light' FROM products WHERE weight_kg < 1;
INSERT INTO product_tags SELECT id, 'new' FROM products WHERE launched_on >= '2024-01-01';

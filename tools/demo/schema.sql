-- Larkfield Outdoor, an invented company: it sells outdoor gear in twelve countries, ships it, and employs people.
-- Money is in euros. Dates and times are ISO 8601 text in UTC.

CREATE TABLE offices (
  id         INTEGER PRIMARY KEY,
  name       VARCHAR(60) NOT NULL UNIQUE,
  city       VARCHAR(60) NOT NULL,
  country    VARCHAR(60) NOT NULL,
  desks      INTEGER NOT NULL CHECK (desks > 0),
  opened_on  DATE NOT NULL
);

CREATE TABLE departments (
  id      INTEGER PRIMARY KEY,
  name    VARCHAR(60) NOT NULL UNIQUE,
  budget  DECIMAL(12,2) NOT NULL CHECK (budget >= 0)  -- for the current year
);

CREATE TABLE employees (
  id             INTEGER PRIMARY KEY,
  first_name     VARCHAR(40) NOT NULL,
  last_name      VARCHAR(40) NOT NULL,
  email          VARCHAR(120) NOT NULL UNIQUE,
  title          VARCHAR(60) NOT NULL,
  department_id  INTEGER NOT NULL REFERENCES departments (id),
  office_id      INTEGER NOT NULL REFERENCES offices (id),
  manager_id     INTEGER REFERENCES employees (id),  -- NULL for the managing director
  salary         DECIMAL(10,2) NOT NULL CHECK (salary > 0),  -- a year
  is_remote      BOOLEAN NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1)),
  hired_on       DATE NOT NULL,
  left_on        DATE CHECK (left_on > hired_on)  -- NULL while employed
);

CREATE TABLE customers (
  id                  INTEGER PRIMARY KEY,
  name                VARCHAR(120) NOT NULL UNIQUE,
  segment             VARCHAR(20) NOT NULL CHECK (segment IN ('Private', 'Shop', 'Club', 'Company')),
  email               VARCHAR(120) NOT NULL,
  phone               VARCHAR(30),
  city                VARCHAR(60) NOT NULL,
  country             VARCHAR(60) NOT NULL,
  newsletter          BOOLEAN NOT NULL DEFAULT 0 CHECK (newsletter IN (0, 1)),
  credit_limit        DECIMAL(10,2),  -- NULL: pays in advance
  account_manager_id  INTEGER REFERENCES employees (id),
  created_at          TIMESTAMP NOT NULL
);

CREATE TABLE categories (
  id           INTEGER PRIMARY KEY,
  name         VARCHAR(60) NOT NULL UNIQUE,
  description  TEXT
);

CREATE TABLE suppliers (
  id             INTEGER PRIMARY KEY,
  name           VARCHAR(120) NOT NULL UNIQUE,
  city           VARCHAR(60) NOT NULL,
  country        VARCHAR(60) NOT NULL,
  rating         DECIMAL(2,1) CHECK (rating BETWEEN 1 AND 5),  -- NULL until first assessed
  is_preferred   BOOLEAN NOT NULL DEFAULT 0 CHECK (is_preferred IN (0, 1)),
  partner_since  DATE NOT NULL
);

CREATE TABLE products (
  id               INTEGER PRIMARY KEY,
  sku              VARCHAR(12) NOT NULL UNIQUE,
  name             VARCHAR(120) NOT NULL UNIQUE,
  category_id      INTEGER NOT NULL REFERENCES categories (id),
  unit_price       DECIMAL(10,2) NOT NULL CHECK (unit_price > 0),
  unit_cost        DECIMAL(10,2) NOT NULL CHECK (unit_cost > 0),
  weight_kg        DECIMAL(6,2),
  stock_quantity   INTEGER NOT NULL CHECK (stock_quantity >= 0),
  is_discontinued  BOOLEAN NOT NULL DEFAULT 0 CHECK (is_discontinued IN (0, 1)),
  launched_on      DATE NOT NULL
);

CREATE TABLE product_suppliers (
  product_id      INTEGER NOT NULL REFERENCES products (id),
  supplier_id     INTEGER NOT NULL REFERENCES suppliers (id),
  supply_price    DECIMAL(10,2) NOT NULL CHECK (supply_price > 0),
  lead_time_days  INTEGER NOT NULL CHECK (lead_time_days > 0),
  PRIMARY KEY (product_id, supplier_id)
);

CREATE TABLE orders (
  id              INTEGER PRIMARY KEY,
  customer_id     INTEGER NOT NULL REFERENCES customers (id),
  employee_id     INTEGER REFERENCES employees (id),  -- who took the order; NULL for the web shop
  ordered_at      TIMESTAMP NOT NULL,
  status          VARCHAR(20) NOT NULL
                  CHECK (status IN ('new', 'paid', 'packed', 'shipped', 'delivered', 'returned', 'cancelled')),
  channel         VARCHAR(20) NOT NULL CHECK (channel IN ('web', 'phone', 'store', 'partner')),
  payment_method  VARCHAR(20) NOT NULL CHECK (payment_method IN ('card', 'invoice', 'transfer', 'wallet')),
  discount_code   VARCHAR(20),
  is_gift         BOOLEAN NOT NULL DEFAULT 0 CHECK (is_gift IN (0, 1)),
  shipping_fee    DECIMAL(10,2) NOT NULL DEFAULT 0 CHECK (shipping_fee >= 0),
  total_amount    DECIMAL(10,2) NOT NULL CHECK (total_amount >= 0)  -- revenue: sum of the items, without shipping
);

CREATE TABLE order_items (
  id                INTEGER PRIMARY KEY,
  order_id          INTEGER NOT NULL REFERENCES orders (id),
  product_id        INTEGER NOT NULL REFERENCES products (id),
  quantity          INTEGER NOT NULL CHECK (quantity > 0),
  unit_price        DECIMAL(10,2) NOT NULL,  -- on the day of the order
  discount_percent  INTEGER NOT NULL DEFAULT 0 CHECK (discount_percent BETWEEN 0 AND 50),
  amount            DECIMAL(10,2) NOT NULL  -- revenue: quantity times unit price, less the discount
);

CREATE TABLE carriers (
  id          INTEGER PRIMARY KEY,
  name        VARCHAR(60) NOT NULL UNIQUE,
  country     VARCHAR(60) NOT NULL,
  is_express  BOOLEAN NOT NULL DEFAULT 0 CHECK (is_express IN (0, 1))
);

CREATE TABLE shipments (
  id               INTEGER PRIMARY KEY,
  order_id         INTEGER NOT NULL REFERENCES orders (id),
  carrier_id       INTEGER NOT NULL REFERENCES carriers (id),
  tracking_number  VARCHAR(12) NOT NULL,
  weight_kg        DECIMAL(8,2) NOT NULL,
  cost             DECIMAL(10,2) NOT NULL,
  shipped_at       TIMESTAMP NOT NULL,
  promised_on      DATE NOT NULL,
  delivered_at     TIMESTAMP CHECK (delivered_at > shipped_at)  -- NULL while under way
);

CREATE TABLE reviews (
  id           INTEGER PRIMARY KEY,
  product_id   INTEGER NOT NULL REFERENCES products (id),
  customer_id  INTEGER NOT NULL REFERENCES customers (id),
  rating       INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment      TEXT,
  created_at   TIMESTAMP NOT NULL
);

CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX order_items_by_order ON order_items (order_id);
CREATE INDEX order_items_by_product ON order_items (product_id);
CREATE INDEX shipments_by_order ON shipments (order_id);

-- Orders that still need work in the warehouse.
CREATE VIEW open_orders AS
SELECT o.id, c.name AS customer, c.country, o.ordered_at, o.status, o.total_amount
FROM orders o
JOIN customers c ON c.id = o.customer_id
WHERE o.status IN ('new', 'paid', 'packed');

-- Parcels that arrived after the promised day.
CREATE VIEW late_shipments AS
SELECT s.id, s.order_id, c.name AS carrier, s.promised_on, s.delivered_at,
       CAST(julianday(date(s.delivered_at)) - julianday(s.promised_on) AS INTEGER) AS days_late
FROM shipments s
JOIN carriers c ON c.id = s.carrier_id
WHERE date(s.delivered_at) > s.promised_on;

# Queries that the guard must let pass, with and without a catalog. One a line; lines that begin with # and empty lines are for
# people. The contract test of the SQLite connector also runs each of them, on the tables of fixtures/allowed_sqlite.sql.

# Lists and filters
SELECT 1
SELECT * FROM users
SELECT * FROM users;
SELECT * FROM users;;
; SELECT 1
SELECT * FROM users; -- the end
/* a comment first */ SELECT id, name FROM main.users
VALUES (1, 'a'), (2, 'b')
SELECT id, name FROM users WHERE country = 'Norway'
SELECT * FROM users WHERE name LIKE 'A%' AND age >= 18 OR NOT is_deleted
SELECT * FROM users WHERE name NOT LIKE '%\_%' ESCAPE '\'
SELECT * FROM users WHERE name GLOB 'A*'
SELECT * FROM users WHERE age BETWEEN 18 AND 30
SELECT * FROM users WHERE country IN ('Norway', 'Sweden')
SELECT * FROM users WHERE country IS NULL OR country IS NOT 'Peru'
SELECT * FROM users WHERE country IS DISTINCT FROM 'Peru'
SELECT DISTINCT country FROM users ORDER BY country COLLATE NOCASE DESC NULLS LAST LIMIT 10 OFFSET 5
SELECT * FROM users LIMIT 5, 10
SELECT * FROM users WHERE name == 'x' AND age <> 1 AND age != 2
SELECT users.name FROM users
SELECT rowid, name FROM users

# Columns and words that a list of words would trip over
SELECT created_at, updated_at, is_deleted FROM users
SELECT 'DROP TABLE users; DELETE FROM users' AS text
SELECT name FROM users WHERE name = 'insert into'
SELECT REPLACE(name, 'a', 'b') FROM users
SELECT name AS "update", age AS [delete], id AS `drop` FROM users
SELECT "from", "drop table" FROM "select"
SELECT [from], `drop table` FROM [select]
SELECT "sélection ✨", "🙂" FROM "таблица"
SELECT t."🙂" FROM "таблица" AS t
SELECT /* DELETE FROM users */ 1
SELECT 1 -- DROP TABLE users
SELECT ';' || '--' AS semicolons
SELECT name FROM users WHERE name = "quoted as people do"

# Groups
SELECT count(*) FROM users
SELECT count(DISTINCT country) FROM users
SELECT country, count(*) AS n FROM users GROUP BY country HAVING count(*) > 1 ORDER BY n DESC
SELECT sum(amount), avg(amount), min(amount), max(amount), total(amount) FROM orders
SELECT round(avg(amount), 2) FROM orders
SELECT count(*) FILTER (WHERE amount > 10) FROM orders
SELECT country, group_concat(name, ', ') FROM users GROUP BY 1
SELECT group_concat(DISTINCT country) FROM users
SELECT string_agg(name, ',' ORDER BY name) FROM users

# Joins
SELECT u.name, o.amount FROM users u JOIN orders o ON o.user_id = u.id
SELECT name, o.amount FROM users u JOIN orders o ON o.user_id = u.id WHERE u.age > 1
SELECT u.name FROM users AS u LEFT OUTER JOIN orders AS o ON o.user_id = u.id WHERE o.id IS NULL
SELECT u.name FROM users u RIGHT JOIN orders o ON o.user_id = u.id
SELECT u.name FROM users u FULL JOIN orders o ON o.user_id = u.id
SELECT * FROM users CROSS JOIN orders
SELECT * FROM users, orders WHERE users.id = orders.user_id
SELECT * FROM users JOIN orders USING (id)
SELECT * FROM users NATURAL JOIN orders
SELECT a.name, b.name FROM users a JOIN users b ON a.id < b.id
SELECT t1.name FROM users AS t1 JOIN orders AS t2 ON t1.id = t2.id UNION SELECT t1.name FROM users AS t1 JOIN staff AS t2 ON t1.id = t2.id
SELECT T1.name, count(*) FROM users AS T1 JOIN orders AS T2 ON T1.id = T2.user_id GROUP BY T1.id

# Questions within questions
SELECT name FROM users WHERE id IN (SELECT user_id FROM orders)
SELECT name FROM users WHERE id NOT IN (SELECT user_id FROM orders)
SELECT name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)
SELECT name FROM users WHERE age > (SELECT avg(age) FROM users)
SELECT name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u
SELECT * FROM (SELECT country, count(*) AS n FROM users GROUP BY country) c WHERE n > 0
WITH c AS (SELECT country, count(*) AS n FROM users GROUP BY country) SELECT * FROM c ORDER BY n
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH a AS (SELECT 1 AS x) SELECT count(*) FROM a
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r
WITH RECURSIVE r AS (SELECT id, manager_id FROM staff UNION ALL SELECT s.id, s.manager_id FROM staff s JOIN r ON s.manager_id = r.id LIMIT 10) SELECT * FROM r
SELECT name FROM users UNION SELECT name FROM staff
SELECT name FROM users UNION ALL SELECT name FROM staff ORDER BY 1
SELECT name FROM users INTERSECT SELECT name FROM staff
SELECT name FROM users EXCEPT SELECT name FROM staff

# Windows
SELECT name, rank() OVER (ORDER BY age DESC) FROM users
SELECT name, row_number() OVER (PARTITION BY country ORDER BY age) FROM users
SELECT amount, sum(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders
SELECT amount, avg(amount) OVER w, lag(amount) OVER w, lead(amount, 1, 0) OVER w FROM orders WINDOW w AS (ORDER BY id)
SELECT ntile(4) OVER (ORDER BY age), first_value(name) OVER (ORDER BY age), percent_rank() OVER (ORDER BY age) FROM users

# Dates
SELECT date('now'), datetime('now', 'localtime'), time('now'), current_date, current_timestamp
SELECT strftime('%Y-%m', created_at) AS month, count(*) FROM users GROUP BY month
SELECT * FROM users WHERE created_at >= date('now', '-30 days')
SELECT julianday('now') - julianday(created_at) FROM users
SELECT unixepoch(created_at), timediff('2024-01-02', '2024-01-01') FROM users

# Text, numbers and choices
SELECT upper(name), lower(name), length(name), trim(name), ltrim(name), rtrim(name, 'x') FROM users
SELECT name || ' (' || country || ')' FROM users
SELECT substr(name, 1, 2), substring(name, 1, 2), instr(name, 'a'), printf('%.2f', age), format('%d', age) FROM users
SELECT coalesce(country, 'none'), ifnull(country, ''), nullif(country, ''), iif(age > 1, 'a', 'b') FROM users
SELECT CASE WHEN age < 18 THEN 'child' ELSE 'adult' END FROM users
SELECT CASE country WHEN 'Norway' THEN 1 END FROM users
SELECT cast(age AS REAL), cast(amount AS INTEGER) FROM users, orders
SELECT abs(-1), round(1.234, 2), ceil(1.5), floor(1.5), 5 % 2, power(2, 3), sqrt(4), ln(1), random(), pi()
SELECT amount * 1.25 AS with_tax, -amount, amount / 3 FROM orders
SELECT min(1, 2), max(1, 2), typeof(age), quote(name), hex(name), unicode('a'), char(65) FROM users
SELECT zeroblob(10), randomblob(10), x'00ff'

# JSON
SELECT json_extract('{"a": 1}', '$.a'), '{"a": 1}' -> 'a', '{"a": 1}' ->> '$.a'
SELECT json_object('a', 1), json_array(1, 2), json_group_array(name) FROM users
SELECT e.key, e.value FROM json_each('[1, 2]') AS e
SELECT fullkey, atom FROM json_tree('{"a": [1]}')

# What describes the database
SELECT name FROM sqlite_master WHERE type = 'table'
SELECT sql FROM sqlite_schema
SELECT sqlite_version()

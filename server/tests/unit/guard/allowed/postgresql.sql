# Queries that the guard must let pass. One a line; lines that begin with # and empty lines are for people. The contract test
# of the PostgreSQL connector also runs each of them on a real server, on the tables of fixtures/allowed_postgresql.sql.

# Lists and filters
SELECT 1
SELECT * FROM users
SELECT * FROM users;
SELECT * FROM users; -- the end
select id, name from public.users
TABLE users
VALUES (1, 'a'), (2, 'b')
SELECT id, name FROM users WHERE country = 'Norway'
SELECT * FROM users WHERE name LIKE 'A%' AND age >= 18 OR NOT is_deleted
SELECT * FROM users WHERE name ILIKE '%smith%'
SELECT * FROM users WHERE name NOT LIKE '%\_%' ESCAPE '\'
SELECT * FROM users WHERE name SIMILAR TO '(A|B)%'
SELECT * FROM users WHERE name ~ '^A' AND name !~* 'z$'
SELECT * FROM users WHERE age BETWEEN 18 AND 30
SELECT * FROM users WHERE age NOT BETWEEN SYMMETRIC 30 AND 18
SELECT * FROM users WHERE country IN ('Norway', 'Sweden')
SELECT * FROM users WHERE country IS NULL OR country IS DISTINCT FROM 'Peru'
SELECT * FROM users WHERE is_deleted IS NOT TRUE
SELECT DISTINCT country FROM users ORDER BY country DESC NULLS LAST LIMIT 10 OFFSET 5
SELECT DISTINCT ON (country) country, name FROM users ORDER BY country, age
SELECT * FROM users ORDER BY age FETCH FIRST 3 ROWS WITH TIES
SELECT * FROM users ORDER BY 1, name USING <

# Columns and words that a list of words would trip over
SELECT created_at, updated_at, is_deleted FROM users
SELECT deleted_at IS NULL AS not_deleted FROM users
SELECT 'DROP TABLE users; DELETE FROM users' AS text
SELECT name FROM users WHERE name = 'insert into'
SELECT REPLACE(name, 'a', 'b') FROM users
SELECT name AS "update", age AS "delete" FROM users
SELECT "select", "from", "drop table" FROM "select"
SELECT "sélection ✨", "🙂" FROM "таблица"
SELECT u."🙂" FROM "таблица" AS u
SELECT /* DELETE FROM users */ 1
SELECT 1 -- DROP TABLE users
SELECT $$DELETE FROM users$$ AS quoted
SELECT $x$;$x$ || ';' AS semicolons
SELECT E'it\'s' AS escaped, 'it''s' AS doubled, U&'\0041' AS unicode
SELECT call, "grant", execute, copy, set FROM (SELECT 1 AS call, 2 AS "grant", 3 AS execute, 4 AS copy, 5 AS set) AS words
SELECT locked, lock_reason, for_update FROM (SELECT 1 AS locked, 2 AS lock_reason, 3 AS for_update) AS words

# Groups
SELECT count(*) FROM users
SELECT count(DISTINCT country) FROM users
SELECT country, count(*) AS n FROM users GROUP BY country HAVING count(*) > 1 ORDER BY n DESC
SELECT sum(amount), avg(amount), min(amount), max(amount), stddev(amount) FROM orders
SELECT round(avg(amount), 2) FROM orders
SELECT count(*) FILTER (WHERE amount > 10) FROM orders
SELECT country, string_agg(name, ', ' ORDER BY name) FROM users GROUP BY 1
SELECT array_agg(DISTINCT country) FROM users
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM orders
SELECT mode() WITHIN GROUP (ORDER BY country) FROM users
SELECT country, is_deleted, count(*) FROM users GROUP BY GROUPING SETS ((country), (is_deleted), ())
SELECT country, count(*), grouping(country) FROM users GROUP BY ROLLUP (country)
SELECT country, is_deleted, count(*) FROM users GROUP BY CUBE (country, is_deleted)
SELECT bool_and(is_deleted), bool_or(is_deleted), every(age > 1) FROM users
SELECT corr(age, id), regr_slope(age, id), var_pop(age) FROM users
SELECT json_agg(u) FROM users u
SELECT jsonb_object_agg(id, name) FROM users

# Joins
SELECT u.name, o.amount FROM users u JOIN orders o ON o.user_id = u.id
SELECT u.name FROM users AS u LEFT OUTER JOIN orders AS o ON o.user_id = u.id WHERE o.id IS NULL
SELECT * FROM users u RIGHT JOIN orders o ON o.user_id = u.id
SELECT * FROM users u FULL JOIN orders o ON o.user_id = u.id
SELECT * FROM users CROSS JOIN orders
SELECT * FROM users, orders WHERE users.id = orders.user_id
SELECT * FROM users JOIN orders USING (id)
SELECT * FROM users NATURAL JOIN orders
SELECT x.id FROM users JOIN orders USING (id) AS x
SELECT a.name, b.name FROM users a JOIN users b ON a.id < b.id
SELECT u.name, l.amount FROM users u, LATERAL (SELECT amount FROM orders o WHERE o.user_id = u.id ORDER BY amount DESC LIMIT 1) l
SELECT (u).* FROM users u
SELECT u.* FROM users u
SELECT public.users.name FROM public.users

# Questions within questions
SELECT name FROM users WHERE id IN (SELECT user_id FROM orders)
SELECT name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)
SELECT name FROM users WHERE age > (SELECT avg(age) FROM users)
SELECT name FROM users WHERE age >= ALL (SELECT age FROM users)
SELECT name FROM users WHERE age = ANY (ARRAY[1, 2, 3])
SELECT name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u
SELECT * FROM (SELECT country, count(*) AS n FROM users GROUP BY country) c WHERE n > 0
WITH c AS (SELECT country, count(*) AS n FROM users GROUP BY country) SELECT * FROM c ORDER BY n
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH a AS MATERIALIZED (SELECT 1 AS x) SELECT * FROM a
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT * FROM r
WITH RECURSIVE r AS (SELECT id, manager_id FROM staff UNION ALL SELECT s.id, s.manager_id FROM staff s JOIN r ON s.manager_id = r.id) SEARCH DEPTH FIRST BY id SET o SELECT * FROM r
WITH RECURSIVE r AS (SELECT id, manager_id FROM staff UNION ALL SELECT s.id, s.manager_id FROM staff s JOIN r ON s.manager_id = r.id) CYCLE id SET seen USING path SELECT * FROM r
SELECT name FROM users UNION SELECT name FROM staff
SELECT name FROM users UNION ALL (SELECT name FROM staff ORDER BY name LIMIT 1) ORDER BY 1
SELECT name FROM users INTERSECT SELECT name FROM staff
SELECT name FROM users EXCEPT SELECT name FROM staff

# Windows
SELECT name, rank() OVER (ORDER BY age DESC) FROM users
SELECT name, row_number() OVER (PARTITION BY country ORDER BY age) FROM users
SELECT amount, sum(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM orders
SELECT amount, sum(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM orders
SELECT amount, avg(amount) OVER w, lag(amount) OVER w, lead(amount, 1, 0) OVER w FROM orders WINDOW w AS (ORDER BY id)
SELECT ntile(4) OVER (ORDER BY age), first_value(name) OVER (ORDER BY age), percent_rank() OVER (ORDER BY age) FROM users

# Dates
SELECT current_date, current_time, current_timestamp, localtimestamp, now()
SELECT extract(year FROM created_at) FROM users
SELECT date_part('month', created_at) FROM users
SELECT date_trunc('month', created_at) AS month, count(*) FROM users GROUP BY 1
SELECT * FROM users WHERE created_at >= date '2024-01-01' AND created_at < date '2024-01-01' + interval '1 year'
SELECT * FROM users WHERE created_at > now() - interval '30 days'
SELECT to_char(created_at, 'YYYY-MM') FROM users
SELECT age(created_at) FROM users
SELECT created_at AT TIME ZONE 'UTC' FROM users
SELECT created_at::date FROM users
SELECT date(created_at) FROM users
SELECT make_date(2024, 1, 31), make_interval(days => 3)
SELECT (date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-15', date '2024-03-01')
SELECT to_timestamp(0), to_date('2024', 'YYYY')
SELECT generate_series(date '2024-01-01', date '2024-01-05', interval '1 day')
SELECT g.g FROM generate_series(1, 3) AS g
SELECT d::date FROM generate_series(date '2024-01-01', date '2024-01-05', interval '1 day') AS d

# Text and numbers
SELECT upper(name), lower(name), initcap(name), length(name), reverse(name) FROM users
SELECT name || ' (' || country || ')' FROM users
SELECT concat(name, ' ', country), concat_ws(', ', name, country), format('%s', name) FROM users
SELECT substring(name FROM 1 FOR 2), substr(name, 1, 2), left(name, 1), right(name, 1) FROM users
SELECT trim(both ' ' FROM name), ltrim(name), position('a' IN name), overlay(name PLACING 'x' FROM 1) FROM users
SELECT split_part(name, ' ', 1), regexp_replace(name, 'a', 'b', 'g'), translate(name, 'a', 'b') FROM users
SELECT coalesce(country, 'none'), nullif(country, ''), greatest(1, 2), least(1, 2) FROM users
SELECT CASE WHEN age < 18 THEN 'child' ELSE 'adult' END FROM users
SELECT CASE country WHEN 'Norway' THEN 1 END FROM users
SELECT cast(age AS numeric(10, 2)), age::text, 'x'::varchar(5), '1'::pg_catalog.int4 FROM users
SELECT abs(-1), ceil(1.5), floor(1.5), round(1.234, 2), mod(5, 2), 5 % 2, 2 ^ 3, sqrt(4), ln(1), random()
SELECT amount * 1.25 AS with_tax, -amount, amount / 3, |/ 25.0 FROM orders
SELECT 7 OPERATOR(pg_catalog.+) 1
SELECT name COLLATE "C" FROM users ORDER BY name COLLATE "C"
SELECT md5(name), sha256('x'), encode('x', 'base64') FROM users

# Arrays, JSON, ranges, search
SELECT ARRAY[1, 2, 3], (ARRAY[1, 2, 3])[1], (ARRAY[1, 2, 3])[1:2]
SELECT unnest(ARRAY[1, 2, 3])
SELECT u.x, u.n FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS u(x, n)
SELECT array_length(ARRAY[1, 2], 1), cardinality(ARRAY[1]), array_to_string(ARRAY['a'], ',')
SELECT ROW(1, 'a'), (1, 2) = (1, 2)
SELECT '{"a": 1}'::json -> 'a', '{"a": 1}'::jsonb ->> 'a', '{"a": {"b": 1}}'::jsonb #>> '{a,b}'
SELECT '{"a": 1}'::jsonb @> '{"a": 1}', '{"a": 1}'::jsonb ? 'a'
SELECT jsonb_path_query('{"a": [1, 2]}', '$.a[*]')
SELECT e.key, e.value FROM jsonb_each('{"a": 1}') AS e
SELECT value FROM json_array_elements('[1, 2]')
SELECT * FROM json_to_recordset('[{"a": 1}]') AS x(a int, b text)
SELECT x.a FROM json_to_record('{"a": 1}') AS x(a int)
SELECT json_build_object('a', 1), row_to_json(u), to_jsonb(u) FROM users u
SELECT int4range(1, 5) @> 3, lower(int4range(1, 5)), daterange('2024-01-01', '2024-02-01')
SELECT to_tsvector('english', name) @@ to_tsquery('english', 'a') FROM users
SELECT * FROM users TABLESAMPLE system (50)
SELECT * FROM users TABLESAMPLE bernoulli (50) REPEATABLE (1)
SELECT 'happy'::mood
SELECT 'happy'::public.mood

# What describes the database
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'users'
SELECT tablename FROM pg_tables
SELECT relname, reltuples FROM pg_catalog.pg_class
SELECT version(), current_database(), current_schema, current_user
SELECT pg_size_pretty(pg_total_relation_size('users'))

# EXPLAIN without running
EXPLAIN SELECT * FROM users
EXPLAIN (VERBOSE, COSTS off, FORMAT json) SELECT * FROM users
EXPLAIN WITH a AS (SELECT 1 AS x) SELECT * FROM a

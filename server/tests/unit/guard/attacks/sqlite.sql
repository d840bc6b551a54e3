# Queries that the guard must refuse. One a line; lines that begin with # and empty lines are for people; a line that begins
# with ! is refused because it is not one valid query. Each is tried with and without the catalog of the test.

# Statements that write
INSERT INTO users VALUES (1)
INSERT INTO users(name) SELECT name FROM users
REPLACE INTO users(id) VALUES (1)
INSERT INTO users(id) VALUES (1) ON CONFLICT DO NOTHING
INSERT INTO users(id) VALUES (1) RETURNING id
UPDATE users SET name = 'x'
UPDATE users SET name = 'x' RETURNING id
DELETE FROM users
DELETE FROM users WHERE id = 1
DELETE FROM users RETURNING *
WITH a AS (SELECT 1 AS x) DELETE FROM users WHERE id IN (SELECT x FROM a)
WITH a AS (SELECT 1 AS x) INSERT INTO users(id) SELECT x FROM a
WITH a AS (SELECT 1 AS x) UPDATE users SET id = (SELECT x FROM a)
CREATE TABLE t (a)
CREATE TABLE t AS SELECT 1
CREATE TEMP TABLE t AS SELECT 1
CREATE TEMPORARY TABLE IF NOT EXISTS t (a)
CREATE VIEW v AS SELECT 1
CREATE TEMP VIEW v AS SELECT 1
CREATE INDEX i ON users(name)
CREATE UNIQUE INDEX i ON users(name)
CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END
CREATE TEMP TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END
CREATE VIRTUAL TABLE t USING fts5(a)
CREATE VIRTUAL TABLE t USING csv(filename='/etc/passwd')
DROP TABLE users
DROP TABLE IF EXISTS users
ALTER TABLE users ADD COLUMN x
ALTER TABLE users RENAME TO y
ALTER TABLE users RENAME COLUMN name TO x
ALTER TABLE users DROP COLUMN name
REINDEX
REINDEX users
ANALYZE
ANALYZE users
VACUUM
VACUUM INTO '/tmp/copy'
VACUUM main INTO '/tmp/copy'

# Other files, settings and transactions
ATTACH '/etc/passwd' AS p
ATTACH DATABASE ':memory:' AS p
ATTACH '/tmp/x' AS "main2"
DETACH main
PRAGMA user_version
PRAGMA user_version = 1
PRAGMA query_only = OFF
PRAGMA writable_schema = ON
PRAGMA journal_mode = DELETE
PRAGMA main.journal_mode
PRAGMA table_info(users)
PRAGMA table_info('users')
PRAGMA database_list
PRAGMA data_version
PRAGMA page_size
PRAGMA temp_store_directory = '/tmp'
PRAGMA wal_checkpoint
PRAGMA integrity_check
PRAGMA optimize
PRAGMA trusted_schema = ON
PRAGMA hard_heap_limit = 1
BEGIN
BEGIN IMMEDIATE
COMMIT
ROLLBACK
END
SAVEPOINT a
RELEASE a
ROLLBACK TO a

# EXPLAIN shows programs, not answers
EXPLAIN SELECT * FROM users
EXPLAIN QUERY PLAN SELECT * FROM users
EXPLAIN DELETE FROM users
EXPLAIN QUERY PLAN DELETE FROM users

# Functions that load, write or look outside
SELECT load_extension('/tmp/evil.so')
SELECT load_extension('/tmp/evil.so', 'main')
SELECT LOAD_EXTENSION('/tmp/evil.so')
SELECT "load_extension"('/tmp/evil.so')
SELECT readfile('/etc/passwd')
SELECT writefile('/tmp/x', 'x')
SELECT edit('x', 'vi')
SELECT shell('id')
SELECT fts3_tokenizer('simple')
SELECT fts3_tokenizer('simple', x'0000000000000000')
SELECT sqlite_log(1, 'x')
SELECT sqlite_compileoption_get(0)
SELECT optimize(users) FROM users
SELECT rtreecheck('users')
SELECT eval('DELETE FROM users')
SELECT my_function(1)
SELECT last_insert_rowid()
SELECT name FROM users WHERE load_extension('x') IS NULL
SELECT name FROM users ORDER BY load_extension('x')
SELECT name FROM users GROUP BY load_extension('x')
SELECT count(*) FROM users GROUP BY id HAVING load_extension('x')
SELECT name FROM users LIMIT load_extension('x')
SELECT count(*) FILTER (WHERE load_extension('x')) FROM users
SELECT sum(id) OVER (ORDER BY load_extension('x')) FROM users
SELECT CASE WHEN 1 THEN 1 ELSE load_extension('x') END
SELECT * FROM users JOIN orders ON load_extension('x')
SELECT (SELECT load_extension('x'))
SELECT EXISTS (SELECT load_extension('x'))
SELECT 1 UNION SELECT load_extension('x')
VALUES (load_extension('x'))
WITH a AS (SELECT load_extension('x')) SELECT * FROM a
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT load_extension('x') FROM r) SELECT * FROM r
SELECT name REGEXP 'a' FROM users
SELECT * FROM json_each(load_extension('x'))

# Tables made of thin air
SELECT * FROM pragma_table_info('users')
SELECT * FROM pragma_database_list
SELECT count(*) FROM pragma_database_list
SELECT file FROM pragma_database_list
SELECT * FROM pragma_user_version
SELECT name FROM PRAGMA_FUNCTION_LIST
SELECT * FROM pragma_module_list
SELECT * FROM pragma_compile_options
SELECT (SELECT file FROM pragma_database_list)
SELECT * FROM users JOIN pragma_database_list
SELECT * FROM sqlite_dbpage
SELECT hex(data) FROM sqlite_dbpage
SELECT count(*) FROM sqlite_dbpage
SELECT * FROM dbstat
SELECT * FROM sqlite_stmt
SELECT * FROM fts3tokenize('simple', 'x')
SELECT * FROM fsdir('/')
SELECT * FROM zipfile('/tmp/x.zip')
SELECT * FROM generate_series(1, 1000000000)
SELECT * FROM users('x')

# Several statements, or none
! SELECT 1; DELETE FROM users
! SELECT 1; SELECT 2
! SELECT 1; PRAGMA user_version
! SELECT 1; ATTACH '/tmp/x' AS x
! SELECT 1;; SELECT 2
! SELECT 1; x
! SELECT 1; /* a */ SELECT 2
! ; SELECT 1; SELECT 2
! ;
! -- nothing
! /* nothing */

# No SQLite at all
! SELEC 1
! SELECT FROM
! SELECT * FROM users WHERE
! SELECT 'abc
! SELECT (1
! how many users are there?
! .read /etc/passwd
! {"collection": "users"}
! SELECT * FROM users WHERE id = ?
! SELECT * FROM users WHERE id = :id
! SELECT $1
! SELECT name MATCHES 'a' FROM users
! SHOW TABLES
! COPY users TO '/tmp/x'
! SET x = 1

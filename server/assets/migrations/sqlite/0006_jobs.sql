-- Work that outlives a request: reading a database and indexing it. A connection has at most one job; it stays, done or failed,
-- until the next. Who works on one lets `heartbeat` grow; when it stands still another replica makes the next attempt. No time
-- is compared, so that clocks may step back.

CREATE TABLE jobs (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id INTEGER NOT NULL UNIQUE REFERENCES database_connections (id) ON DELETE CASCADE,
  kind          VARCHAR(20) NOT NULL CHECK (length(kind) <= 20),
  state         VARCHAR(20) NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  step          VARCHAR(50) NOT NULL DEFAULT '' CHECK (length(step) <= 50),
  done          INTEGER NOT NULL DEFAULT 0,
  total         INTEGER NOT NULL DEFAULT 0,
  attempts      INTEGER NOT NULL DEFAULT 0,
  taken_by      VARCHAR(100) CHECK (length(taken_by) <= 100),
  heartbeat     INTEGER NOT NULL DEFAULT 0,
  created_at    TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at   TIMESTAMP,
  error         VARCHAR(1000) NOT NULL DEFAULT '' CHECK (length(error) <= 1000)
);
CREATE INDEX jobs_active ON jobs (id) WHERE state IN ('queued', 'running');

-- All demo connections share one catalog and one index, which the program makes itself.
DELETE FROM connection_catalogs WHERE connection_id IN (SELECT id FROM database_connections WHERE is_demo);
DELETE FROM vector_chunks WHERE connection_id IN (SELECT id FROM database_connections WHERE is_demo);

-- A token holds while its session version is the account's: raising it ends every session.

ALTER TABLE users ADD COLUMN session_version INTEGER NOT NULL DEFAULT 1;

-- Uploaded files whose connection is gone, however its row went: written with the removal, taken out once the file is deleted.

CREATE TABLE removed_files (
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL
);

CREATE TRIGGER database_connections_removed_file AFTER DELETE ON database_connections
  WHEN OLD.owned_file IS NOT NULL
BEGIN
  INSERT INTO removed_files (path) VALUES (OLD.owned_file);
END;

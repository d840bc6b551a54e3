-- Users, their settings, their connections and what they asked.
-- VARCHAR lengths are CHECKs, for SQLite does not enforce them; times are UTC text as CURRENT_TIMESTAMP writes it.

CREATE TABLE users (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  email           VARCHAR(255) NOT NULL UNIQUE CHECK (length(email) <= 255),
  hashed_password VARCHAR(255) NOT NULL CHECK (length(hashed_password) <= 255),
  created_at      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE user_settings (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id        INTEGER NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
  llm_provider   VARCHAR(50) NOT NULL DEFAULT 'openai' CHECK (length(llm_provider) <= 50),
  llm_api_key    TEXT,
  llm_model      VARCHAR(100) NOT NULL DEFAULT 'gpt-3.5-turbo' CHECK (length(llm_model) <= 100),
  llm_base_url   VARCHAR(2000) CHECK (length(llm_base_url) <= 2000),
  key_updated_at TIMESTAMP,
  created_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at     TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- "ON UPDATE": whoever changes a row without setting the time.
CREATE TRIGGER user_settings_updated_at AFTER UPDATE ON user_settings
  WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_at <> CURRENT_TIMESTAMP
BEGIN
  UPDATE user_settings SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;

CREATE TABLE database_connections (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id           INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name              VARCHAR(255) NOT NULL CHECK (length(name) <= 255),
  db_type           VARCHAR(50) NOT NULL CHECK (length(db_type) <= 50),
  connection_string TEXT NOT NULL,
  is_demo           BOOLEAN NOT NULL DEFAULT FALSE,
  owned_file        TEXT,
  created_at        TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  db_metadata       JSON CHECK (json_valid(db_metadata)),
  UNIQUE (user_id, name)
);
CREATE INDEX database_connections_user_id ON database_connections (user_id);

CREATE TABLE connection_catalogs (
  connection_id INTEGER PRIMARY KEY REFERENCES database_connections (id) ON DELETE CASCADE,
  version       INTEGER NOT NULL,
  updated_at    TIMESTAMP NOT NULL,
  catalog       TEXT NOT NULL
);

CREATE TABLE query_history (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  connection_id   INTEGER REFERENCES database_connections (id) ON DELETE SET NULL,
  query           TEXT NOT NULL,
  response        TEXT NOT NULL,
  created_at      TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  generated_query TEXT,
  status          VARCHAR(20) NOT NULL DEFAULT 'answered' CHECK (length(status) <= 20),
  engine          VARCHAR(50) NOT NULL DEFAULT '' CHECK (length(engine) <= 50),
  confidence      DOUBLE PRECISION,
  timing_ms       JSON NOT NULL DEFAULT '{}' CHECK (json_valid(timing_ms)),
  conversation_id VARCHAR(64) CHECK (length(conversation_id) <= 64),
  error           VARCHAR(50) CHECK (length(error) <= 50)
);
CREATE INDEX query_history_user_id ON query_history (user_id, id);
CREATE INDEX query_history_connection_id ON query_history (connection_id);

-- The encryption keys that stored secrets are sealed with: a text sealed under each tells at start whether the configured
-- key of that id is the right one. No key is stored here.

CREATE TABLE sealing_keys (
  id         VARCHAR(32) PRIMARY KEY CHECK (length(id) <= 32),
  proof      TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);

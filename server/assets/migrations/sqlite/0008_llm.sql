-- What asking a language model needs: options of a connection, and what each answer and each month cost.

CREATE TABLE connection_options (
  connection_id INTEGER PRIMARY KEY REFERENCES database_connections (id) ON DELETE CASCADE,
  options       JSON NOT NULL CHECK (json_valid(options)),
  updated_at    TIMESTAMP NOT NULL
);

-- NULL: no model was asked, or it did not say; `verified`: what the user said of the answer.
ALTER TABLE query_history ADD COLUMN model VARCHAR(200) CHECK (length(model) <= 200);
ALTER TABLE query_history ADD COLUMN prompt_tokens INTEGER;
ALTER TABLE query_history ADD COLUMN completion_tokens INTEGER;
ALTER TABLE query_history ADD COLUMN cost DOUBLE PRECISION;
ALTER TABLE query_history ADD COLUMN cached BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE query_history ADD COLUMN verified BOOLEAN;

CREATE INDEX query_history_conversation_id ON query_history (user_id, conversation_id, id) WHERE conversation_id IS NOT NULL;
CREATE INDEX query_history_verified ON query_history (connection_id, user_id) WHERE verified;

-- Sums of a month ('2026-03', UTC); they outlive the history. `cost` in US dollars; NULL: not known for any of it.
CREATE TABLE llm_usage (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id           INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  month             VARCHAR(7) NOT NULL CHECK (length(month) = 7),
  model             VARCHAR(200) NOT NULL CHECK (length(model) <= 200),
  requests          INTEGER NOT NULL,
  prompt_tokens     INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  cost              DOUBLE PRECISION,
  UNIQUE (user_id, month, model)
);

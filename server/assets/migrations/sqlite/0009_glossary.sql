-- A connection's own words: what a term stands for in its database. `term_key` is what makes two terms the same.

CREATE TABLE glossary_entries (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id INTEGER NOT NULL REFERENCES database_connections (id) ON DELETE CASCADE,
  term          VARCHAR(100) NOT NULL CHECK (length(term) <= 100),
  term_key      VARCHAR(300) NOT NULL CHECK (length(term_key) <= 300),
  definition    JSON NOT NULL CHECK (json_valid(definition)),
  updated_at    TIMESTAMP NOT NULL,
  UNIQUE (connection_id, term_key)
);

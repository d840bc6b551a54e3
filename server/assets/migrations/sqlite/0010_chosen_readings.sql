-- Readings that were chosen of unclear questions, one a question: `question_key` is what makes two of them the same.

CREATE TABLE chosen_readings (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id INTEGER NOT NULL REFERENCES database_connections (id) ON DELETE CASCADE,
  question_key  VARCHAR(500) NOT NULL CHECK (length(question_key) <= 500),
  question      TEXT NOT NULL,
  query         TEXT NOT NULL,
  reading       TEXT NOT NULL,
  chosen_at     TIMESTAMP NOT NULL,
  UNIQUE (connection_id, question_key)
);

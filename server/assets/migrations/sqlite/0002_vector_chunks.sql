-- Embedded texts of connected databases; collection is "connection_<id>". `embedding` is dimensions × float32, little-endian.

CREATE TABLE vector_chunks (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  collection    VARCHAR(100) NOT NULL CHECK (length(collection) <= 100),
  connection_id INTEGER NOT NULL REFERENCES database_connections (id) ON DELETE CASCADE,
  chunk_key     TEXT NOT NULL,
  content       TEXT NOT NULL,
  metadata      JSON NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
  model         VARCHAR(200) NOT NULL CHECK (length(model) <= 200),
  dimensions    INTEGER NOT NULL CHECK (dimensions > 0),
  embedding     BLOB NOT NULL CHECK (length(embedding) = dimensions * 4),
  UNIQUE (collection, model, chunk_key)
);
CREATE INDEX vector_chunks_connection_id ON vector_chunks (connection_id);

-- What a collection's copy in memory is compared with: `version` grows whenever the collection changes.

CREATE TABLE vector_collections (
  connection_id INTEGER PRIMARY KEY REFERENCES database_connections (id) ON DELETE CASCADE,
  version       INTEGER NOT NULL
);

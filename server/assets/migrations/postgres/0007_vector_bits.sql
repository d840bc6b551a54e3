-- Large collections of long vectors are searched by an index of their signs, a bit a dimension, and what it finds is
-- compared again with full precision: a tenth of the memory, and a tenth of the time. Vectors lie in their row where it
-- has room, so that comparing them again reads one page each.

ALTER TABLE vector_chunks ALTER COLUMN embedding SET STORAGE MAIN;

-- The chunks of a connection that are nearest to `query`, best first; nothing when its collection is of another model or
-- size. A collection with an index of its own (vector_chunks_hnsw_<kind>_<connection>_<generation>, made by the server
-- once the collection is large) is searched by it, any other one, and every search of certain tables, row by row.
--
-- Dynamic, because the planner finds a partial index by constants only; and told not to sort, because it takes reading
-- vectors that lie beside their rows for cheaper than it is. A plan that sorts all the same then counts as so dear that it
-- would be compiled, which takes ten times as long as it runs.
CREATE OR REPLACE FUNCTION nearest_chunks(wanted INTEGER, wanted_model TEXT, query VECTOR, k INTEGER, tables JSON)
RETURNS TABLE (content TEXT, metadata JSON, similarity DOUBLE PRECISION) LANGUAGE plpgsql STABLE AS $$
DECLARE
  size INTEGER := vector_dims(query);
  current BIGINT;
  kind TEXT := CASE WHEN vector_dims(query) < 1000 THEN 'full' ELSE 'bits' END;
  distance TEXT;
BEGIN
  SELECT c.generation INTO current FROM vector_collections c
   WHERE c.connection_id = wanted AND c.model = wanted_model AND c.dimensions = size;
  IF NOT FOUND THEN RETURN; END IF;

  IF tables IS NOT NULL OR NOT EXISTS (
    SELECT FROM pg_index i
     WHERE i.indexrelid = to_regclass(format('vector_chunks_hnsw_%s_%s_%s', kind, wanted, current)) AND i.indisvalid)
  THEN
    RETURN QUERY
      SELECT v.content, v.metadata, 1 - (v.embedding <=> query)
        FROM vector_chunks v
       WHERE v.connection_id = wanted AND (tables IS NULL OR v.metadata->>'table' IN (SELECT json_array_elements_text(tables)))
       ORDER BY v.embedding <=> query, v.metadata->>'table' COLLATE "C", (v.metadata->>'part')::INTEGER
       LIMIT k;
    RETURN;
  END IF;

  PERFORM set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
          set_config('hnsw.iterative_scan', 'strict_order', true),
          set_config('hnsw.ef_search', least(greatest(200, 2 * k), 1000)::TEXT, true);
  distance := CASE kind WHEN 'full' THEN 'v.embedding::vector(%1$s) <=> $1::vector(%1$s)'
                        ELSE 'binary_quantize(v.embedding)::bit(%1$s) <~> binary_quantize($1)::bit(%1$s)' END;
  RETURN QUERY EXECUTE format(
    'SELECT n.content, n.metadata, 1 - (n.embedding <=> $1) FROM ('
    '  SELECT v.content, v.metadata, v.embedding FROM vector_chunks v'
    '   WHERE v.connection_id = %s AND v.generation = %s ORDER BY %s LIMIT $2) n'
    ' ORDER BY n.embedding <=> $1, n.metadata->>''table'' COLLATE "C", (n.metadata->>''part'')::INTEGER LIMIT $3',
    wanted, current, format(distance, size))
  USING query, CASE kind WHEN 'full' THEN k ELSE greatest(100, 2 * k) END, k;
END;
$$;

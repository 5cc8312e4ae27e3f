-- What a compaction would give.

-- name: used_bytes
SELECT block_size * used_blocks FROM pragma_database_size() WHERE database_name = current_database();

-- name: rows
SELECT CAST(sum(estimated_size) AS BIGINT) FROM duckdb_tables() WHERE database_name = current_database();

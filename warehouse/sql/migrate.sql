-- What the migrations themselves need.

-- name: has_ledger
SELECT 1 FROM duckdb_tables()
 WHERE database_name = current_database() AND schema_name = 'ops' AND table_name = 'migration';

-- name: ledger
CREATE SCHEMA IF NOT EXISTS ops;
CREATE TABLE IF NOT EXISTS ops.migration (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);

-- name: record
INSERT INTO ops.migration (version, name, checksum, applied_at)
VALUES ($version, $name, $checksum, coalesce($applied_at, make_timestamp(epoch_us(now()))));

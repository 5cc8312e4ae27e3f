-- Retention: what is older than its keep and that nothing needs any more.

-- name: old_pages
-- Bodies by age: their articles and claims stay, but a backfill can no longer read them.
CREATE OR REPLACE TEMP TABLE old_page AS
SELECT page_id, body_sha256, fetched_at
  FROM raw.page
 WHERE fetched_at < $raw_before
   AND page_id NOT IN (SELECT page_id FROM ops.extraction_queue);

-- name: old_fetches
CREATE OR REPLACE TEMP TABLE old_fetch AS
SELECT fetch_id, body_sha256, fetched_at
  FROM raw.feed_fetch
 WHERE fetched_at < $raw_before;

-- name: old_versions
CREATE OR REPLACE TEMP TABLE old_version AS
SELECT version_id, published_date
  FROM core.article
 WHERE NOT is_current
   AND fetched_at < $history_before;

-- name: bodies
-- Bodies that no row needs once the old ones are gone; the archive may drop them.
SELECT DISTINCT body_sha256
  FROM (
      SELECT body_sha256 FROM old_page
       UNION ALL
      SELECT body_sha256 FROM old_fetch WHERE body_sha256 IS NOT NULL
  )
 WHERE body_sha256 NOT IN (
           SELECT body_sha256 FROM raw.page WHERE page_id NOT IN (SELECT page_id FROM old_page)
       )
   AND body_sha256 NOT IN (
           SELECT body_sha256 FROM raw.feed_fetch
            WHERE body_sha256 IS NOT NULL AND fetch_id NOT IN (SELECT fetch_id FROM old_fetch)
       )
   AND body_sha256 NOT IN (
           SELECT body_sha256 FROM ops.feed_state WHERE body_sha256 IS NOT NULL
       )
 ORDER BY body_sha256;

-- name: counts
SELECT (SELECT count(*) FROM old_page) AS pages,
       (SELECT count(*) FROM old_fetch) AS fetches,
       (SELECT count(*) FROM old_version) AS article_versions,
       (SELECT count(*) FROM core.claim_history WHERE retired_at < $history_before) AS retired_claims,
       (SELECT count(*) FROM core.claim_change WHERE loaded_at < $history_before) AS claim_changes,
       (SELECT count(*) FROM ops.run WHERE started_at < $log_before)
           + (SELECT count(*) FROM ops.load WHERE loaded_at < $log_before)
           + (SELECT count(*) FROM ops.quality_result WHERE checked_at < $log_before)
           + (SELECT count(*) FROM ops.skipped WHERE loaded_at < $log_before) AS log_rows;

-- name: drop_pages
DELETE FROM raw.page WHERE page_id IN (SELECT page_id FROM old_page);

-- name: drop_fetches
DELETE FROM raw.feed_fetch WHERE fetched_at < $raw_before;

-- name: drop_versions
DELETE FROM core.article WHERE version_id IN (SELECT version_id FROM old_version);

-- name: drop_texts
DELETE FROM core.article_text WHERE version_id IN (SELECT version_id FROM old_version);

-- name: drop_history
DELETE FROM core.claim_history WHERE retired_at < $history_before;

-- name: drop_changes
DELETE FROM core.claim_change WHERE loaded_at < $history_before;

-- name: drop_runs
DELETE FROM ops.run WHERE started_at < $log_before;

-- name: drop_loads
DELETE FROM ops.load WHERE loaded_at < $log_before;

-- name: drop_results
DELETE FROM ops.quality_result WHERE checked_at < $log_before;

-- name: drop_skipped
DELETE FROM ops.skipped WHERE loaded_at < $log_before;

-- name: tables
SELECT schema_name, table_name
  FROM duckdb_tables()
 WHERE database_name = $database
   AND schema_name IN ('raw', 'core', 'ops')
 ORDER BY schema_name, table_name;

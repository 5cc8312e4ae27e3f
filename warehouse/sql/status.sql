-- What `virage status` shows.

-- name: tables
SELECT schema_name || '.' || table_name AS name
  FROM duckdb_tables()
 WHERE database_name = current_database()
   AND schema_name IN ('raw', 'core', 'ops')
 ORDER BY name;

-- name: last_load
SELECT kind, run_id, loaded_at, inserted FROM ops.load ORDER BY loaded_at DESC, rowid DESC LIMIT 1;

-- name: last_publish
SELECT max(published_at) FROM ops.publish;

-- name: runs
SELECT run_id, flow, started_at, ended_at, status, summary
  FROM ops.run
 ORDER BY started_at DESC, run_id
 LIMIT $limit;

-- name: checks
SELECT check_name, severity, offending_count, checked_at
  FROM ops.quality_result
QUALIFY row_number() OVER (PARTITION BY check_name ORDER BY checked_at DESC) = 1
    AND offending_count > 0
 ORDER BY severity, check_name;

-- name: due
SELECT count(*) FILTER (WHERE feed.is_enabled) AS feeds,
       count(*) FILTER (
           WHERE feed.is_enabled AND state.disabled_at IS NULL
             AND coalesce(state.next_due_at, $now) <= $now
       ) AS due,
       count(*) FILTER (WHERE feed.is_enabled AND state.failures >= 3) AS failing,
       count(*) FILTER (WHERE state.disabled_at IS NOT NULL) AS given_up,
       min(state.next_due_at) FILTER (WHERE feed.is_enabled AND state.disabled_at IS NULL) AS next_due_at
  FROM ops.feed AS feed
  LEFT JOIN ops.feed_state AS state USING (feed_id);

-- name: schema
SELECT max(version) FROM ops.migration;

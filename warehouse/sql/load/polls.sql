-- One batch of polls: what was fetched, entries not seen before, state of the feeds, pages to fetch.

-- name: sort_entries
CREATE OR REPLACE TEMP TABLE sorted_entry AS
WITH known AS (
    SELECT feed_id, entry_id, content_sha256
      FROM raw.entry
     WHERE feed_id IN (SELECT DISTINCT feed_id FROM stg_entry)
),
once AS (
    SELECT *
      FROM stg_entry
   QUALIFY row_number() OVER (
               PARTITION BY feed_id, entry_id, content_sha256 ORDER BY first_seen_at
           ) = 1
),
final AS (
    SELECT once.*,
           CASE
               WHEN EXISTS (
                   SELECT 1 FROM known
                    WHERE known.feed_id = once.feed_id
                      AND known.entry_id = once.entry_id
                      AND known.content_sha256 = once.content_sha256
               ) THEN 'unchanged'
               WHEN EXISTS (
                   SELECT 1 FROM known
                    WHERE known.feed_id = once.feed_id
                      AND known.entry_id = once.entry_id
               ) THEN 'edited'
               WHEN row_number() OVER (
                   PARTITION BY feed_id, entry_id ORDER BY first_seen_at, content_sha256
               ) > 1 THEN 'edited'
               ELSE 'new'
           END AS news
      FROM once
)
SELECT * FROM final;

-- name: sort_fetches
CREATE OR REPLACE TEMP TABLE sorted_fetch AS
WITH count_of AS (
    SELECT feed_id,
           count(*) FILTER (WHERE news = 'new') AS new_count,
           count(*) FILTER (WHERE news = 'edited') AS edited_count,
           count(*) FILTER (WHERE news = 'unchanged') AS unchanged_count
      FROM sorted_entry
     GROUP BY feed_id
),
final AS (
    SELECT stg_fetch.*,
           coalesce(count_of.new_count, 0) AS new_count,
           coalesce(count_of.edited_count, 0) AS edited_count,
           coalesce(count_of.unchanged_count, 0) AS unchanged_count
      FROM stg_fetch
      LEFT JOIN count_of
        ON count_of.feed_id = stg_fetch.feed_id
       AND stg_fetch.outcome = 'fetched'
   QUALIFY row_number() OVER (PARTITION BY fetch_id) = 1
)
SELECT * FROM final;

-- name: drop_known_fetches
DELETE FROM sorted_fetch
 WHERE fetch_id IN (
           SELECT fetch_id FROM raw.feed_fetch WHERE fetched_at BETWEEN $since AND $until
       );

-- name: insert_fetches
INSERT INTO raw.feed_fetch BY NAME
SELECT fetch_id, feed_id, url, final_url, fetched_at, outcome, status, failure_kind, reason,
       detail, elapsed_s, body_sha256, body_bytes, redirects,
       new_count + edited_count + unchanged_count AS entry_count,
       new_count, edited_count, unchanged_count,
       $run_id AS run_id, $now AS loaded_at
  FROM sorted_fetch
 ORDER BY fetched_at;

-- name: insert_entries
INSERT INTO raw.entry BY NAME
SELECT * EXCLUDE (news), $run_id AS run_id, $now AS loaded_at
  FROM sorted_entry
 WHERE news <> 'unchanged'
 ORDER BY feed_id, first_seen_at;

-- name: unqueue_older
DELETE FROM ops.page_queue
 WHERE (feed_id, entry_id) IN (SELECT (feed_id, entry_id) FROM sorted_entry WHERE news = 'edited');

-- name: queue_pages
INSERT INTO ops.page_queue BY NAME
SELECT feed_id, entry_id, content_sha256, url, canonical_url,
       0 AS attempts, $now AS next_due_at, $now AS queued_at, $run_id AS run_id
  FROM sorted_entry
 WHERE news <> 'unchanged'
QUALIFY row_number() OVER (
            PARTITION BY feed_id, entry_id ORDER BY first_seen_at DESC, content_sha256
        ) = 1;

-- name: next_state
-- A poll older than the last one that counted changes nothing: loads may come late or twice.
CREATE OR REPLACE TEMP TABLE next_feed_state AS
WITH latest AS (
    SELECT *
      FROM sorted_fetch
   QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY fetched_at DESC) = 1
)
SELECT latest.feed_id,
       coalesce(latest.adopt_url, state.current_url) AS current_url,
       CASE WHEN latest.outcome = 'fetched' THEN latest.etag
            ELSE coalesce(latest.etag, state.etag) END AS etag,
       CASE WHEN latest.outcome = 'fetched' THEN latest.last_modified
            ELSE coalesce(latest.last_modified, state.last_modified) END AS last_modified,
       coalesce(latest.body_sha256, state.body_sha256) AS body_sha256,
       latest.next_due_at,
       latest.fetched_at AS last_polled_at,
       CASE WHEN latest.outcome = 'failed' THEN state.last_ok_at
            ELSE latest.fetched_at END AS last_ok_at,
       CASE WHEN latest.new_count > 0 THEN latest.fetched_at
            ELSE state.last_new_at END AS last_new_at,
       CASE WHEN latest.outcome = 'failed' THEN coalesce(state.failures, 0) + 1
            ELSE 0 END AS failures,
       CASE latest.outcome WHEN 'failed' THEN latest.failure_kind
            WHEN 'fetched' THEN 'ok' ELSE 'unchanged' END AS last_status,
       latest.reason AS last_reason,
       CASE WHEN latest.adopt_url IS NULL THEN latest.moved_to END AS redirect_url,
       CASE WHEN latest.moved_to IS NULL OR latest.adopt_url IS NOT NULL THEN 0
            WHEN latest.moved_to = state.redirect_url THEN state.redirects + 1
            ELSE 1 END AS redirects,
       CASE WHEN latest.disable_reason IS NULL THEN state.disabled_at
            ELSE coalesce(state.disabled_at, latest.fetched_at) END AS disabled_at,
       coalesce(latest.disable_reason, state.disabled_reason) AS disabled_reason
  FROM latest
  LEFT JOIN ops.feed_state AS state USING (feed_id)
 WHERE state.last_polled_at IS NULL OR latest.fetched_at > state.last_polled_at;

-- name: drop_state
DELETE FROM ops.feed_state WHERE feed_id IN (SELECT feed_id FROM next_feed_state);

-- name: insert_state
INSERT INTO ops.feed_state BY NAME
SELECT *, $run_id AS run_id, $now AS loaded_at FROM next_feed_state ORDER BY feed_id;

-- name: counts
SELECT feed_id, new_count, edited_count, unchanged_count FROM sorted_fetch;

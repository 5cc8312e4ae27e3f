-- One batch of page tasks: bodies that came, tasks to try again, tasks given up.

-- name: sort_pages
CREATE OR REPLACE TEMP TABLE fresh_page AS
SELECT *
  FROM stg_page
 WHERE page_id NOT IN (
           SELECT page_id FROM raw.page WHERE page_id IN (SELECT page_id FROM stg_page)
       )
QUALIFY row_number() OVER (PARTITION BY page_id ORDER BY fetched_at, entry_id) = 1;

-- name: insert_pages
INSERT INTO raw.page BY NAME
SELECT *, $run_id AS run_id, $now AS loaded_at FROM fresh_page ORDER BY fetched_at, page_id;

-- name: queue_extraction
INSERT INTO ops.extraction_queue BY NAME
SELECT page_id, $now AS queued_at, $run_id AS run_id FROM fresh_page ORDER BY page_id;

-- name: retry
UPDATE ops.page_queue
   SET attempts = page_queue.attempts + 1,
       next_due_at = stg_task.next_due_at,
       last_reason = stg_task.reason
  FROM stg_task
 WHERE stg_task.feed_id = page_queue.feed_id
   AND stg_task.entry_id = page_queue.entry_id
   AND stg_task.content_sha256 = page_queue.content_sha256
   AND stg_task.reason IS NOT NULL
   AND stg_task.next_due_at > page_queue.next_due_at;

-- name: finish
DELETE FROM ops.page_queue
 WHERE (feed_id, entry_id, content_sha256) IN (
           SELECT (feed_id, entry_id, content_sha256)
             FROM stg_task
            WHERE reason IS NULL OR next_due_at IS NULL
       );

-- name: insert_skipped
INSERT INTO ops.skipped BY NAME
SELECT *, $run_id AS run_id, $now AS loaded_at
  FROM stg_skipped
 WHERE skipped_id NOT IN (
           SELECT skipped_id FROM ops.skipped
            WHERE skipped_id IN (SELECT skipped_id FROM stg_skipped)
       )
QUALIFY row_number() OVER (PARTITION BY skipped_id) = 1;

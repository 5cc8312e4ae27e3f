-- The feeds file as last read; a feed that left the file stays, switched off.

-- name: changed
CREATE OR REPLACE TEMP TABLE next_feed AS
SELECT * FROM stg_feed
EXCEPT
SELECT * EXCLUDE (run_id, loaded_at) FROM ops.feed;

-- name: switch_off
UPDATE ops.feed
   SET is_enabled = FALSE, run_id = $run_id, loaded_at = $now
 WHERE is_enabled AND feed_id NOT IN (SELECT feed_id FROM stg_feed);

-- name: drop
DELETE FROM ops.feed WHERE feed_id IN (SELECT feed_id FROM next_feed);

-- name: insert
INSERT INTO ops.feed BY NAME
SELECT *, $run_id AS run_id, $now AS loaded_at FROM next_feed ORDER BY feed_id;

-- name: enable
-- Whoever enables a feed by hand in the file wants it polled again.
UPDATE ops.feed_state
   SET disabled_at = NULL, disabled_reason = NULL, failures = 0, current_url = NULL,
       next_due_at = $now
 WHERE disabled_at IS NOT NULL
   AND feed_id IN (SELECT feed_id FROM next_feed WHERE is_enabled);

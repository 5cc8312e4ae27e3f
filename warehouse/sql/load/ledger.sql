-- The ledger of batches and the runs that they belong to.

-- name: record
-- A batch that was loaded before keeps its first row.
INSERT INTO ops.load BY NAME
SELECT $load_id AS load_id, $run_id AS run_id, $kind AS kind, $item_count AS item_count,
       $inserted AS inserted, $changed AS changed, $retired AS retired,
       $unchanged AS unchanged, $now AS loaded_at
 WHERE NOT EXISTS (SELECT 1 FROM ops.load WHERE load_id = $load_id);

-- name: start_run
INSERT INTO ops.run BY NAME
SELECT $run_id AS run_id, $flow AS flow, $now AS started_at, 'running' AS status
 WHERE NOT EXISTS (SELECT 1 FROM ops.run WHERE run_id = $run_id);

-- name: end_run
UPDATE ops.run SET ended_at = $now, status = $status, summary = $summary WHERE run_id = $run_id;

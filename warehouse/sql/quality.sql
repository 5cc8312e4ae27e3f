-- What the checks themselves store.

-- name: record
INSERT INTO ops.quality_result BY NAME
SELECT $name AS check_name, $severity AS severity, $count AS offending_count, $sample AS sample,
       $seconds AS seconds, $now AS checked_at, $run_id AS run_id;

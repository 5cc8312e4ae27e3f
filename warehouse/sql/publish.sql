-- When the last publish was, and a look at a fresh copy.

-- name: last
SELECT max(published_at) FROM ops.publish;

-- name: forget
DELETE FROM ops.publish WHERE published_at < (SELECT max(published_at) FROM ops.publish) - INTERVAL 90 DAY;

-- name: record
INSERT INTO ops.publish BY NAME SELECT $run_id AS run_id, $now AS published_at;

-- name: smoke
SELECT company, period, "index" FROM trend('Meta', since := DATE '2023-01-01', until := DATE '2023-03-31');

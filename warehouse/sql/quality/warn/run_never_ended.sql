-- Runs that began more than six hours ago and never ended: killed, or stuck.
SELECT run_id, flow, started_at
  FROM ops.run
 WHERE ended_at IS NULL
   AND started_at BETWEEN CAST($now AS TIMESTAMP) - INTERVAL 7 DAY AND CAST($now AS TIMESTAMP) - INTERVAL 6 HOUR;

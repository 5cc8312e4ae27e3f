-- Pages and claims that have waited for more than a day.
SELECT 'pages to read' AS what, count(*) AS waiting, min(queued_at) AS since
  FROM ops.extraction_queue
 WHERE queued_at < CAST($now AS TIMESTAMP) - INTERVAL 1 DAY
HAVING count(*) > 0
 UNION ALL
SELECT 'claims to cluster' AS what, count(*) AS waiting, min(queued_at) AS since
  FROM ops.cluster_queue
 WHERE queued_at < CAST($now AS TIMESTAMP) - INTERVAL 1 DAY
HAVING count(*) > 0;

-- Clusters that are stored more than once.
WITH recent AS (
    SELECT DISTINCT cluster_id FROM core.claim_cluster WHERE loaded_at >= $since
)
SELECT cluster.cluster_id, count(*) AS copies
  FROM core.claim_cluster AS cluster
  JOIN recent USING (cluster_id)
 GROUP BY cluster.cluster_id
HAVING count(*) > 1;

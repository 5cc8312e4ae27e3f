-- Clusters whose row does not tell their claims: other counts, or no claims at all.
WITH recent AS (
    SELECT cluster_id FROM core.claim_cluster WHERE loaded_at >= $since
),
counted AS (
    SELECT cluster_id, count(*) AS claims, min(event_date) AS event_date
      FROM core.claim
     WHERE cluster_id IN (SELECT cluster_id FROM recent)
       AND label IS DISTINCT FROM 'wrong'
     GROUP BY cluster_id
)
SELECT cluster.cluster_id, cluster.claim_count, counted.claims
  FROM core.claim_cluster AS cluster
  LEFT JOIN counted USING (cluster_id)
 WHERE cluster.loaded_at >= $since
   AND (
       cluster.claim_count IS DISTINCT FROM counted.claims
       OR cluster.event_date IS DISTINCT FROM counted.event_date
   );

-- Claims in a cluster that has no row.
SELECT claim.claim_id, claim.cluster_id
  FROM core.claim AS claim
 WHERE claim.loaded_at >= $since
   AND claim.cluster_id IS NOT NULL
   AND claim.label IS DISTINCT FROM 'wrong'
   AND claim.cluster_id NOT IN (SELECT cluster_id FROM core.claim_cluster);

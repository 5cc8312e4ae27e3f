-- Claims that are stored more than once.
WITH recent AS (
    SELECT DISTINCT claim_id FROM core.claim WHERE loaded_at >= $since
)
SELECT claim.claim_id, count(*) AS copies
  FROM core.claim AS claim
  JOIN recent USING (claim_id)
 GROUP BY claim.claim_id
HAVING count(*) > 1;

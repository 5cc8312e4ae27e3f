-- Claims of a type that core.claim_kind does not hold: they would count nowhere.
SELECT claim_type, count(*) AS claims
  FROM core.claim
 WHERE loaded_at >= $since
   AND claim_type NOT IN (SELECT claim_type FROM core.claim_kind WHERE direction = '')
 GROUP BY claim_type;

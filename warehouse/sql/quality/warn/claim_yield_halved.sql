-- Sources whose articles of the last week yield less than half the claims of the four weeks before.
WITH yield AS (
    SELECT source,
           count(*) FILTER (WHERE loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS articles,
           count(*) FILTER (WHERE loaded_at < CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS articles_before,
           avg(claim_count) FILTER (WHERE loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS claims,
           avg(claim_count) FILTER (WHERE loaded_at < CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS claims_before
      FROM ops.extraction
     WHERE status = 'ok'
       AND loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 35 DAY
     GROUP BY source
)
SELECT source, articles, claims, articles_before, claims_before
  FROM yield
 WHERE articles >= 10
   AND articles_before >= 20
   AND claims < claims_before / 2;

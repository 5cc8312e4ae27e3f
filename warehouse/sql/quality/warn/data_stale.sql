-- No article came in for a day and a half.
SELECT max(fetched_at) AS newest_article
  FROM core.article
HAVING count(*) > 0
   AND max(fetched_at) < CAST($now AS TIMESTAMP) - INTERVAL 36 HOUR;

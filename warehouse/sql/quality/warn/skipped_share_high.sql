-- Sources of which more than half of the last week's pages became no article.
SELECT source, count(*) AS pages,
       count(*) FILTER (WHERE status = 'skipped') AS skipped,
       mode(reason) AS main_reason
  FROM ops.extraction
 WHERE loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 7 DAY
 GROUP BY source
HAVING count(*) >= 10
   AND count(*) FILTER (WHERE status = 'skipped') > count(*) / 2;

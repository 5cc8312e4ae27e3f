-- Versions of articles that are stored more than once.
WITH recent AS (
    SELECT DISTINCT version_id FROM core.article WHERE loaded_at >= $since
)
SELECT article.version_id, count(*) AS copies
  FROM core.article AS article
  JOIN recent USING (version_id)
 GROUP BY article.version_id
HAVING count(*) > 1;

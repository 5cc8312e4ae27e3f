-- Articles that have no current version, or several.
WITH recent AS (
    SELECT DISTINCT article_id FROM core.article WHERE loaded_at >= $since
)
SELECT article.article_id, count(*) FILTER (WHERE article.is_current) AS current_versions
  FROM core.article AS article
  JOIN recent USING (article_id)
 GROUP BY article.article_id
HAVING count(*) FILTER (WHERE article.is_current) <> 1;

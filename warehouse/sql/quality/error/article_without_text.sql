-- Versions of articles without their text.
SELECT article.version_id, article.url
  FROM core.article AS article
  LEFT JOIN core.article_text AS text USING (version_id)
 WHERE article.loaded_at >= $since
   AND text.version_id IS NULL;

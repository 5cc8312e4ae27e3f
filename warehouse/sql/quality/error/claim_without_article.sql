-- Claims whose version of the article is not stored, or is not the current one.
SELECT claim.claim_id, claim.article_id, claim.version_id
  FROM core.claim AS claim
  LEFT JOIN core.article AS article
    ON article.version_id = claim.version_id
   AND article.is_current
 WHERE claim.loaded_at >= $since
   AND article.version_id IS NULL;

-- Claims whose evidence does not stand in the article's text at its offsets.
SELECT claim.claim_id, claim.version_id, claim.start_offset, claim.end_offset, claim.evidence
  FROM core.claim AS claim
  JOIN core.article_text AS text
    ON text.version_id = claim.version_id
 WHERE claim.loaded_at >= $since
   AND substring(text.body, claim.start_offset + 1, claim.end_offset - claim.start_offset)
       <> claim.evidence;

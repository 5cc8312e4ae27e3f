-- Claims without evidence, rule, or with offsets that cannot be.
SELECT claim_id, version_id, rule_id, start_offset, end_offset, evidence
  FROM core.claim
 WHERE loaded_at >= $since
   AND (
       evidence = '' OR rule_id = '' OR start_offset < 0 OR end_offset <= start_offset
       OR confidence NOT BETWEEN 0 AND 1
   );

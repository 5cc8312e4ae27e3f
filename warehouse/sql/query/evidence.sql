-- The claims behind a number of the trend.
SELECT cluster_date, cluster_id, claim_id, claim_type, lean, modality, subject, object, title,
       source, language, published_at, known_at, url, evidence, start_offset, end_offset,
       attributed_to, quantities, date_text, event_date, confidence, article_id, version_id,
       rule_id
  FROM evidence(
           $company, period := $period, lean := $lean, modality := $modality, known_on := $known_on
       )
 LIMIT $limit;

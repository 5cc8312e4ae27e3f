-- What happened to a company.
SELECT event_date, claim_type, lean, modality, subject, object, evidence, source, title, url,
       language, claims, sources, languages, first_source, first_known_at, cluster_id
  FROM timeline($company, since := $since, until := $until)
 LIMIT $limit;

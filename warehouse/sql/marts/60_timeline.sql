-- What happened, one row a cluster, with the sentence to quote and what contradicts or fulfils it.

CREATE OR REPLACE MACRO timeline(
    company,
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT cluster.event_date, cluster.claim_type, lean.lean, cluster.modality, cluster.subject,
       cluster.object, headline.evidence, headline.source, article.title, article.url,
       headline.language, cluster.claim_count AS claims, len(cluster.sources) AS sources,
       cluster.languages, cluster.first_source, cluster.first_known_at, cluster.cluster_id
  FROM clusters_of(company, known_on := known_on, loaded_on := loaded_on) AS cluster
  LEFT JOIN mart.lean AS lean
    ON lean.claim_type = cluster.claim_type
   AND lean.direction = cluster.direction
  JOIN claims_known(known_on := known_on, loaded_on := loaded_on) AS headline
    ON headline.claim_id = cluster.headline_claim_id
   AND headline.company_id = cluster.company_id
  JOIN core.article AS article
    ON article.version_id = headline.version_id
 WHERE cluster.event_date BETWEEN CAST(since AS DATE) AND CAST(until AS DATE)
 ORDER BY cluster.event_date, cluster.cluster_id;

CREATE OR REPLACE VIEW mart.timeline AS
SELECT coalesce(company.company, ltrim(cluster.company_id, '?')) AS company, cluster.company_id,
       cluster.event_date, cluster.claim_type, lean.lean, cluster.modality, cluster.subject,
       cluster.object, headline.evidence, headline.source, article.title, article.url,
       headline.language, cluster.claim_count AS claims, len(cluster.sources) AS sources,
       cluster.languages, cluster.first_source, cluster.first_known_at, cluster.cluster_id
  FROM clusters_known() AS cluster
  LEFT JOIN mart.lean AS lean
    ON lean.claim_type = cluster.claim_type
   AND lean.direction = cluster.direction
  LEFT JOIN mart.company AS company
    ON company.company_id = cluster.company_id
  JOIN core.claim AS headline
    ON headline.claim_id = cluster.headline_claim_id
   AND headline.company_id = cluster.company_id
  JOIN core.article AS article
    ON article.version_id = headline.version_id;

COMMENT ON MACRO TABLE timeline IS 'What happened to a company, one row a cluster: FROM timeline(''Meta'', since := DATE ''2023-01-01'').';

COMMENT ON VIEW mart.timeline IS 'What happened, one row a cluster, with the sentence to quote.';
COMMENT ON COLUMN mart.timeline.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.timeline.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.timeline.event_date IS 'First day of the event.';
COMMENT ON COLUMN mart.timeline.claim_type IS 'Type of the claim.';
COMMENT ON COLUMN mart.timeline.lean IS 'research, product or neutral.';
COMMENT ON COLUMN mart.timeline.modality IS 'Firmest modality of the cluster.';
COMMENT ON COLUMN mart.timeline.subject IS 'Whom it is about.';
COMMENT ON COLUMN mart.timeline.object IS 'The second argument.';
COMMENT ON COLUMN mart.timeline.evidence IS 'The words of its surest claim, verbatim.';
COMMENT ON COLUMN mart.timeline.source IS 'The source of that claim.';
COMMENT ON COLUMN mart.timeline.title IS 'Title of its article.';
COMMENT ON COLUMN mart.timeline.url IS 'Address of its article.';
COMMENT ON COLUMN mart.timeline.language IS 'Language of its article.';
COMMENT ON COLUMN mart.timeline.claims IS 'Claims in the cluster.';
COMMENT ON COLUMN mart.timeline.sources IS 'Sources that told it.';
COMMENT ON COLUMN mart.timeline.languages IS 'Languages in which it was told.';
COMMENT ON COLUMN mart.timeline.first_source IS 'The source that had it first.';
COMMENT ON COLUMN mart.timeline.first_known_at IS 'When that was (UTC).';
COMMENT ON COLUMN mart.timeline.cluster_id IS 'Stable id of the cluster.';

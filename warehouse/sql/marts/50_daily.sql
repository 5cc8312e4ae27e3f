-- Clusters by company, day, type, lean and modality: the finest grain that still adds up.

CREATE OR REPLACE MACRO claim_daily(
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT coalesce(company.company, ltrim(cluster.company_id, '?')) AS company,
       cluster.company_id,
       cluster.event_date AS day,
       cluster.claim_type,
       lean.lean,
       cluster.modality,
       count(*) AS clusters,
       CAST(sum(cluster.claim_count) AS BIGINT) AS claims,
       len(list_distinct(flatten(list(cluster.sources)))) AS sources
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
  LEFT JOIN mart.lean AS lean
    ON lean.claim_type = cluster.claim_type
   AND lean.direction = cluster.direction
  LEFT JOIN mart.company AS company
    ON company.company_id = cluster.company_id
 WHERE cluster.event_date BETWEEN CAST(since AS DATE) AND CAST(until AS DATE)
 GROUP BY ALL;

CREATE OR REPLACE VIEW mart.claim_daily AS
SELECT company, company_id, day, claim_type, lean, modality, clusters, claims, sources
  FROM claim_daily();

-- The claims that stand, as analysts want them: with company and lean, without what a label called wrong.
CREATE OR REPLACE VIEW mart.claim AS
SELECT claim.claim_id, claim.cluster_id,
       coalesce(company.company, ltrim(claim.company_id, '?')) AS company, claim.company_id,
       claim.claim_type, claim.direction, lean.lean, claim.subject, claim.object, claim.modality,
       claim.attributed_to, claim.quantities, claim.date_text, claim.event_date, claim.evidence,
       claim.start_offset, claim.end_offset, claim.confidence, claim.source, claim.language,
       claim.known_at, claim.article_id, claim.version_id, claim.rule_id, claim.extractor_version
  FROM claims_known() AS claim
  LEFT JOIN mart.lean AS lean
    ON lean.claim_type = claim.claim_type
   AND lean.direction = coalesce(claim.direction, '')
  LEFT JOIN mart.company AS company
    ON company.company_id = claim.company_id;

COMMENT ON MACRO TABLE claim_daily IS 'Clusters by company, day, type, lean and modality, as known on a day.';

COMMENT ON VIEW mart.claim_daily IS 'Clusters by company, day, type, lean and modality.';
COMMENT ON COLUMN mart.claim_daily.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.claim_daily.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.claim_daily.day IS 'Day of the event.';
COMMENT ON COLUMN mart.claim_daily.claim_type IS 'Type of the claims.';
COMMENT ON COLUMN mart.claim_daily.lean IS 'research, product or neutral.';
COMMENT ON COLUMN mart.claim_daily.modality IS 'Firmest modality of the cluster.';
COMMENT ON COLUMN mart.claim_daily.clusters IS 'Clusters.';
COMMENT ON COLUMN mart.claim_daily.claims IS 'Claims in these clusters.';
COMMENT ON COLUMN mart.claim_daily.sources IS 'Sources that told them.';

COMMENT ON VIEW mart.claim IS 'The claims that stand, with company and lean, labels of analysts applied.';
COMMENT ON COLUMN mart.claim.claim_id IS 'Stable id.';
COMMENT ON COLUMN mart.claim.cluster_id IS 'The same claim across articles and languages.';
COMMENT ON COLUMN mart.claim.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.claim.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.claim.claim_type IS 'One of the types in core.claim_kind.';
COMMENT ON COLUMN mart.claim.direction IS 'Where it points, such as research_to_product.';
COMMENT ON COLUMN mart.claim.lean IS 'research, product or neutral.';
COMMENT ON COLUMN mart.claim.subject IS 'Whom it is about.';
COMMENT ON COLUMN mart.claim.object IS 'The second argument.';
COMMENT ON COLUMN mart.claim.modality IS 'asserted, planned, speculative or denied.';
COMMENT ON COLUMN mart.claim.attributed_to IS 'Whom the article cites; empty where it speaks for itself.';
COMMENT ON COLUMN mart.claim.quantities IS 'Numbers of the claim, multiplied out.';
COMMENT ON COLUMN mart.claim.date_text IS 'When it happens as ISO prefix, where the text says so.';
COMMENT ON COLUMN mart.claim.event_date IS 'First day of that date, else the day of publication.';
COMMENT ON COLUMN mart.claim.evidence IS 'The words that carry the claim, verbatim.';
COMMENT ON COLUMN mart.claim.start_offset IS 'First character of the evidence in title, blank line, text.';
COMMENT ON COLUMN mart.claim.end_offset IS 'Character after the evidence.';
COMMENT ON COLUMN mart.claim.confidence IS 'Calibrated probability that the claim is right.';
COMMENT ON COLUMN mart.claim.source IS 'Name of the source.';
COMMENT ON COLUMN mart.claim.language IS 'en or fr.';
COMMENT ON COLUMN mart.claim.known_at IS 'When the press had it (UTC).';
COMMENT ON COLUMN mart.claim.article_id IS 'The article.';
COMMENT ON COLUMN mart.claim.version_id IS 'The version that the offsets count in.';
COMMENT ON COLUMN mart.claim.rule_id IS 'The rule or judge that found it.';
COMMENT ON COLUMN mart.claim.extractor_version IS 'The version of the extractor.';

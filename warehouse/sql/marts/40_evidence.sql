-- From a number to its sentences: the claims of the clusters that a cell of trend() counts.

CREATE OR REPLACE MACRO evidence(
    company,
    period := 'all',
    lean := 'any',
    modality := 'asserted',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31'
) AS TABLE
WITH chosen AS (
    SELECT cluster.cluster_id, cluster.event_date, cluster.modality AS cluster_modality,
           leaning.lean AS cluster_lean
      FROM clusters_of(company, known_on := known_on, loaded_on := loaded_on) AS cluster
      LEFT JOIN mart.lean AS leaning
        ON leaning.claim_type = cluster.claim_type
       AND leaning.direction = cluster.direction
     WHERE cluster.event_date BETWEEN period_start(period) AND period_end(period)
       AND (lean = 'any' OR leaning.lean = lean)
       AND (modality = 'any' OR cluster.modality = modality)
),
claim AS (
    SELECT known.*, chosen.cluster_lean, chosen.cluster_modality, chosen.event_date AS cluster_date
      FROM claims_known(known_on := known_on, loaded_on := loaded_on) AS known
      JOIN chosen USING (cluster_id)
     -- No member is older than its cluster.
     WHERE known.event_date >= period_start(period)
)
SELECT claim.cluster_date, claim.cluster_id, claim.claim_id, claim.claim_type,
       claim.cluster_lean AS lean, claim.modality, claim.subject, claim.object, article.title,
       claim.source, claim.language, article.published_at, claim.known_at, article.url,
       claim.evidence, claim.start_offset, claim.end_offset, claim.attributed_to,
       claim.quantities, claim.date_text, claim.event_date, claim.confidence,
       claim.article_id, claim.version_id, claim.rule_id
  FROM claim
  JOIN core.article AS article
    ON article.version_id = claim.version_id
 ORDER BY claim.cluster_date, claim.cluster_id, claim.known_at, claim.claim_id;

COMMENT ON MACRO TABLE evidence IS 'The claims behind a number of trend(): FROM evidence(''Meta'', ''2023-Q3'', ''product'').';

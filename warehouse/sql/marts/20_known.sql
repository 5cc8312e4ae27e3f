-- Claims and clusters as they were known on a day; what every other mart is made of.
--
-- known_on: what the press had said by the end of that day.
-- loaded_on: what this warehouse held by the end of that day (claims that were retired since included).

CREATE OR REPLACE MACRO claims_known(known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31') AS TABLE
SELECT claim.claim_id, claim.article_id, claim.version_id, claim.claim_type, claim.direction,
       claim.subject, claim.subject_id, claim.subject_kind, claim.object, claim.object_id,
       claim.object_kind, claim.modality, claim.attributed_to, claim.quantities, claim.date_text,
       claim.event_date, claim.evidence, claim.start_offset, claim.end_offset, claim.confidence,
       claim.rule_id, claim.extractor_version, claim.company_id, claim.cluster_id, claim.source,
       claim.language, claim.known_at, claim.loaded_at
  FROM core.claim AS claim
 WHERE claim.label IS DISTINCT FROM 'wrong'
   AND claim.known_at < CAST(known_on AS DATE) + INTERVAL 1 DAY
   AND claim.loaded_at < CAST(loaded_on AS DATE) + INTERVAL 1 DAY
 UNION ALL
SELECT claim.claim_id, claim.article_id, claim.version_id, claim.claim_type, claim.direction,
       claim.subject, claim.subject_id, claim.subject_kind, claim.object, claim.object_id,
       claim.object_kind, claim.modality, claim.attributed_to, claim.quantities, claim.date_text,
       claim.event_date, claim.evidence, claim.start_offset, claim.end_offset, claim.confidence,
       claim.rule_id, claim.extractor_version, claim.company_id, claim.cluster_id, claim.source,
       claim.language, claim.known_at, claim.loaded_at
  FROM core.claim_history AS claim
 WHERE CAST(loaded_on AS DATE) < DATE '9999-12-31'
   AND claim.known_at < CAST(known_on AS DATE) + INTERVAL 1 DAY
   AND claim.loaded_at < CAST(loaded_on AS DATE) + INTERVAL 1 DAY
   AND claim.retired_at >= CAST(loaded_on AS DATE) + INTERVAL 1 DAY;

-- The stored clusters where nothing is held back, else folded anew from the claims of then.
CREATE OR REPLACE MACRO clusters_known(known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31') AS TABLE
WITH stored AS (
    SELECT cluster.cluster_id, cluster.claim_type, coalesce(cluster.direction, '') AS direction,
           cluster.subject, cluster.subject_id, cluster.subject_kind, cluster.object,
           cluster.object_id, cluster.company_id, cluster.modality, cluster.event_date,
           cluster.first_known_at, cluster.first_known_en_at, cluster.first_known_fr_at,
           cluster.first_source, cluster.first_language, cluster.claim_count,
           cluster.article_count, cluster.sources, cluster.languages, cluster.confidence,
           cluster.headline_claim_id, cluster.amount_usd_min, cluster.amount_usd_max
      FROM core.claim_cluster AS cluster
     WHERE CAST(known_on AS DATE) = DATE '9999-12-31'
       AND CAST(loaded_on AS DATE) = DATE '9999-12-31'
),
claim AS (
    SELECT known.*,
           list_min([
               quantity."value" * coalesce(rate."of"[quantity.unit], 0)
               FOR quantity IN known.quantities IF map_contains(rate."of", quantity.unit)
           ]) AS usd_min,
           list_max([
               quantity."value" * coalesce(rate."of"[quantity.unit], 0)
               FOR quantity IN known.quantities IF map_contains(rate."of", quantity.unit)
           ]) AS usd_max
      FROM claims_known(known_on := known_on, loaded_on := loaded_on) AS known
     CROSS JOIN (SELECT map(list(unit), list(usd)) AS "of" FROM core.exchange_rate) AS rate
     WHERE known.cluster_id IS NOT NULL
       AND (CAST(known_on AS DATE) < DATE '9999-12-31' OR CAST(loaded_on AS DATE) < DATE '9999-12-31')
),
folded AS (
    SELECT claim.cluster_id,
           arg_max(claim.claim_type, (claim.confidence, claim.claim_id)) AS claim_type,
           coalesce(
               arg_max(claim.direction, (claim.confidence, claim.claim_id))
                   FILTER (WHERE claim.direction IS NOT NULL),
               ''
           ) AS direction,
           arg_max(claim.subject, (claim.confidence, claim.claim_id)) AS subject,
           arg_max(claim.subject_id, (claim.confidence, claim.claim_id)) AS subject_id,
           arg_max(claim.subject_kind, (claim.confidence, claim.claim_id)) AS subject_kind,
           arg_max(claim.object, (claim.confidence, claim.claim_id))
               FILTER (WHERE claim.object IS NOT NULL) AS object,
           arg_max(claim.object_id, (claim.confidence, claim.claim_id))
               FILTER (WHERE claim.object IS NOT NULL) AS object_id,
           claim.company_id,
           CASE
               WHEN bool_or(claim.modality = 'asserted') THEN 'asserted'
               WHEN bool_or(claim.modality = 'planned') THEN 'planned'
               WHEN bool_or(claim.modality = 'speculative') THEN 'speculative'
               ELSE 'denied'
           END AS modality,
           min(claim.event_date) AS event_date,
           min(claim.known_at) AS first_known_at,
           min(claim.known_at) FILTER (WHERE claim.language = 'en') AS first_known_en_at,
           min(claim.known_at) FILTER (WHERE claim.language = 'fr') AS first_known_fr_at,
           arg_min(claim.source, (claim.known_at, claim.source)) AS first_source,
           arg_min(claim.language, (claim.known_at, claim.source)) AS first_language,
           CAST(count(*) AS INTEGER) AS claim_count,
           CAST(count(DISTINCT claim.article_id) AS INTEGER) AS article_count,
           list_sort(list_distinct(list(claim.source))) AS sources,
           list_sort(list_distinct(list(claim.language))) AS languages,
           max(claim.confidence) AS confidence,
           arg_max(claim.claim_id, (claim.confidence, claim.claim_id)) AS headline_claim_id,
           min(claim.usd_min) AS amount_usd_min,
           max(claim.usd_max) AS amount_usd_max
      FROM claim
     GROUP BY claim.cluster_id, claim.company_id
)
SELECT * FROM stored
 UNION ALL
SELECT * FROM folded;

COMMENT ON MACRO TABLE claims_known IS 'Claims as the press had made them (known_on) and as this warehouse held them (loaded_on) by the end of a day.';
COMMENT ON MACRO TABLE clusters_known IS 'Clusters as they were known by the end of a day.';

-- The index of research and product: by day, month, or any period of one company.
--
-- What it tells: of the research and product claims that the press made about a company, the share
-- that speaks of products, from -1 (research only) to 1 (product only). What it cannot tell: what
-- the company did and nobody wrote about, and how much each claim weighs. Sources and languages
-- differ in what they cover (mart.coverage), so compare a company with itself over time rather
-- than with another, and look at the interval and the counts first.

-- Counts by entity and period: from the months as counted where whole months of today are asked
-- for, else from the clusters as they were known.
CREATE OR REPLACE MACRO cells_known(
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    "by" := 'month',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT cell.entity_id, CAST(date_trunc("by", cell.month) AS DATE) AS period_start, cell.claim_type,
       cell.direction, cell.modality, cell.is_company, cell.clusters, cell.claims, cell.sources,
       cell.languages
  FROM core.entity_month AS cell
 WHERE "by" IN ('month', 'quarter', 'year')
   AND day(CAST(since AS DATE)) = 1
   AND day(CAST(until AS DATE) + 1) = 1
   AND CAST(known_on AS DATE) = DATE '9999-12-31'
   AND CAST(loaded_on AS DATE) = DATE '9999-12-31'
   AND cell.month BETWEEN CAST(since AS DATE) AND CAST(until AS DATE)
 UNION ALL
SELECT owned.entity_id, CAST(date_trunc("by", cluster.event_date) AS DATE) AS period_start,
       cluster.claim_type, cluster.direction, cluster.modality,
       owned.entity_id = cluster.company_id AS is_company, 1 AS clusters,
       cluster.claim_count AS claims, cluster.sources, cluster.languages
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
  JOIN (
      -- Two chains to one owner count once.
      SELECT DISTINCT ancestor.entity_id AS subject_id, ancestor.ancestor_id AS entity_id,
             ancestor.owned_from, ancestor.owned_to
        FROM core.entity_ancestor AS ancestor
  ) AS owned
    ON owned.subject_id = cluster.subject_id
   AND cluster.event_date BETWEEN owned.owned_from AND owned.owned_to
 WHERE NOT (
           "by" IN ('month', 'quarter', 'year')
           AND day(CAST(since AS DATE)) = 1
           AND day(CAST(until AS DATE) + 1) = 1
           AND CAST(known_on AS DATE) = DATE '9999-12-31'
           AND CAST(loaded_on AS DATE) = DATE '9999-12-31'
       )
   AND cluster.event_date BETWEEN CAST(since AS DATE) AND CAST(until AS DATE);

CREATE OR REPLACE MACRO index_of(
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    "by" := 'month',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31',
    min_clusters := 5
) AS TABLE
WITH counted AS (
    SELECT cell.entity_id AS company_id,
           cell.period_start,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'research'), 0) AS BIGINT) AS research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'product'), 0) AS BIGINT) AS product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'neutral'), 0) AS BIGINT) AS neutral,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'planned' AND lean.lean = 'research'), 0) AS BIGINT) AS planned_research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'planned' AND lean.lean = 'product'), 0) AS BIGINT) AS planned_product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'speculative' AND lean.lean = 'research'), 0) AS BIGINT) AS speculative_research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'speculative' AND lean.lean = 'product'), 0) AS BIGINT) AS speculative_product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'denied'), 0) AS BIGINT) AS denied,
           CAST(sum(cell.clusters) AS BIGINT) AS clusters,
           CAST(sum(cell.claims) AS BIGINT) AS claims,
           len(list_distinct(flatten(list(cell.sources)))) AS sources,
           len(list_distinct(flatten(list(cell.languages)))) AS languages
      FROM cells_known("by" := "by", since := since, until := until, known_on := known_on, loaded_on := loaded_on) AS cell
      LEFT JOIN mart.lean AS lean
        ON lean.claim_type = cell.claim_type
       AND lean.direction = cell.direction
     WHERE cell.is_company
     GROUP BY cell.entity_id, cell.period_start
)
SELECT counted.company_id,
       period_name(counted.period_start, "by") AS period,
       counted.period_start,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN (counted.product - counted.research) / (counted.product + counted.research)
       END AS "index",
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN index_low(counted.product, counted.product + counted.research)
       END AS index_low,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN index_high(counted.product, counted.product + counted.research)
       END AS index_high,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN 'enough' ELSE 'not enough'
       END AS support,
       counted.* EXCLUDE (company_id, period_start)
  FROM counted;

CREATE OR REPLACE VIEW mart.company_month AS
SELECT coalesce(company.company, ltrim(monthly.company_id, '?')) AS company, monthly.company_id,
       monthly.period, monthly.period_start, monthly."index", monthly.index_low,
       monthly.index_high, monthly.support, monthly.research, monthly.product, monthly.neutral,
       monthly.planned_research, monthly.planned_product, monthly.speculative_research,
       monthly.speculative_product, monthly.denied, monthly.clusters, monthly.claims,
       monthly.sources, monthly.languages
  FROM index_of() AS monthly
  LEFT JOIN mart.company USING (company_id);

-- The clusters that count for a company, lab, product or model: of it, and of what it owned then.
CREATE OR REPLACE MACRO clusters_of(
    company, known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT cluster.*
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
  SEMI JOIN (
      SELECT ancestor.entity_id, ancestor.owned_from, ancestor.owned_to
        FROM core.entity_ancestor AS ancestor
       WHERE ancestor.ancestor_id IN (SELECT named.entity_id FROM named_entity(company) AS named)
  ) AS owned
    ON owned.entity_id = cluster.subject_id
   AND cluster.event_date BETWEEN owned.owned_from AND owned.owned_to;

CREATE OR REPLACE MACRO trend(
    company,
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    "by" := 'month',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31',
    min_clusters := 5
) AS TABLE
WITH counted AS (
    SELECT cell.period_start,
           cell.entity_id,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'research'), 0) AS BIGINT) AS research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'product'), 0) AS BIGINT) AS product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'asserted' AND lean.lean = 'neutral'), 0) AS BIGINT) AS neutral,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'planned' AND lean.lean = 'research'), 0) AS BIGINT) AS planned_research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'planned' AND lean.lean = 'product'), 0) AS BIGINT) AS planned_product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'speculative' AND lean.lean = 'research'), 0) AS BIGINT) AS speculative_research,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'speculative' AND lean.lean = 'product'), 0) AS BIGINT) AS speculative_product,
           CAST(coalesce(sum(cell.clusters) FILTER (WHERE cell.modality = 'denied'), 0) AS BIGINT) AS denied,
           CAST(sum(cell.clusters) AS BIGINT) AS clusters,
           CAST(sum(cell.claims) AS BIGINT) AS claims,
           len(list_distinct(flatten(list(cell.sources)))) AS sources,
           len(list_distinct(flatten(list(cell.languages)))) AS languages
      FROM cells_known("by" := "by", since := since, until := until, known_on := known_on, loaded_on := loaded_on) AS cell
      LEFT JOIN mart.lean AS lean
        ON lean.claim_type = cell.claim_type
       AND lean.direction = cell.direction
     WHERE cell.entity_id IN (SELECT named.entity_id FROM named_entity(company) AS named)
     GROUP BY cell.period_start, cell.entity_id
)
SELECT coalesce(entity.company, ltrim(counted.entity_id, '?')) AS company,
       period_name(counted.period_start, "by") AS period,
       counted.period_start,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN (counted.product - counted.research) / (counted.product + counted.research)
       END AS "index",
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN index_low(counted.product, counted.product + counted.research)
       END AS index_low,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN index_high(counted.product, counted.product + counted.research)
       END AS index_high,
       CASE WHEN counted.research + counted.product >= min_clusters
            THEN 'enough' ELSE 'not enough'
       END AS support,
       counted.* EXCLUDE (period_start, entity_id)
  FROM counted
  LEFT JOIN mart.company AS entity
    ON entity.company_id = counted.entity_id
 ORDER BY counted.period_start;

COMMENT ON VIEW mart.company_month IS 'The index of research and product by company and month; index_of() asks it otherwise.';
COMMENT ON COLUMN mart.company_month.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.company_month.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.company_month.period IS 'Month as 2023-07.';
COMMENT ON COLUMN mart.company_month.period_start IS 'First day of the month.';
COMMENT ON COLUMN mart.company_month."index" IS '(product - research) / (product + research) over asserted clusters, -1 to 1; null where support is not enough.';
COMMENT ON COLUMN mart.company_month.index_low IS 'Lower end of the 95 % Wilson interval.';
COMMENT ON COLUMN mart.company_month.index_high IS 'Upper end of the 95 % Wilson interval.';
COMMENT ON COLUMN mart.company_month.support IS 'enough, or not enough where fewer than min_clusters (5) research and product clusters stand.';
COMMENT ON COLUMN mart.company_month.research IS 'Asserted clusters that lean to research.';
COMMENT ON COLUMN mart.company_month.product IS 'Asserted clusters that lean to products.';
COMMENT ON COLUMN mart.company_month.neutral IS 'Asserted clusters that lean to neither.';
COMMENT ON COLUMN mart.company_month.planned_research IS 'Planned clusters that lean to research.';
COMMENT ON COLUMN mart.company_month.planned_product IS 'Planned clusters that lean to products.';
COMMENT ON COLUMN mart.company_month.speculative_research IS 'Speculative clusters that lean to research.';
COMMENT ON COLUMN mart.company_month.speculative_product IS 'Speculative clusters that lean to products.';
COMMENT ON COLUMN mart.company_month.denied IS 'Denied clusters.';
COMMENT ON COLUMN mart.company_month.clusters IS 'All clusters.';
COMMENT ON COLUMN mart.company_month.claims IS 'Claims in these clusters.';
COMMENT ON COLUMN mart.company_month.sources IS 'Sources that told them.';
COMMENT ON COLUMN mart.company_month.languages IS 'Languages in which they were told.';
COMMENT ON MACRO TABLE index_of IS 'The index of every company by period; arguments by, since, until, known_on, loaded_on, min_clusters.';
COMMENT ON MACRO TABLE trend IS 'The index of one company by period, with what it owned at the time: FROM trend(''Meta'', by := ''quarter'', since := DATE ''2022-01-01'', known_on := DATE ''2023-06-30'').';
COMMENT ON MACRO TABLE clusters_of IS 'The clusters that count for a company, lab, product or model.';
COMMENT ON MACRO TABLE cells_known IS 'Counts of clusters by entity, period, type, direction and modality, as known on a day.';

-- The index of research and product: by day, month, or any period of one company.
--
-- What it tells: of the research and product claims that the press made about a company, the share
-- that speaks of products, from -1 (research only) to 1 (product only). What it cannot tell: what
-- the company did and nobody wrote about, and how much each claim weighs. Sources and languages
-- differ in what they cover (mart.coverage), so compare a company with itself over time rather
-- than with another, and look at the interval and the counts first.

CREATE OR REPLACE MACRO index_of(
    "by" := 'month',
    since := DATE '0001-01-01',
    until := DATE '9999-12-31',
    known_on := DATE '9999-12-31',
    loaded_on := DATE '9999-12-31',
    min_clusters := 5
) AS TABLE
WITH counted AS (
    SELECT cluster.company_id,
           CAST(date_trunc("by", cluster.event_date) AS DATE) AS period_start,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'research') AS research,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'product') AS product,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'neutral') AS neutral,
           count(*) FILTER (WHERE cluster.modality = 'planned' AND lean.lean = 'research') AS planned_research,
           count(*) FILTER (WHERE cluster.modality = 'planned' AND lean.lean = 'product') AS planned_product,
           count(*) FILTER (WHERE cluster.modality = 'speculative' AND lean.lean = 'research') AS speculative_research,
           count(*) FILTER (WHERE cluster.modality = 'speculative' AND lean.lean = 'product') AS speculative_product,
           count(*) FILTER (WHERE cluster.modality = 'denied') AS denied,
           count(*) AS clusters,
           CAST(sum(cluster.claim_count) AS BIGINT) AS claims,
           len(list_distinct(flatten(list(cluster.sources)))) AS sources,
           len(list_distinct(flatten(list(cluster.languages)))) AS languages
      FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
      LEFT JOIN mart.lean AS lean
        ON lean.claim_type = cluster.claim_type
       AND lean.direction = cluster.direction
     WHERE cluster.event_date BETWEEN CAST(since AS DATE) AND CAST(until AS DATE)
     GROUP BY 1, 2
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
SELECT coalesce(company.company, ltrim(monthly.company_id, '?')) AS company, monthly.*
  FROM index_of() AS monthly
  LEFT JOIN mart.company USING (company_id);

CREATE OR REPLACE MACRO clusters_of(
    company, known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT cluster.*
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
 WHERE cluster.company_id IN (SELECT named.entity_id FROM named_entity(company) AS named)
 UNION ALL
-- A lab, product or model that another company owns: what was said of it and of what it owns.
SELECT cluster.*
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
  JOIN (
      SELECT below.entity_id, below.owned_from, below.owned_to, below.ancestor_id
        FROM core.entity_ancestor AS below
       WHERE below.ancestor_id IN (
                 SELECT above.entity_id
                   FROM core.entity_ancestor AS above
                   JOIN named_entity(company) AS named USING (entity_id)
                  WHERE above.depth > 0
             )
  ) AS owned
    ON owned.entity_id = cluster.subject_id
   AND cluster.event_date BETWEEN owned.owned_from AND owned.owned_to
   AND cluster.company_id <> owned.ancestor_id;

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
    SELECT CAST(date_trunc("by", cluster.event_date) AS DATE) AS period_start,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'research') AS research,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'product') AS product,
           count(*) FILTER (WHERE cluster.modality = 'asserted' AND lean.lean = 'neutral') AS neutral,
           count(*) FILTER (WHERE cluster.modality = 'planned' AND lean.lean = 'research') AS planned_research,
           count(*) FILTER (WHERE cluster.modality = 'planned' AND lean.lean = 'product') AS planned_product,
           count(*) FILTER (WHERE cluster.modality = 'speculative' AND lean.lean = 'research') AS speculative_research,
           count(*) FILTER (WHERE cluster.modality = 'speculative' AND lean.lean = 'product') AS speculative_product,
           count(*) FILTER (WHERE cluster.modality = 'denied') AS denied,
           count(*) AS clusters,
           CAST(sum(cluster.claim_count) AS BIGINT) AS claims,
           len(list_distinct(flatten(list(cluster.sources)))) AS sources,
           len(list_distinct(flatten(list(cluster.languages)))) AS languages
      FROM clusters_of(company, known_on := known_on, loaded_on := loaded_on) AS cluster
      LEFT JOIN mart.lean AS lean
        ON lean.claim_type = cluster.claim_type
       AND lean.direction = cluster.direction
     WHERE cluster.event_date BETWEEN CAST(since AS DATE) AND CAST(until AS DATE)
     GROUP BY 1
)
SELECT coalesce(
           (
               SELECT min(entity.name)
                 FROM core.entity AS entity
                 JOIN named_entity(company) AS named USING (entity_id)
                WHERE entity.valid_to IS NULL
           ),
           ltrim(company, '?')
       ) AS company,
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
       counted.* EXCLUDE (period_start)
  FROM counted
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

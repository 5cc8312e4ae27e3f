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
      SELECT DISTINCT below.entity_id, below.owned_from, below.owned_to
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
 WHERE cluster.company_id NOT IN (SELECT named.entity_id FROM named_entity(company) AS named);

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

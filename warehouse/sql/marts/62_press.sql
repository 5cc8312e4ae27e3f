-- What the press does: who is first, who contradicts whom, who covers what.

CREATE OR REPLACE MACRO first_reports(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
SELECT cluster.event_date, cluster.claim_type, cluster.subject, cluster.object,
       cluster.first_source, cluster.first_language, cluster.first_known_at,
       CASE cluster.first_language WHEN 'fr' THEN 'en' ELSE 'fr' END AS other_language,
       CASE cluster.first_language WHEN 'fr' THEN cluster.first_known_en_at
            ELSE cluster.first_known_fr_at END AS other_known_at,
       epoch(
           CASE cluster.first_language WHEN 'fr' THEN cluster.first_known_en_at
                ELSE cluster.first_known_fr_at END - cluster.first_known_at
       ) / 3600 AS lag_hours,
       len(cluster.sources) AS sources, cluster.company_id, cluster.cluster_id
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster;

CREATE OR REPLACE VIEW mart.first_report AS
SELECT event_date, claim_type, subject, object, first_source, first_language, first_known_at,
       other_language, other_known_at, lag_hours, sources, company_id, cluster_id
  FROM first_reports();

CREATE OR REPLACE MACRO disputes(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
WITH known AS (
    SELECT * FROM clusters_known(known_on := known_on, loaded_on := loaded_on)
)
SELECT claimed.event_date, link.relation AS dispute, claimed.claim_type, claimed.subject,
       claimed.object, claimed.modality AS claimed_modality, countered.modality AS counter_modality,
       claimed.amount_usd_max AS amount_usd, countered.amount_usd_max AS counter_amount_usd,
       claimed.sources AS sources, countered.sources AS counter_sources,
       claimed.company_id, claimed.cluster_id, countered.cluster_id AS counter_cluster_id
  FROM core.cluster_link AS link
  JOIN known AS claimed ON claimed.cluster_id = link.to_cluster_id
  JOIN known AS countered ON countered.cluster_id = link.from_cluster_id
 WHERE link.relation IN ('denies', 'disputes')
 UNION ALL
-- Two amounts for one event, further apart than rounding.
SELECT event_date, 'amounts' AS dispute, claim_type, subject, object, modality, modality,
       amount_usd_max, amount_usd_min, sources, sources, company_id, cluster_id, cluster_id
  FROM known
 WHERE claim_type IN ('funding', 'investment', 'acquisition')
   AND amount_usd_max > 1.1 * amount_usd_min;

CREATE OR REPLACE VIEW mart.disputed AS
SELECT event_date, dispute, claim_type, subject, object, claimed_modality, counter_modality,
       amount_usd, counter_amount_usd, sources, counter_sources, company_id, cluster_id,
       counter_cluster_id
  FROM disputes();

-- Coverage by source and language: where the index of a company depends on whom one reads.
CREATE OR REPLACE MACRO coverage_of(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
WITH told AS (
    SELECT DISTINCT claim.cluster_id, claim.company_id, claim.source, claim.language,
           lean.lean, claim.modality
      FROM claims_known(known_on := known_on, loaded_on := loaded_on) AS claim
      LEFT JOIN mart.lean AS lean
        ON lean.claim_type = claim.claim_type
       AND lean.direction = coalesce(claim.direction, '')
     WHERE claim.cluster_id IS NOT NULL
),
counted AS (
    SELECT company_id, source, language,
           count(DISTINCT cluster_id) AS clusters,
           count(DISTINCT cluster_id) FILTER (WHERE lean = 'research' AND modality = 'asserted') AS research,
           count(DISTINCT cluster_id) FILTER (WHERE lean = 'product' AND modality = 'asserted') AS product
      FROM told
     GROUP BY company_id, source, language
)
SELECT coalesce(company.company, ltrim(counted.company_id, '?')) AS company, counted.company_id,
       counted.source, counted.language, counted.clusters, counted.research, counted.product,
       CASE WHEN counted.research + counted.product >= 5
            THEN (counted.product - counted.research) / (counted.product + counted.research)
       END AS "index",
       counted.clusters / sum(counted.clusters) OVER (PARTITION BY counted.source, counted.language)
           AS share_of_source
  FROM counted
  LEFT JOIN mart.company AS company
    ON company.company_id = counted.company_id;

CREATE OR REPLACE VIEW mart.coverage AS
SELECT company, company_id, source, language, clusters, research, product, "index", share_of_source
  FROM coverage_of();

COMMENT ON MACRO TABLE first_reports IS 'Which source and language had a claim first, as known on a day.';
COMMENT ON MACRO TABLE disputes IS 'Claims that contradict one another, as known on a day.';
COMMENT ON MACRO TABLE coverage_of IS 'What each source and language tells of each company, as known on a day.';

COMMENT ON VIEW mart.first_report IS 'Which source and which language had a claim first, and the lag to the other language.';
COMMENT ON COLUMN mart.first_report.event_date IS 'First day of the event.';
COMMENT ON COLUMN mart.first_report.claim_type IS 'Type of the claim.';
COMMENT ON COLUMN mart.first_report.subject IS 'Whom it is about.';
COMMENT ON COLUMN mart.first_report.object IS 'The second argument.';
COMMENT ON COLUMN mart.first_report.first_source IS 'The source that had it first.';
COMMENT ON COLUMN mart.first_report.first_language IS 'The language that had it first.';
COMMENT ON COLUMN mart.first_report.first_known_at IS 'When that was (UTC).';
COMMENT ON COLUMN mart.first_report.other_language IS 'The other language.';
COMMENT ON COLUMN mart.first_report.other_known_at IS 'When the other language had it; null where it never did (UTC).';
COMMENT ON COLUMN mart.first_report.lag_hours IS 'Hours from the first to the other language.';
COMMENT ON COLUMN mart.first_report.sources IS 'Sources that told it.';
COMMENT ON COLUMN mart.first_report.company_id IS 'Company that it counts for.';
COMMENT ON COLUMN mart.first_report.cluster_id IS 'Stable id of the cluster.';

COMMENT ON VIEW mart.disputed IS 'Claims that contradict one another: denied against asserted, other amounts for one event.';
COMMENT ON COLUMN mart.disputed.event_date IS 'First day of the claimed event.';
COMMENT ON COLUMN mart.disputed.dispute IS 'denies, disputes, or amounts where one cluster holds amounts more than 10 % apart.';
COMMENT ON COLUMN mart.disputed.claim_type IS 'Type of the claim.';
COMMENT ON COLUMN mart.disputed.subject IS 'Whom it is about.';
COMMENT ON COLUMN mart.disputed.object IS 'The second argument.';
COMMENT ON COLUMN mart.disputed.claimed_modality IS 'Modality of the claim.';
COMMENT ON COLUMN mart.disputed.counter_modality IS 'Modality of the counter-claim.';
COMMENT ON COLUMN mart.disputed.amount_usd IS 'Amount of the claim in fixed-rate US dollars.';
COMMENT ON COLUMN mart.disputed.counter_amount_usd IS 'Amount of the counter-claim.';
COMMENT ON COLUMN mart.disputed.sources IS 'Sources of the claim.';
COMMENT ON COLUMN mart.disputed.counter_sources IS 'Sources of the counter-claim.';
COMMENT ON COLUMN mart.disputed.company_id IS 'Company that it counts for.';
COMMENT ON COLUMN mart.disputed.cluster_id IS 'Cluster of the claim.';
COMMENT ON COLUMN mart.disputed.counter_cluster_id IS 'Cluster of the counter-claim.';

COMMENT ON VIEW mart.coverage IS 'What each source and language tells of each company: read it before comparing companies.';
COMMENT ON COLUMN mart.coverage.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.coverage.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.coverage.source IS 'Name of the source.';
COMMENT ON COLUMN mart.coverage.language IS 'Language of its articles.';
COMMENT ON COLUMN mart.coverage.clusters IS 'Clusters that it told.';
COMMENT ON COLUMN mart.coverage.research IS 'Asserted clusters that lean to research.';
COMMENT ON COLUMN mart.coverage.product IS 'Asserted clusters that lean to products.';
COMMENT ON COLUMN mart.coverage."index" IS 'Index by this source alone; null under five clusters.';
COMMENT ON COLUMN mart.coverage.share_of_source IS 'Share of what this source told at all.';

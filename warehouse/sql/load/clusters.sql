-- Which cluster each claim belongs to, and the row of every cluster that gained or lost one.

-- name: pending
SELECT claim_id, event_date
  FROM ops.cluster_queue
 ORDER BY event_date, claim_id
 LIMIT $limit;

-- name: no_candidates
CREATE OR REPLACE TEMP TABLE cluster_claim AS SELECT * FROM core.claim WHERE FALSE;

-- name: pending_claims
INSERT INTO cluster_claim
SELECT *
  FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND claim_id IN (SELECT claim_id FROM stg_pending);

-- name: pending_keys
CREATE OR REPLACE TEMP TABLE pending_key AS
SELECT DISTINCT unnest(cluster_keys) AS key FROM cluster_claim;

-- name: candidates
-- Per key the claims of the window, the best known first: a key that everybody shares must
-- not pull in the whole month.
INSERT INTO cluster_claim
WITH keyed AS (
    SELECT claim_id, confidence, unnest(cluster_keys) AS key
      FROM core.claim
     WHERE event_date BETWEEN $since AND $until
       AND cluster_id IS NOT NULL
),
chosen AS (
    SELECT DISTINCT claim_id
      FROM (
          SELECT keyed.claim_id
            FROM keyed
            JOIN pending_key USING (key)
         QUALIFY row_number() OVER (
                     PARTITION BY key ORDER BY keyed.confidence DESC, keyed.claim_id
                 ) <= $limit
      )
)
SELECT claim.*
  FROM core.claim AS claim
 WHERE claim.event_date BETWEEN $since AND $until
   AND claim.claim_id IN (SELECT claim_id FROM chosen)
   AND claim.claim_id NOT IN (SELECT claim_id FROM cluster_claim);

-- name: candidate_clusters
SELECT DISTINCT cluster_id, event_date FROM cluster_claim WHERE cluster_id IS NOT NULL;

-- name: members
-- The other members of the clusters that were met, so that a cluster is decided on whole.
INSERT INTO cluster_claim
SELECT *
  FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND cluster_id IN (SELECT cluster_id FROM stg_touched)
   AND claim_id NOT IN (SELECT claim_id FROM cluster_claim);

-- name: claims
SELECT * FROM cluster_claim ORDER BY event_date, claim_id;

-- name: key_candidates
SELECT *
  FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND list_has_any(cluster_keys, $keys::UBIGINT[])
 ORDER BY event_date, claim_id
 LIMIT $limit;

-- name: changed
-- Assignments that differ from what is stored, with the cluster left behind.
CREATE OR REPLACE TEMP TABLE reassigned AS
SELECT claim_id, event_date, cluster_id AS old_cluster_id, cluster_id
  FROM core.claim
 WHERE FALSE;

-- name: find_changed
INSERT INTO reassigned
SELECT claim.claim_id, claim.event_date, claim.cluster_id AS old_cluster_id,
       stg_assignment.cluster_id
  FROM core.claim AS claim
  JOIN stg_assignment USING (claim_id)
 WHERE claim.event_date BETWEEN $since AND $until
   AND claim.cluster_id IS DISTINCT FROM stg_assignment.cluster_id;

-- name: assign
UPDATE core.claim
   SET cluster_id = reassigned.cluster_id
  FROM reassigned
 WHERE claim.event_date BETWEEN $since AND $until
   AND claim.claim_id = reassigned.claim_id;

-- name: touched
SELECT DISTINCT cluster_id, event_date FROM reassigned
 UNION
SELECT DISTINCT old_cluster_id, event_date FROM reassigned WHERE old_cluster_id IS NOT NULL;

-- name: finish
DELETE FROM ops.cluster_queue WHERE claim_id IN (SELECT claim_id FROM stg_assignment);

-- name: drop_links
DELETE FROM core.cluster_link
 WHERE from_cluster_id IN (SELECT cluster_id FROM stg_decided)
   AND to_cluster_id IN (SELECT cluster_id FROM stg_decided)
   AND (from_cluster_id, relation, to_cluster_id) NOT IN (
           SELECT (from_cluster_id, relation, to_cluster_id) FROM stg_link
       );

-- name: insert_links
INSERT INTO core.cluster_link BY NAME
SELECT DISTINCT *, $run_id AS run_id, $now AS loaded_at
  FROM stg_link
 WHERE (from_cluster_id, relation, to_cluster_id) NOT IN (
           SELECT (from_cluster_id, relation, to_cluster_id) FROM core.cluster_link
            WHERE from_cluster_id IN (SELECT from_cluster_id FROM stg_link)
       );

-- name: spans
-- Where the members of the touched clusters may lie, from the rows of the clusters.
SELECT event_date, last_event_date
  FROM core.claim_cluster
 WHERE cluster_id IN (SELECT cluster_id FROM stg_touched);

-- name: no_members
CREATE OR REPLACE TEMP TABLE cluster_member AS SELECT * FROM core.claim WHERE FALSE;

-- name: collect_members
INSERT INTO cluster_member
SELECT *
  FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND cluster_id IN (SELECT cluster_id FROM stg_touched)
   AND label IS DISTINCT FROM 'wrong';

-- name: queue_members
-- A cluster that lost a claim is decided anew: its id or its bounds may have hung on that claim.
INSERT INTO ops.cluster_queue BY NAME
SELECT claim_id, event_date, $now AS queued_at, $run_id AS run_id
  FROM cluster_member
 WHERE claim_id NOT IN (SELECT claim_id FROM ops.cluster_queue)
 ORDER BY event_date, claim_id;

-- name: queue_months
-- The months that the touched clusters lie in, before and after.
INSERT INTO ops.month_queue
SELECT CAST(date_trunc('month', event_date) AS DATE)
  FROM core.claim_cluster
 WHERE event_date BETWEEN $since AND $until
   AND cluster_id IN (SELECT cluster_id FROM stg_touched)
 UNION
SELECT CAST(date_trunc('month', min(event_date)) AS DATE)
  FROM cluster_member
 GROUP BY cluster_id
EXCEPT
SELECT month FROM ops.month_queue;

-- name: drop_clusters
DELETE FROM core.claim_cluster
 WHERE event_date BETWEEN $since AND $until
   AND cluster_id IN (SELECT cluster_id FROM stg_touched);

-- name: insert_clusters
INSERT INTO core.claim_cluster BY NAME
WITH amount AS (
    SELECT cluster_id, min(usd) AS amount_usd_min, max(usd) AS amount_usd_max
      FROM (
          SELECT member.cluster_id, quantity."value" * rate.usd AS usd
            FROM (SELECT cluster_id, unnest(quantities) AS quantity FROM cluster_member) AS member
            JOIN core.exchange_rate AS rate ON rate.unit = member.quantity.unit
      )
     GROUP BY cluster_id
),
folded AS (
    SELECT cluster_id,
           arg_max(claim_type, (confidence, claim_id)) AS claim_type,
           arg_max(direction, (confidence, claim_id)) FILTER (WHERE direction IS NOT NULL) AS direction,
           arg_max(subject, (confidence, claim_id)) AS subject,
           arg_max(subject_id, (confidence, claim_id)) AS subject_id,
           arg_max(subject_kind, (confidence, claim_id)) AS subject_kind,
           arg_max(object, (confidence, claim_id)) FILTER (WHERE object IS NOT NULL) AS object,
           arg_max(object_id, (confidence, claim_id)) FILTER (WHERE object IS NOT NULL) AS object_id,
           arg_max(company_id, (confidence, claim_id)) AS company_id,
           CASE
               WHEN bool_or(modality = 'asserted') THEN 'asserted'
               WHEN bool_or(modality = 'planned') THEN 'planned'
               WHEN bool_or(modality = 'speculative') THEN 'speculative'
               ELSE 'denied'
           END AS modality,
           min(event_date) AS event_date,
           max(event_date) AS last_event_date,
           min(known_at) AS first_known_at,
           max(known_at) AS last_known_at,
           min(known_at) FILTER (WHERE language = 'en') AS first_known_en_at,
           min(known_at) FILTER (WHERE language = 'fr') AS first_known_fr_at,
           arg_min(source, (known_at, source)) AS first_source,
           arg_min(language, (known_at, source)) AS first_language,
           count(*) AS claim_count,
           count(DISTINCT article_id) AS article_count,
           list_sort(list_distinct(list(source))) AS sources,
           list_sort(list_distinct(list(language))) AS languages,
           max(confidence) AS confidence,
           arg_max(claim_id, (confidence, claim_id)) AS headline_claim_id
      FROM cluster_member
     GROUP BY cluster_id
)
SELECT folded.*, amount.amount_usd_min, amount.amount_usd_max,
       $run_id AS run_id, $now AS loaded_at
  FROM folded
  LEFT JOIN amount USING (cluster_id)
 ORDER BY folded.event_date, folded.cluster_id;

-- name: drop_orphan_links
DELETE FROM core.cluster_link
 WHERE from_cluster_id IN (SELECT cluster_id FROM stg_touched WHERE cluster_id NOT IN (SELECT cluster_id FROM cluster_member))
    OR to_cluster_id IN (SELECT cluster_id FROM stg_touched WHERE cluster_id NOT IN (SELECT cluster_id FROM cluster_member));

-- name: months
SELECT DISTINCT month FROM ops.month_queue ORDER BY month;

-- name: drop_month
DELETE FROM core.entity_month WHERE month BETWEEN $since AND $until AND month IN (SELECT month FROM ops.month_queue);

-- name: count_month
INSERT INTO core.entity_month BY NAME
WITH owned AS (
    SELECT DISTINCT cluster.cluster_id, ancestor.ancestor_id AS entity_id,
           ancestor.ancestor_id = cluster.company_id AS is_company
      FROM core.claim_cluster AS cluster
      JOIN core.entity_ancestor AS ancestor
        ON ancestor.entity_id = cluster.subject_id
       AND cluster.event_date BETWEEN ancestor.owned_from AND ancestor.owned_to
     WHERE cluster.event_date BETWEEN $since AND $until
)
SELECT owned.entity_id,
       CAST(date_trunc('month', cluster.event_date) AS DATE) AS month,
       cluster.claim_type,
       coalesce(cluster.direction, '') AS direction,
       cluster.modality,
       owned.is_company,
       count(*) AS clusters,
       sum(cluster.claim_count) AS claims,
       list_sort(list_distinct(flatten(list(cluster.sources)))) AS sources,
       list_sort(list_distinct(flatten(list(cluster.languages)))) AS languages
  FROM core.claim_cluster AS cluster
  JOIN owned USING (cluster_id)
 WHERE cluster.event_date BETWEEN $since AND $until
   AND date_trunc('month', cluster.event_date) IN (SELECT month FROM ops.month_queue)
 GROUP BY ALL
 ORDER BY month, owned.entity_id;

-- name: finish_months
DELETE FROM ops.month_queue;

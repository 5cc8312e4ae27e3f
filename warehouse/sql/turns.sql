-- What the search for turns reads and writes.

-- name: changed
SELECT DISTINCT company_id
  FROM core.claim_cluster
 WHERE $everything
    OR loaded_at >= coalesce(
           (SELECT max(computed_at) FROM core.company_turn), TIMESTAMP '0001-01-01 00:00:00'
       );

-- name: series
SELECT cluster.company_id,
       CAST(date_trunc('month', cluster.event_date) AS DATE) AS month,
       count(*) FILTER (WHERE lean.lean = 'research') AS research,
       count(*) FILTER (WHERE lean.lean = 'product') AS product
  FROM core.claim_cluster AS cluster
  JOIN mart.lean AS lean
    ON lean.claim_type = cluster.claim_type
   AND lean.direction = coalesce(cluster.direction, '')
 WHERE cluster.modality = 'asserted'
   AND lean.lean <> 'neutral'
   AND cluster.company_id IN (SELECT company_id FROM stg_company)
 GROUP BY cluster.company_id, month
QUALIFY sum(count(*)) OVER (PARTITION BY cluster.company_id) >= 20
 ORDER BY cluster.company_id, month;

-- name: drop
DELETE FROM core.company_turn WHERE company_id IN (SELECT company_id FROM stg_company);

-- name: insert
-- The movers: clusters that lean where the turn leads, from the start of its interval to half a
-- year after it, those told by most sources first.
INSERT INTO core.company_turn BY NAME
WITH mover AS (
    SELECT turn.company_id, turn.turn_month, cluster.cluster_id,
           row_number() OVER (
               PARTITION BY turn.company_id, turn.turn_month
                   ORDER BY len(cluster.sources) DESC, cluster.claim_count DESC,
                            cluster.confidence DESC, cluster.event_date, cluster.cluster_id
           ) AS rank
      FROM stg_turn AS turn
      JOIN core.claim_cluster AS cluster
        ON cluster.company_id = turn.company_id
       AND cluster.event_date >= turn.interval_start
       AND cluster.event_date < turn.turn_month + INTERVAL 6 MONTH
      JOIN mart.lean AS lean
        ON lean.claim_type = cluster.claim_type
       AND lean.direction = coalesce(cluster.direction, '')
     WHERE cluster.modality = 'asserted'
       AND lean.lean = CASE WHEN turn.size > 0 THEN 'product' ELSE 'research' END
),
moved AS (
    SELECT company_id, turn_month, list(cluster_id ORDER BY rank) AS mover_ids
      FROM mover
     WHERE rank <= 10
     GROUP BY company_id, turn_month
)
SELECT turn.*, coalesce(moved.mover_ids, []) AS mover_ids, $now AS computed_at, $run_id AS run_id
  FROM stg_turn AS turn
  LEFT JOIN moved USING (company_id, turn_month)
 ORDER BY turn.company_id, turn.turn_month;

-- What analysts said of claims; the newest label of a claim overrides it in every mart.

-- name: labelled_claims
-- An analyst's label is rare and has no date to go by: one scan is the price.
CREATE OR REPLACE TEMP TABLE labelled_claim AS
SELECT * FROM core.claim WHERE claim_id IN (SELECT claim_id FROM stg_label);

-- name: fresh_labels
CREATE OR REPLACE TEMP TABLE fresh_label AS
SELECT stg_label.*
  FROM stg_label
  JOIN labelled_claim USING (claim_id)
 WHERE label_id NOT IN (SELECT label_id FROM core.claim_label)
QUALIFY row_number() OVER (PARTITION BY label_id) = 1;

-- name: unknown_claims
SELECT claim_id FROM stg_label
 WHERE claim_id NOT IN (SELECT claim_id FROM labelled_claim)
   AND label_id NOT IN (SELECT label_id FROM core.claim_label)
 ORDER BY claim_id;

-- name: insert_labels
INSERT INTO core.claim_label BY NAME
SELECT fresh_label.*, claim.article_id, claim.event_date, claim.rule_id, claim.extractor_version,
       $run_id AS run_id, $now AS loaded_at
  FROM fresh_label
  JOIN labelled_claim AS claim USING (claim_id);

-- name: newest
CREATE OR REPLACE TEMP TABLE newest_label AS
SELECT *
  FROM core.claim_label
 WHERE claim_id IN (SELECT claim_id FROM fresh_label)
QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY labelled_at DESC, label_id) = 1;

-- name: keep_before
-- The claim as extracted stays in the history; what a label changed is not fixed twice over.
INSERT INTO core.claim_history BY NAME
SELECT claim.*, $now AS retired_at, 'label' AS retired_by
  FROM labelled_claim AS claim
  JOIN newest_label USING (claim_id)
 WHERE newest_label.verdict <> 'right'
   AND claim.label IS DISTINCT FROM newest_label.verdict;

-- name: days
SELECT DISTINCT event_date FROM labelled_claim WHERE claim_id IN (SELECT claim_id FROM newest_label);

-- name: apply
UPDATE core.claim
   SET claim_type = coalesce(label.fixed_type, claim.claim_type),
       subject = coalesce(label.fixed_subject, claim.subject),
       subject_id = coalesce(label.fixed_subject_id, claim.subject_id),
       object = coalesce(label.fixed_object, claim.object),
       object_id = coalesce(label.fixed_object_id, claim.object_id),
       modality = coalesce(label.fixed_modality, claim.modality),
       direction = coalesce(label.fixed_direction, claim.direction),
       company_id = coalesce(
           (
               SELECT arg_max(ancestor_id, depth)
                 FROM core.entity_ancestor AS ancestor
                WHERE ancestor.entity_id = label.fixed_subject_id
                  AND label.event_date BETWEEN ancestor.owned_from AND ancestor.owned_to
           ),
           label.fixed_subject_id, claim.company_id
       ),
       label = label.verdict,
       loaded_at = $now
  FROM newest_label AS label
 WHERE claim.event_date BETWEEN $since AND $until
   AND claim.claim_id = label.claim_id;

-- name: touched
SELECT DISTINCT cluster_id, event_date
  FROM labelled_claim
 WHERE cluster_id IS NOT NULL
   AND claim_id IN (SELECT claim_id FROM newest_label);

-- name: leave_cluster
-- What is wrong leaves its cluster; what was fixed may belong to another.
UPDATE core.claim
   SET cluster_id = NULL
  FROM newest_label AS label
 WHERE claim.event_date BETWEEN $since AND $until
   AND claim.claim_id = label.claim_id
   AND label.verdict <> 'right';

-- name: unqueue
DELETE FROM ops.cluster_queue WHERE claim_id IN (SELECT claim_id FROM newest_label);

-- name: queue
INSERT INTO ops.cluster_queue BY NAME
SELECT labelled_claim.claim_id, labelled_claim.event_date, $now AS queued_at, $run_id AS run_id
  FROM labelled_claim
  JOIN newest_label USING (claim_id)
 WHERE newest_label.verdict = 'fixed'
    OR (newest_label.verdict = 'right' AND labelled_claim.cluster_id IS NULL);

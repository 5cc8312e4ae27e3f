-- One batch of readings: versions of articles, what they mention and claim, what changed.

-- name: fresh_readings
CREATE OR REPLACE TEMP TABLE fresh_reading AS
SELECT *
  FROM stg_reading
 WHERE (page_id, extractor_version) NOT IN (
           SELECT (page_id, extractor_version) FROM ops.extraction
            WHERE page_id IN (SELECT page_id FROM stg_reading)
       )
QUALIFY row_number() OVER (
            PARTITION BY page_id ORDER BY extractor_version DESC, article_id
        ) = 1;

-- name: prior_articles
-- Every stored version of the articles of this batch: the one look-up that has no date to go by.
CREATE OR REPLACE TEMP TABLE prior_article AS
SELECT *
  FROM core.article
 WHERE article_id IN (SELECT article_id FROM fresh_reading);

-- name: standing
-- The version of each article that is newest once this batch is in, where this batch reads it.
CREATE OR REPLACE TEMP TABLE version AS
WITH incoming AS (
    SELECT stg_article.*
      FROM stg_article
      JOIN fresh_reading USING (page_id, version_id, extractor_version)
   QUALIFY row_number() OVER (
               PARTITION BY stg_article.version_id ORDER BY stg_article.fetched_at, stg_article.page_id
           ) = 1
),
merged AS (
    SELECT incoming.article_id, incoming.version_id, incoming.extractor_version,
           coalesce(prior_article.fetched_at, incoming.fetched_at) AS fetched_at,
           coalesce(prior_article.loaded_at, $now) AS loaded_at,
           incoming.published_at, incoming.page_id,
           prior_article.version_id IS NOT NULL AS is_stored,
           NOT coalesce(
               list_contains(prior_article.extractor_versions, incoming.extractor_version), FALSE
           ) AS is_unread
      FROM incoming
      LEFT JOIN prior_article USING (version_id)
     UNION ALL BY NAME
    SELECT article_id, version_id, fetched_at, loaded_at, published_at, page_id,
           TRUE AS is_stored, FALSE AS is_unread
      FROM prior_article
     WHERE version_id NOT IN (SELECT version_id FROM incoming)
),
first_known AS (
    SELECT article_id,
           arg_min(published_at, fetched_at) FILTER (WHERE published_at IS NOT NULL) AS published_at,
           min(fetched_at) AS fetched_at
      FROM merged
     GROUP BY article_id
),
fixed AS (
    SELECT article_id, any_value(published_at) AS published_at,
           any_value(published_date) AS published_date, any_value(known_at) AS known_at
      FROM prior_article
     GROUP BY article_id
)
SELECT merged.* EXCLUDE (loaded_at),
       row_number() OVER by_age AS version_number,
       row_number() OVER by_youth = 1 AS is_current,
       coalesce(fixed.published_at, first_known.published_at) AS first_published_at,
       coalesce(
           fixed.published_date, first_known.published_at::DATE, first_known.fetched_at::DATE
       ) AS published_date,
       coalesce(fixed.known_at, first_known.published_at, first_known.fetched_at) AS known_at
  FROM merged
  JOIN first_known USING (article_id)
  LEFT JOIN fixed USING (article_id)
-- A page that a newer extractor reads differently was fetched at the same time: the later load wins.
WINDOW by_age AS (
           PARTITION BY merged.article_id
               ORDER BY merged.fetched_at, merged.loaded_at, merged.version_id
       ),
       by_youth AS (
           PARTITION BY merged.article_id
               ORDER BY merged.fetched_at DESC, merged.loaded_at DESC, merged.version_id DESC
       );

-- name: new_claims
-- Claims of this batch with their company, once each; labels of analysts already applied.
CREATE OR REPLACE TEMP TABLE new_claim AS
WITH label AS (
    SELECT *
      FROM core.claim_label
     WHERE claim_id IN (SELECT claim_id FROM stg_claim)
   QUALIFY row_number() OVER (PARTITION BY claim_id ORDER BY labelled_at DESC, label_id) = 1
),
owned AS (
    SELECT stg_claim.*, coalesce(ancestor.ancestor_id, stg_claim.owner_id, stg_claim.subject_id) AS company_id,
           version.known_at, version.is_current
      FROM stg_claim
      JOIN version
        ON version.version_id = stg_claim.version_id
       AND version.extractor_version = stg_claim.extractor_version
       AND version.is_unread
      LEFT JOIN core.entity_ancestor AS ancestor
        ON ancestor.entity_id = coalesce(stg_claim.owner_id, stg_claim.subject_id)
       AND stg_claim.event_date BETWEEN ancestor.owned_from AND ancestor.owned_to
   QUALIFY row_number() OVER (
               PARTITION BY stg_claim.claim_id, stg_claim.version_id
                   ORDER BY ancestor.depth DESC, stg_claim.confidence DESC, stg_claim.start_offset
           ) = 1
)
SELECT owned.claim_id, owned.article_id, owned.version_id,
       coalesce(label.fixed_type, owned.claim_type) AS claim_type,
       coalesce(label.fixed_subject, owned.subject) AS subject,
       coalesce(label.fixed_subject_id, owned.subject_id) AS subject_id,
       owned.subject_kind,
       coalesce(label.fixed_object, owned.object) AS object,
       coalesce(label.fixed_object_id, owned.object_id) AS object_id,
       owned.object_kind,
       coalesce(label.fixed_modality, owned.modality) AS modality,
       owned.attributed_to, owned.quantities, owned.date_text, owned.date_start, owned.date_end,
       owned.event_date, owned.evidence, owned.start_offset, owned.end_offset, owned.confidence,
       owned.rule_id, owned.extractor_version,
       coalesce(label.fixed_direction, owned.direction) AS direction,
       owned.details,
       -- A corrected subject brings its own company.
       coalesce(
           (
               SELECT arg_max(ancestor_id, depth)
                 FROM core.entity_ancestor AS fixed
                WHERE fixed.entity_id = label.fixed_subject_id
                  AND owned.event_date BETWEEN fixed.owned_from AND fixed.owned_to
           ),
           label.fixed_subject_id, owned.company_id
       ) AS company_id,
       NULL::VARCHAR AS cluster_id,
       owned.cluster_keys, owned.source, owned.language, owned.known_at,
       label.verdict AS label, owned.is_current,
       $run_id AS run_id, $now AS loaded_at
  FROM owned
  LEFT JOIN label USING (claim_id);

-- name: plain_new_claims
-- The same where no label and no stored version can matter: most loads.
CREATE OR REPLACE TEMP TABLE new_claim AS
SELECT stg_claim.* EXCLUDE (owner_id),
       coalesce(ancestor.ancestor_id, stg_claim.owner_id, stg_claim.subject_id) AS company_id,
       NULL::VARCHAR AS cluster_id,
       version.known_at,
       NULL::VARCHAR AS label,
       version.is_current,
       $run_id AS run_id, $now AS loaded_at
  FROM stg_claim
  JOIN version
    ON version.version_id = stg_claim.version_id
   AND version.extractor_version = stg_claim.extractor_version
  LEFT JOIN core.entity_ancestor AS ancestor
    ON ancestor.entity_id = coalesce(stg_claim.owner_id, stg_claim.subject_id)
   AND stg_claim.event_date BETWEEN ancestor.owned_from AND ancestor.owned_to
QUALIFY row_number() OVER (
            PARTITION BY stg_claim.claim_id, stg_claim.version_id
                ORDER BY ancestor.depth DESC, stg_claim.confidence DESC, stg_claim.start_offset
        ) = 1;

-- name: replaced_dates
-- Where the claims lie that this batch may replace.
SELECT DISTINCT unnest(prior_article.claim_dates) AS event_date
  FROM prior_article
 WHERE prior_article.is_current
   AND prior_article.article_id IN (SELECT article_id FROM version WHERE is_current AND is_unread)
 ORDER BY event_date;

-- name: no_old_claims
CREATE OR REPLACE TEMP TABLE old_claim AS SELECT * FROM core.claim WHERE FALSE;

-- name: old_claims
INSERT INTO old_claim
SELECT *
  FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND article_id IN (SELECT article_id FROM version WHERE is_current AND is_unread);

-- name: pair_claims
-- A claim is told again where type and arguments agree; several of a kind pair in text order.
CREATE OR REPLACE TEMP TABLE claim_pair AS
WITH old_numbered AS (
    SELECT *, row_number() OVER (
               PARTITION BY article_id, claim_type, subject_id, object_id ORDER BY start_offset, claim_id
           ) AS nth
      FROM old_claim
),
new_numbered AS (
    SELECT *, row_number() OVER (
               PARTITION BY article_id, claim_type, subject_id, object_id ORDER BY start_offset, claim_id
           ) AS nth
      FROM new_claim
     WHERE is_current
)
SELECT old.claim_id AS old_id,
       new.claim_id AS new_id,
       coalesce(new.article_id, old.article_id) AS article_id,
       old.extractor_version AS old_extractor,
       old.loaded_at AS old_loaded_at,
       old.cluster_id AS old_cluster_id,
       old.event_date AS old_event_date,
       old.cluster_keys IS NOT DISTINCT FROM new.cluster_keys
           AND old.event_date = new.event_date
           AND old.label IS NOT DISTINCT FROM new.label AS is_same_story,
       CASE
           WHEN old.claim_id IS NULL THEN 'added'
           WHEN new.claim_id IS NULL THEN 'dropped'
           ELSE 'kept'
       END AS change,
       CASE WHEN old.claim_id IS NULL OR new.claim_id IS NULL THEN [] ELSE list_filter([
           CASE WHEN old.modality <> new.modality THEN 'modality' END,
           CASE WHEN [(q."value", q."of", q.unit, q.bound) FOR q IN old.quantities]
                  IS DISTINCT FROM [(q."value", q."of", q.unit, q.bound) FOR q IN new.quantities]
                THEN 'quantities' END,
           CASE WHEN old.date_text IS DISTINCT FROM new.date_text THEN 'date' END,
           CASE WHEN old.attributed_to IS DISTINCT FROM new.attributed_to THEN 'attribution' END
       ], field -> field IS NOT NULL) END AS fields
  FROM old_numbered AS old
  FULL JOIN new_numbered AS new
    ON old.article_id = new.article_id
   AND old.claim_type = new.claim_type
   AND old.subject_id = new.subject_id
   AND old.object_id IS NOT DISTINCT FROM new.object_id
   AND old.nth = new.nth;

-- name: insert_changes
INSERT INTO core.claim_change BY NAME
WITH before AS (
    SELECT article_id, version_id, last(extractor_versions[-1]) AS extractor_version
      FROM prior_article
     WHERE is_current
     GROUP BY article_id, version_id
),
final AS (
    SELECT claim_pair.article_id,
           before.version_id AS from_version_id,
           version.version_id AS to_version_id,
           coalesce(claim_pair.old_extractor, before.extractor_version) AS from_extractor,
           version.extractor_version AS to_extractor,
           CASE WHEN claim_pair.change = 'kept' THEN 'changed' ELSE claim_pair.change END AS change,
           coalesce(claim_pair.new_id, claim_pair.old_id) AS claim_id,
           CASE WHEN claim_pair.change = 'kept' THEN claim_pair.old_id END AS previous_claim_id,
           coalesce(new_claim.claim_type, old_claim.claim_type) AS claim_type,
           coalesce(new_claim.subject, old_claim.subject) AS subject,
           coalesce(new_claim.object, old_claim.object) AS object,
           claim_pair.fields
      FROM claim_pair
      JOIN version ON version.article_id = claim_pair.article_id AND version.is_current AND version.is_unread
      JOIN before ON before.article_id = claim_pair.article_id
      LEFT JOIN new_claim ON new_claim.claim_id = claim_pair.new_id AND new_claim.is_current
      LEFT JOIN old_claim ON old_claim.claim_id = claim_pair.old_id
     WHERE claim_pair.change <> 'kept' OR len(claim_pair.fields) > 0
)
SELECT md5(concat_ws('|', article_id, from_version_id, to_version_id, from_extractor,
                     to_extractor, change, claim_id)) AS change_id,
       *, $run_id AS run_id, $now AS loaded_at
  FROM final;

-- name: carry_over
-- What was told before keeps the time it came to stand, and its cluster while the keys agree.
UPDATE new_claim
   SET loaded_at = claim_pair.old_loaded_at,
       cluster_id = CASE WHEN claim_pair.is_same_story THEN claim_pair.old_cluster_id END
  FROM claim_pair
 WHERE claim_pair.new_id = new_claim.claim_id
   AND new_claim.is_current
   AND claim_pair.change = 'kept'
   AND len(claim_pair.fields) = 0
   AND claim_pair.old_extractor = new_claim.extractor_version;

-- name: retire_claims
INSERT INTO core.claim_history BY NAME
SELECT old_claim.*, $now AS retired_at,
       CASE WHEN old_claim.version_id = version.version_id THEN 'extractor'
            ELSE 'article_edited' END AS retired_by
  FROM old_claim
  JOIN claim_pair ON claim_pair.old_id = old_claim.claim_id
  JOIN version
    ON version.article_id = old_claim.article_id
   AND version.is_current
 WHERE claim_pair.change = 'dropped'
    OR len(claim_pair.fields) > 0
    OR claim_pair.old_extractor <> version.extractor_version;

-- name: late_claims
-- A version that is older than one already stored never stood here.
INSERT INTO core.claim_history BY NAME
SELECT * EXCLUDE (is_current), $now AS retired_at, 'article_edited' AS retired_by
  FROM new_claim
 WHERE NOT is_current
 ORDER BY event_date;

-- name: delete_old
DELETE FROM core.claim
 WHERE event_date BETWEEN $since AND $until
   AND claim_id IN (SELECT claim_id FROM old_claim);

-- name: touched_clusters
SELECT DISTINCT old_claim.cluster_id, old_claim.event_date
  FROM old_claim
 WHERE old_claim.cluster_id IS NOT NULL;

-- name: unknown_subjects
-- Names that the registry does not know get a chain of owners of their own.
INSERT INTO core.entity_ancestor BY NAME
WITH unknown AS (
    SELECT DISTINCT subject_id, company_id
      FROM new_claim
     WHERE subject_id NOT IN (SELECT entity_id FROM core.entity_ancestor)
)
SELECT subject_id AS entity_id, subject_id AS ancestor_id, 0 AS depth,
       DATE '0001-01-01' AS owned_from, DATE '9999-12-31' AS owned_to
  FROM (SELECT DISTINCT subject_id FROM unknown)
 UNION ALL
SELECT subject_id, min(company_id), 1, DATE '0001-01-01', DATE '9999-12-31'
  FROM unknown
 WHERE company_id <> subject_id
 GROUP BY subject_id
 ORDER BY entity_id, depth;

-- name: insert_claims
INSERT INTO core.claim BY NAME
SELECT * EXCLUDE (is_current) FROM new_claim WHERE is_current ORDER BY event_date, claim_id;

-- name: unqueue_claims
DELETE FROM ops.cluster_queue WHERE claim_id IN (SELECT claim_id FROM old_claim);

-- name: queue_claims
INSERT INTO ops.cluster_queue BY NAME
SELECT claim_id, event_date, $now AS queued_at, $run_id AS run_id
  FROM new_claim
 WHERE is_current AND cluster_id IS NULL AND label IS DISTINCT FROM 'wrong'
 ORDER BY event_date, claim_id;

-- name: article_rows
CREATE OR REPLACE TEMP TABLE next_article AS
WITH date_of AS (
    SELECT version_id, list_sort(list_distinct(list(event_date))) AS claim_dates
      FROM new_claim
     WHERE is_current
     GROUP BY version_id
),
known AS (
    SELECT version_id, url, source, feed_id, title, author, language, language_confidence,
           language_method, published_origin, stated_published_at, modified_at, origin,
           word_count, text_sha256, raw_sha256, page_id, duplicate_group, fingerprint, bands,
           claim_dates, extractor_versions, run_id, loaded_at
      FROM prior_article
     UNION ALL BY NAME
    SELECT version_id, url, source, feed_id, title, author, language, language_confidence,
           language_method, published_origin, published_at AS stated_published_at, modified_at,
           origin, word_count, text_sha256, raw_sha256, page_id,
           coalesce(duplicate_group, article_id) AS duplicate_group, fingerprint, bands,
           $run_id AS run_id, $now AS loaded_at
      FROM stg_article
     WHERE (page_id, version_id) IN (SELECT (page_id, version_id) FROM version WHERE NOT is_stored)
),
final AS (
    SELECT version.article_id, version.version_id, version.is_current, version.version_number,
           known.* EXCLUDE (version_id, claim_dates, extractor_versions),
           version.first_published_at AS published_at, version.published_date, version.known_at,
           version.fetched_at,
           CASE WHEN version.is_unread THEN coalesce(date_of.claim_dates, [])
                WHEN version.is_current THEN known.claim_dates
                ELSE [] END AS claim_dates,
           CASE WHEN version.is_unread
                THEN list_append(coalesce(known.extractor_versions, []), version.extractor_version)
                ELSE known.extractor_versions END AS extractor_versions
      FROM version
      JOIN known USING (version_id)
      LEFT JOIN date_of USING (version_id)
   QUALIFY row_number() OVER (PARTITION BY version.version_id) = 1
)
SELECT * FROM final;

-- name: prior_days
SELECT min(published_date), max(published_date) FROM prior_article;

-- name: delete_articles
DELETE FROM core.article
 WHERE published_date BETWEEN $since AND $until
   AND version_id IN (SELECT version_id FROM prior_article);

-- name: insert_articles
INSERT INTO core.article BY NAME SELECT * FROM next_article ORDER BY published_date, version_id;

-- name: insert_texts
INSERT INTO core.article_text BY NAME
SELECT version.version_id, version.article_id, version.published_date, stg_article.body,
       $run_id AS run_id, $now AS loaded_at
  FROM version
  JOIN stg_article USING (page_id, version_id, extractor_version)
 WHERE NOT version.is_stored
QUALIFY row_number() OVER (PARTITION BY version.version_id) = 1
 ORDER BY version.published_date, version.version_id;

-- name: delete_mentions
DELETE FROM core.mention
 WHERE published_date BETWEEN $since AND $until
   AND article_id IN (SELECT article_id FROM version WHERE is_current AND is_unread);

-- name: insert_mentions
INSERT INTO core.mention BY NAME
SELECT DISTINCT stg_mention.*, version.published_date, $run_id AS run_id, $now AS loaded_at
  FROM stg_mention
  JOIN version USING (version_id)
 WHERE version.is_current AND version.is_unread
 ORDER BY version.published_date, stg_mention.version_id, stg_mention.start_offset;

-- name: delete_candidates
DELETE FROM core.entity_candidate
 WHERE published_date BETWEEN $since AND $until
   AND article_id IN (SELECT article_id FROM version WHERE is_current AND is_unread);

-- name: insert_candidates
INSERT INTO core.entity_candidate BY NAME
SELECT DISTINCT stg_candidate.*, version.published_date, $run_id AS run_id, $now AS loaded_at
  FROM stg_candidate
  JOIN version USING (version_id)
 WHERE version.is_current AND version.is_unread;

-- name: insert_readings
INSERT INTO ops.extraction BY NAME
SELECT *, $run_id AS run_id, $now AS loaded_at FROM fresh_reading;

-- name: unqueue_pages
DELETE FROM ops.extraction_queue WHERE page_id IN (SELECT page_id FROM stg_reading);

-- name: counts
SELECT (SELECT count(*) FROM fresh_reading WHERE status = 'ok') AS articles,
       (SELECT count(*) FROM fresh_reading WHERE status = 'skipped') AS skipped,
       (SELECT count(*) FROM stg_reading) - (SELECT count(*) FROM fresh_reading) AS unchanged,
       (SELECT count(*) FROM new_claim WHERE is_current) AS claims;

-- name: change_counts
SELECT count(*) FILTER (WHERE change = 'added'),
       count(*) FILTER (WHERE change = 'dropped'),
       count(*) FILTER (WHERE change = 'kept' AND len(fields) > 0)
  FROM claim_pair;

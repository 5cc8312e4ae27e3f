-- Reading the archive again: what is to be read, what was staged, what it would change.

-- name: open
INSERT INTO ops.backfill BY NAME
SELECT $backfill_id AS backfill_id, $extractor_version AS extractor_version, $since AS since,
       $until AS until, $sources AS sources, 'open' AS status, $now AS started_at, $run_id AS run_id
 WHERE NOT EXISTS (SELECT 1 FROM ops.backfill WHERE backfill_id = $backfill_id);

-- name: choose_pages
INSERT INTO ops.backfill_page BY NAME
SELECT $backfill_id AS backfill_id, page_id, article_id, version_id, published_date,
       FALSE AS is_done, $run_id AS run_id
  FROM core.article
 WHERE is_current
   AND published_date BETWEEN $since AND $until
   AND (len($sources) = 0 OR list_contains($sources, source))
   AND NOT list_contains(extractor_versions, $extractor_version)
   AND page_id IN (SELECT page_id FROM raw.page)
   AND page_id NOT IN (SELECT page_id FROM ops.backfill_page WHERE backfill_id = $backfill_id)
 ORDER BY published_date, page_id;

-- name: find
SELECT backfill_id, extractor_version, since, until, sources, status, started_at, ended_at,
       (SELECT count(*) FROM ops.backfill_page AS page WHERE page.backfill_id = backfill.backfill_id) AS pages,
       (SELECT count(*) FROM ops.backfill_page AS page WHERE page.backfill_id = backfill.backfill_id AND page.is_done) AS done,
       (SELECT count(*) FROM ops.backfill_page AS page WHERE page.backfill_id = backfill.backfill_id AND page.reason IS NOT NULL) AS failed,
       (SELECT count(*) FROM ops.backfill_page AS page WHERE page.backfill_id = backfill.backfill_id AND page.is_applied) AS applied
  FROM ops.backfill AS backfill
 WHERE $backfill_id = '' OR backfill_id = $backfill_id
 ORDER BY started_at, backfill_id;

-- name: pages
SELECT page.page_id, page.url, page.canonical_url, page.origin, page.content_type,
       page.body_sha256, page.fetched_at, page.source, page.feed_language, page.feed_id,
       entry.entry_id, entry.guid, entry.url AS entry_url,
       entry.canonical_url AS entry_canonical_url, entry.title, entry.summary_html,
       entry.content_html, entry.author, entry.published_at AS entry_published_at,
       entry.updated_at, entry.language, entry.content_sha256,
       article.published_at
  FROM ops.backfill_page AS chosen
  JOIN raw.page AS page USING (page_id)
  JOIN core.article AS article
    ON article.version_id = chosen.version_id
   AND article.published_date = chosen.published_date
  LEFT JOIN raw.entry AS entry
    ON entry.feed_id = page.feed_id
   AND entry.entry_id = page.entry_id
   AND entry.content_sha256 = page.entry_sha256
 WHERE chosen.backfill_id = $backfill_id
   AND NOT chosen.is_done
QUALIFY row_number() OVER (PARTITION BY page.page_id) = 1
 ORDER BY chosen.published_date, page.page_id
 LIMIT $limit;

-- name: stage
CREATE OR REPLACE TEMP TABLE wanted_page AS
SELECT page_id, extractor_version, version_id
  FROM stg_reading
 WHERE page_id IN (
           SELECT page_id FROM ops.backfill_page WHERE backfill_id = $backfill_id AND NOT is_done
       )
QUALIFY row_number() OVER (PARTITION BY page_id) = 1;

-- name: stage_readings
INSERT INTO ops.staged_reading BY NAME
SELECT $backfill_id AS backfill_id, * FROM stg_reading
 WHERE status = 'ok' AND page_id IN (SELECT page_id FROM wanted_page);

-- name: stage_articles
INSERT INTO ops.staged_article BY NAME
SELECT $backfill_id AS backfill_id, * FROM stg_article
 WHERE page_id IN (SELECT page_id FROM wanted_page);

-- name: stage_mentions
INSERT INTO ops.staged_mention BY NAME
SELECT $backfill_id AS backfill_id, wanted_page.page_id AS staged_page_id, stg_mention.*
  FROM stg_mention JOIN wanted_page USING (version_id);

-- name: stage_claims
INSERT INTO ops.staged_claim BY NAME
SELECT $backfill_id AS backfill_id, wanted_page.page_id AS staged_page_id, stg_claim.*
  FROM stg_claim JOIN wanted_page USING (version_id);

-- name: stage_candidates
INSERT INTO ops.staged_candidate BY NAME
SELECT $backfill_id AS backfill_id, wanted_page.page_id AS staged_page_id, stg_candidate.*
  FROM stg_candidate JOIN wanted_page USING (version_id);

-- name: mark_done
UPDATE ops.backfill_page
   SET is_done = TRUE,
       reason = CASE WHEN reading.status = 'skipped' THEN reading.reason END,
       run_id = $run_id
  FROM stg_reading AS reading
 WHERE backfill_page.backfill_id = $backfill_id
   AND backfill_page.page_id = reading.page_id
   AND NOT backfill_page.is_done;

-- name: old_claims
CREATE OR REPLACE TEMP TABLE old_claim AS
SELECT *
  FROM core.claim
 WHERE article_id IN (SELECT article_id FROM ops.staged_reading WHERE backfill_id = $backfill_id);

-- name: new_claims
CREATE OR REPLACE TEMP TABLE new_claim AS
SELECT * EXCLUDE (backfill_id, staged_page_id, owner_id),
       NULL::VARCHAR AS label, NULL::VARCHAR AS cluster_id, TRUE AS is_current
  FROM ops.staged_claim
 WHERE backfill_id = $backfill_id
QUALIFY row_number() OVER (PARTITION BY claim_id) = 1;

-- name: report
SELECT coalesce(new_claim.claim_type, old_claim.claim_type) AS claim_type,
       count(*) FILTER (WHERE pair.change = 'added') AS added,
       count(*) FILTER (WHERE pair.change = 'dropped') AS dropped,
       count(*) FILTER (WHERE pair.change = 'kept' AND len(pair.fields) > 0) AS changed,
       count(*) FILTER (WHERE pair.change = 'kept' AND len(pair.fields) = 0) AS kept
  FROM claim_pair AS pair
  LEFT JOIN new_claim ON new_claim.claim_id = pair.new_id
  LEFT JOIN old_claim ON old_claim.claim_id = pair.old_id
 GROUP BY ALL
 ORDER BY claim_type;

-- name: examples
SELECT pair.change, coalesce(new_claim.claim_type, old_claim.claim_type) AS claim_type,
       coalesce(new_claim.subject, old_claim.subject) AS subject,
       coalesce(new_claim.object, old_claim.object) AS object,
       old_claim.modality AS modality_before, new_claim.modality AS modality_after,
       pair.fields, coalesce(new_claim.evidence, old_claim.evidence) AS evidence, pair.article_id
  FROM claim_pair AS pair
  LEFT JOIN new_claim ON new_claim.claim_id = pair.new_id
  LEFT JOIN old_claim ON old_claim.claim_id = pair.old_id
 WHERE pair.change <> 'kept' OR len(pair.fields) > 0
QUALIFY row_number() OVER (
            PARTITION BY pair.change, coalesce(new_claim.claim_type, old_claim.claim_type)
                ORDER BY coalesce(new_claim.confidence, old_claim.confidence) DESC,
                         coalesce(pair.new_id, pair.old_id)
        ) <= 3
 ORDER BY claim_type, pair.change;

-- name: next_pages
SELECT page_id
  FROM ops.backfill_page
 WHERE backfill_id = $backfill_id
   AND is_done AND reason IS NULL
   AND is_applied IS DISTINCT FROM TRUE
 ORDER BY published_date, page_id
 LIMIT $limit;

-- name: take_readings
CREATE OR REPLACE TEMP TABLE stg_reading AS
SELECT * EXCLUDE (backfill_id)
  FROM ops.staged_reading
 WHERE backfill_id = $backfill_id AND page_id IN (SELECT page_id FROM stg_page_id);

-- name: take_articles
CREATE OR REPLACE TEMP TABLE stg_article AS
SELECT * EXCLUDE (backfill_id)
  FROM ops.staged_article
 WHERE backfill_id = $backfill_id AND page_id IN (SELECT page_id FROM stg_page_id);

-- name: take_mentions
CREATE OR REPLACE TEMP TABLE stg_mention AS
SELECT * EXCLUDE (backfill_id, staged_page_id)
  FROM ops.staged_mention
 WHERE backfill_id = $backfill_id AND staged_page_id IN (SELECT page_id FROM stg_page_id);

-- name: take_claims
CREATE OR REPLACE TEMP TABLE stg_claim AS
SELECT * EXCLUDE (backfill_id, staged_page_id)
  FROM ops.staged_claim
 WHERE backfill_id = $backfill_id AND staged_page_id IN (SELECT page_id FROM stg_page_id);

-- name: take_candidates
CREATE OR REPLACE TEMP TABLE stg_candidate AS
SELECT * EXCLUDE (backfill_id, staged_page_id)
  FROM ops.staged_candidate
 WHERE backfill_id = $backfill_id AND staged_page_id IN (SELECT page_id FROM stg_page_id);

-- name: mark_applied
UPDATE ops.backfill_page
   SET is_applied = TRUE, run_id = $run_id
 WHERE backfill_id = $backfill_id AND page_id IN (SELECT page_id FROM stg_page_id);

-- name: close
UPDATE ops.backfill SET status = $status, ended_at = $now
 WHERE backfill_id = $backfill_id AND status = 'open';

-- name: forget_readings
DELETE FROM ops.staged_reading WHERE backfill_id = $backfill_id;

-- name: forget_articles
DELETE FROM ops.staged_article WHERE backfill_id = $backfill_id;

-- name: forget_mentions
DELETE FROM ops.staged_mention WHERE backfill_id = $backfill_id;

-- name: forget_claims
DELETE FROM ops.staged_claim WHERE backfill_id = $backfill_id;

-- name: forget_candidates
DELETE FROM ops.staged_candidate WHERE backfill_id = $backfill_id;

-- What is known and what is still to do; every query reads a small table or a bounded part.

-- name: feed_states
SELECT feed_id, current_url, etag, last_modified, body_sha256, next_due_at, last_polled_at,
       last_ok_at, last_new_at, failures, last_status, last_reason, redirect_url, redirects,
       disabled_at, disabled_reason
  FROM ops.feed_state
 ORDER BY feed_id;

-- name: known_entries
-- Of the entries asked about, those known; the newest revision last.
SELECT entry_id, content_sha256
  FROM raw.entry
 WHERE feed_id = $feed_id
   AND entry_id IN (SELECT unnest($entry_ids))
 ORDER BY first_seen_at, content_sha256;

-- name: pages_to_fetch
SELECT queue.feed_id, queue.url, queue.canonical_url, queue.attempts,
       entry.entry_id, entry.guid, entry.url AS entry_url,
       entry.canonical_url AS entry_canonical_url, entry.title, entry.summary_html,
       entry.content_html, entry.author, entry.published_at AS entry_published_at,
       entry.updated_at, entry.language, entry.content_sha256
  FROM ops.page_queue AS queue
  JOIN raw.entry AS entry
    ON entry.feed_id = queue.feed_id
   AND entry.entry_id = queue.entry_id
   AND entry.content_sha256 = queue.content_sha256
 WHERE queue.next_due_at <= $now
   AND entry.feed_id IN (SELECT DISTINCT feed_id FROM ops.page_queue)
 ORDER BY queue.queued_at, queue.feed_id, queue.entry_id
 LIMIT $limit;

-- name: pages_to_read
SELECT page.page_id, page.url, page.canonical_url, page.origin, page.content_type,
       page.body_sha256, page.fetched_at, page.source, page.feed_language, page.feed_id,
       entry.entry_id, entry.guid, entry.url AS entry_url,
       entry.canonical_url AS entry_canonical_url, entry.title, entry.summary_html,
       entry.content_html, entry.author, entry.published_at AS entry_published_at,
       entry.updated_at, entry.language, entry.content_sha256,
       NULL::TIMESTAMP AS published_at
  FROM ops.extraction_queue AS queue
  JOIN raw.page AS page USING (page_id)
  LEFT JOIN raw.entry AS entry
    ON entry.feed_id = page.feed_id
   AND entry.entry_id = page.entry_id
   AND entry.content_sha256 = page.entry_sha256
 ORDER BY page.fetched_at, page.page_id
 LIMIT $limit;

-- name: known_publications
-- What the first version of an article said of its publication, by canonical address.
SELECT url, any_value(published_at) AS published_at
  FROM core.article
 WHERE url IN (SELECT unnest($urls))
   AND published_at IS NOT NULL
 GROUP BY url;

-- name: near_duplicates
-- Articles that share a band with one of those asked about.
SELECT DISTINCT article_id, version_id, duplicate_group, fingerprint, known_at
  FROM core.article
 WHERE is_current
   AND published_date BETWEEN $since AND $until
   AND list_has_any(bands, $bands::UBIGINT[])
 ORDER BY known_at, article_id
 LIMIT $limit;

-- name: backlog
SELECT (SELECT count(*) FROM ops.page_queue) AS pages_to_fetch,
       (SELECT count(*) FROM ops.page_queue WHERE next_due_at <= $now) AS pages_due,
       (SELECT count(*) FROM ops.extraction_queue) AS pages_to_read,
       (SELECT count(*) FROM ops.cluster_queue) AS claims_to_cluster;

-- The entries that a feed's next poll may meet again: the latest seen, each in its newest revision.
SELECT feed_id,
       entry_id,
       arg_max(guid, first_seen_at) AS guid,
       arg_max(canonical_url, first_seen_at) AS canonical_url,
       arg_max(content_sha256, first_seen_at) AS content_sha256
  FROM raw.entry
 WHERE feed_id IN (SELECT unnest($feed_ids))
 GROUP BY feed_id, entry_id
QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY max(first_seen_at) DESC, entry_id) <= $most
 ORDER BY feed_id, entry_id;

-- Revisions of entries that are stored more than once.
WITH recent AS (
    SELECT DISTINCT feed_id, entry_id, content_sha256 FROM raw.entry WHERE loaded_at >= $since
)
SELECT entry.feed_id, entry.entry_id, entry.content_sha256, count(*) AS copies
  FROM raw.entry AS entry
  JOIN recent USING (feed_id, entry_id, content_sha256)
 GROUP BY ALL
HAVING count(*) > 1;

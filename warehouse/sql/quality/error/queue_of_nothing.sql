-- Work that waits for something that is not stored: it would wait for ever.
SELECT 'extraction_queue' AS queue, page_id AS what
  FROM ops.extraction_queue
 WHERE page_id NOT IN (SELECT page_id FROM raw.page)
 UNION ALL
SELECT 'page_queue' AS queue, queue.entry_id AS what
  FROM ops.page_queue AS queue
  LEFT JOIN raw.entry AS entry USING (feed_id, entry_id, content_sha256)
 WHERE entry.entry_id IS NULL;

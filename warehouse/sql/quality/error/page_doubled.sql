-- Pages that are stored more than once.
WITH recent AS (
    SELECT DISTINCT page_id FROM raw.page WHERE loaded_at >= $since
)
SELECT page.page_id, count(*) AS copies
  FROM raw.page AS page
  JOIN recent USING (page_id)
 GROUP BY page.page_id
HAVING count(*) > 1;

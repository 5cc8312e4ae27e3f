-- Sources whose share of French articles moved by more than 30 points against the month before.
WITH mix AS (
    SELECT source,
           count(*) FILTER (WHERE loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS articles,
           count(*) FILTER (WHERE loaded_at < CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS articles_before,
           avg(CAST(language = 'fr' AS INTEGER))
               FILTER (WHERE loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS french,
           avg(CAST(language = 'fr' AS INTEGER))
               FILTER (WHERE loaded_at < CAST($now AS TIMESTAMP) - INTERVAL 7 DAY) AS french_before
      FROM ops.extraction
     WHERE status = 'ok'
       AND loaded_at >= CAST($now AS TIMESTAMP) - INTERVAL 35 DAY
     GROUP BY source
)
SELECT source, articles, french, articles_before, french_before
  FROM mix
 WHERE articles >= 10
   AND articles_before >= 20
   AND abs(french - french_before) > 0.3;

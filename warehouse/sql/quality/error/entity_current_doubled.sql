-- Entities that hold in two versions at once.
SELECT entity_id, count(*) AS versions
  FROM core.entity
 WHERE valid_to IS NULL
 GROUP BY entity_id
HAVING count(*) > 1;

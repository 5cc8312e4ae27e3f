-- From what somebody typed to a name of the registry.

-- name: canonical
SELECT min(coalesce(entity.name, ltrim(named.entity_id, '?')))
  FROM named_entity($name) AS named
  LEFT JOIN core.entity AS entity
    ON entity.entity_id = named.entity_id
   AND entity.valid_to IS NULL
HAVING count(*) > 0;

-- name: near
WITH spelling AS (
    SELECT entity_id, name AS spelt FROM core.entity WHERE valid_to IS NULL
     UNION ALL
    SELECT entity_id, alias FROM core.alias WHERE valid_to IS NULL AND how = 'alias'
),
scored AS (
    SELECT entity.name,
           max(
               jaro_winkler_similarity(strip_accents(lower(spelling.spelt)), strip_accents(lower($name)))
           ) AS likeness,
           bool_or(entity.kind IN ('company', 'lab')) AS is_company
      FROM spelling
      JOIN core.entity AS entity
        ON entity.entity_id = spelling.entity_id
       AND entity.valid_to IS NULL
     GROUP BY entity.name
)
SELECT name
  FROM scored
 WHERE likeness > 0.8
 ORDER BY likeness + CASE WHEN is_company THEN 0.05 ELSE 0 END DESC, name
 LIMIT 5;

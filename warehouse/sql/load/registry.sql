-- Who is who, SCD2: rows that ceased to hold are closed, new ones opened, in one transaction.

-- name: close_entity
UPDATE core.entity
   SET valid_to = $now
 WHERE valid_to IS NULL
   AND NOT EXISTS (
           SELECT 1
             FROM stg_entity AS source
            WHERE source.entity_id IS NOT DISTINCT FROM entity.entity_id
              AND source.name IS NOT DISTINCT FROM entity.name
              AND source.kind IS NOT DISTINCT FROM entity.kind
              AND source.family IS NOT DISTINCT FROM entity.family
              AND source.version_of IS NOT DISTINCT FROM entity.version_of
              AND source.previous IS NOT DISTINCT FROM entity.previous
              AND source.released IS NOT DISTINCT FROM entity.released
              AND source.wikidata IS NOT DISTINCT FROM entity.wikidata
              AND source.added IS NOT DISTINCT FROM entity.added
              AND source.origin IS NOT DISTINCT FROM entity.origin
       );

-- name: open_entity
INSERT INTO core.entity BY NAME
SELECT *, $now AS valid_from, NULL::TIMESTAMP AS valid_to, $run_id AS run_id, $now AS loaded_at
  FROM (
      SELECT entity_id, name, kind, family, version_of, previous, released, wikidata, added, origin FROM stg_entity
      EXCEPT
      SELECT entity_id, name, kind, family, version_of, previous, released, wikidata, added, origin FROM core.entity WHERE valid_to IS NULL
  )
 ORDER BY ALL;

-- name: close_alias
UPDATE core.alias
   SET valid_to = $now
 WHERE valid_to IS NULL
   AND NOT EXISTS (
           SELECT 1
             FROM stg_alias AS source
            WHERE source.entity_id IS NOT DISTINCT FROM alias.entity_id
              AND source.alias IS NOT DISTINCT FROM alias.alias
              AND source.how IS NOT DISTINCT FROM alias.how
              AND source.language IS NOT DISTINCT FROM alias.language
              AND source.used_from IS NOT DISTINCT FROM alias.used_from
              AND source.used_to IS NOT DISTINCT FROM alias.used_to
       );

-- name: open_alias
INSERT INTO core.alias BY NAME
SELECT *, $now AS valid_from, NULL::TIMESTAMP AS valid_to, $run_id AS run_id, $now AS loaded_at
  FROM (
      SELECT entity_id, alias, how, language, used_from, used_to FROM stg_alias
      EXCEPT
      SELECT entity_id, alias, how, language, used_from, used_to FROM core.alias WHERE valid_to IS NULL
  )
 ORDER BY ALL;

-- name: close_entity_owner
UPDATE core.entity_owner
   SET valid_to = $now
 WHERE valid_to IS NULL
   AND NOT EXISTS (
           SELECT 1
             FROM stg_entity_owner AS source
            WHERE source.entity_id IS NOT DISTINCT FROM entity_owner.entity_id
              AND source.owner_id IS NOT DISTINCT FROM entity_owner.owner_id
              AND source.owned_from IS NOT DISTINCT FROM entity_owner.owned_from
              AND source.owned_to IS NOT DISTINCT FROM entity_owner.owned_to
       );

-- name: open_entity_owner
INSERT INTO core.entity_owner BY NAME
SELECT *, $now AS valid_from, NULL::TIMESTAMP AS valid_to, $run_id AS run_id, $now AS loaded_at
  FROM (
      SELECT entity_id, owner_id, owned_from, owned_to FROM stg_entity_owner
      EXCEPT
      SELECT entity_id, owner_id, owned_from, owned_to FROM core.entity_owner WHERE valid_to IS NULL
  )
 ORDER BY ALL;

-- name: close_entity_role
UPDATE core.entity_role
   SET valid_to = $now
 WHERE valid_to IS NULL
   AND NOT EXISTS (
           SELECT 1
             FROM stg_entity_role AS source
            WHERE source.person_id IS NOT DISTINCT FROM entity_role.person_id
              AND source.organisation_id IS NOT DISTINCT FROM entity_role.organisation_id
              AND source.role IS NOT DISTINCT FROM entity_role.role
              AND source.role_fr IS NOT DISTINCT FROM entity_role.role_fr
              AND source.held_from IS NOT DISTINCT FROM entity_role.held_from
              AND source.held_to IS NOT DISTINCT FROM entity_role.held_to
       );

-- name: open_entity_role
INSERT INTO core.entity_role BY NAME
SELECT *, $now AS valid_from, NULL::TIMESTAMP AS valid_to, $run_id AS run_id, $now AS loaded_at
  FROM (
      SELECT person_id, organisation_id, role, role_fr, held_from, held_to FROM stg_entity_role
      EXCEPT
      SELECT person_id, organisation_id, role, role_fr, held_from, held_to FROM core.entity_role WHERE valid_to IS NULL
  )
 ORDER BY ALL;

-- name: drop_ancestors
-- Names that the registry does not know, or not yet, keep their chains.
DELETE FROM core.entity_ancestor
 WHERE entity_id IN (SELECT entity_id FROM core.entity);

-- name: insert_ancestors
-- Every chain of owners with the days on which all its links hold; a ring ends where it closes.
INSERT INTO core.entity_ancestor BY NAME
WITH RECURSIVE edge AS (
    SELECT entity_id, owner_id,
           coalesce(owned_from, DATE '0001-01-01') AS owned_from,
           coalesce(owned_to, DATE '9999-12-31') AS owned_to
      FROM core.entity_owner
     WHERE valid_to IS NULL
),
chain AS (
    SELECT entity_id, entity_id AS ancestor_id, 0 AS depth,
           DATE '0001-01-01' AS owned_from, DATE '9999-12-31' AS owned_to,
           [entity_id] AS path
      FROM core.entity
     WHERE valid_to IS NULL
     UNION ALL
    SELECT chain.entity_id, edge.owner_id, chain.depth + 1,
           greatest(chain.owned_from, edge.owned_from),
           least(chain.owned_to, edge.owned_to),
           list_append(chain.path, edge.owner_id)
      FROM chain
      JOIN edge ON edge.entity_id = chain.ancestor_id
     WHERE greatest(chain.owned_from, edge.owned_from) <= least(chain.owned_to, edge.owned_to)
       AND NOT list_contains(chain.path, edge.owner_id)
       AND chain.depth < 12
)
SELECT entity_id, ancestor_id, depth, owned_from, owned_to
  FROM chain
 ORDER BY entity_id, depth, owned_from;

-- name: queue_months
INSERT INTO ops.month_queue
SELECT DISTINCT CAST(date_trunc('month', event_date) AS DATE) FROM core.claim_cluster;

-- name: moved_claims
-- Claims whose company is another one by the owners of today.
CREATE OR REPLACE TEMP TABLE moved_claim AS
WITH subject AS (
    SELECT DISTINCT subject_id, event_date, company_id FROM core.claim
     WHERE subject_id IN (SELECT entity_id FROM core.entity_ancestor)
       AND label IS DISTINCT FROM 'fixed'
),
owned AS (
    SELECT subject.*, arg_max(ancestor.ancestor_id, ancestor.depth) AS next_company_id
      FROM subject
      JOIN core.entity_ancestor AS ancestor
        ON ancestor.entity_id = subject.subject_id
       AND subject.event_date BETWEEN ancestor.owned_from AND ancestor.owned_to
     GROUP BY ALL
)
SELECT * FROM owned WHERE company_id <> next_company_id;

-- name: move_claims
UPDATE core.claim
   SET company_id = moved_claim.next_company_id
  FROM moved_claim
 WHERE claim.subject_id = moved_claim.subject_id
   AND claim.event_date = moved_claim.event_date
   AND claim.company_id = moved_claim.company_id;

-- name: moved_clusters
SELECT DISTINCT claim.cluster_id, claim.event_date
  FROM core.claim
  JOIN moved_claim
    ON moved_claim.subject_id = claim.subject_id
   AND moved_claim.event_date = claim.event_date
 WHERE claim.cluster_id IS NOT NULL;

-- What an id or a name stands for, and its claims.

-- name: claim
SELECT claim.claim_id, claim.company, claim.claim_type, claim.lean, claim.subject, claim.object,
       claim.modality, claim.attributed_to, claim.quantities, claim.date_text, claim.event_date,
       claim.evidence, claim.start_offset, claim.end_offset, claim.confidence, claim.rule_id,
       claim.extractor_version, claim.cluster_id, article.title, article.url, article.source,
       article.language, article.published_at, text.body
  FROM mart.claim AS claim
  JOIN core.article AS article ON article.version_id = claim.version_id
  LEFT JOIN core.article_text AS text ON text.version_id = claim.version_id
 WHERE claim.claim_id = $id;

-- name: claim_claims
-- The same claim told elsewhere.
SELECT claim.*
  FROM mart.claim AS claim
 WHERE claim.cluster_id = (SELECT cluster_id FROM core.claim WHERE claim_id = $id LIMIT 1)
 ORDER BY claim.known_at, claim.claim_id;

-- name: cluster
SELECT cluster.*
  FROM clusters_known() AS cluster
 WHERE cluster.cluster_id = $id;

-- name: cluster_claims
SELECT claim.* FROM mart.claim AS claim WHERE claim.cluster_id = $id ORDER BY claim.known_at, claim.claim_id;

-- name: article
SELECT article.article_id, article.version_id, article.version_number, article.title, article.url,
       article.source, article.author, article.language, article.published_at, article.fetched_at,
       article.word_count, article.duplicate_group, text.body
  FROM core.article AS article
  LEFT JOIN core.article_text AS text USING (version_id)
 WHERE article.version_id = $id
    OR (article.is_current AND (article.article_id = $id OR article.url = $id))
 ORDER BY article.version_id = $id DESC
 LIMIT 1;

-- name: article_claims
SELECT claim.*
  FROM mart.claim AS claim
 WHERE claim.version_id IN (
           SELECT version_id FROM core.article
            WHERE version_id = $id OR (is_current AND (article_id = $id OR url = $id))
       )
 ORDER BY claim.start_offset, claim.claim_id;

-- name: company
SELECT entity.entity_id, entity.name, entity.kind, entity.family, entity.released, entity.wikidata,
       (
           SELECT list(DISTINCT alias.alias ORDER BY alias.alias)
             FROM core.alias AS alias
            WHERE alias.entity_id = entity.entity_id AND alias.valid_to IS NULL
       ) AS aliases,
       (
           SELECT list(owner.owner_id ORDER BY owner.owned_from)
             FROM core.entity_owner AS owner
            WHERE owner.entity_id = entity.entity_id AND owner.valid_to IS NULL
       ) AS owners
  FROM core.entity AS entity
  JOIN named_entity($id) AS named USING (entity_id)
 WHERE entity.valid_to IS NULL;

-- name: company_claims
SELECT event_date, claim_type, lean, modality, subject, object, evidence, source, title, url,
       language, claims, sources, cluster_id
  FROM timeline($id)
 ORDER BY event_date DESC, cluster_id
 LIMIT 50;

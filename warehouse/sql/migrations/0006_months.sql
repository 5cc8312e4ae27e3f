-- A rollup by entity and month, so that an index over ten years costs as much as one over a year.

CREATE TABLE core.entity_month (
    entity_id VARCHAR NOT NULL,
    month DATE NOT NULL,
    claim_type VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    modality VARCHAR NOT NULL,
    is_company BOOLEAN NOT NULL,
    clusters INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    sources VARCHAR[],
    languages VARCHAR[]
);
COMMENT ON TABLE core.entity_month IS 'Clusters by entity and month, counted for the subject and for everyone who owned it then; derived from core.claim_cluster, what trend() reads.';
COMMENT ON COLUMN core.entity_month.entity_id IS 'The subject of the clusters, or an owner up the chain.';
COMMENT ON COLUMN core.entity_month.month IS 'First day of the month.';
COMMENT ON COLUMN core.entity_month.claim_type IS 'The type.';
COMMENT ON COLUMN core.entity_month.direction IS 'The direction; empty for none.';
COMMENT ON COLUMN core.entity_month.modality IS 'Firmest modality of the clusters.';
COMMENT ON COLUMN core.entity_month.is_company IS 'Whether the entity stands at the top of the chain: these cells add up to all clusters.';
COMMENT ON COLUMN core.entity_month.clusters IS 'Clusters.';
COMMENT ON COLUMN core.entity_month.claims IS 'Claims in these clusters.';
COMMENT ON COLUMN core.entity_month.sources IS 'Sources that told them.';
COMMENT ON COLUMN core.entity_month.languages IS 'Languages in which they were told.';

CREATE TABLE ops.month_queue (
    month DATE NOT NULL
);
COMMENT ON TABLE ops.month_queue IS 'Months of core.entity_month to count anew; a row leaves when its month is counted.';
COMMENT ON COLUMN ops.month_queue.month IS 'First day of the month.';

INSERT INTO ops.month_queue
SELECT DISTINCT CAST(date_trunc('month', event_date) AS DATE) FROM core.claim_cluster;

-- Names that the registry does not know have a chain of their own from here on.
INSERT INTO core.entity_ancestor
SELECT DISTINCT subject_id, subject_id, 0, DATE '0001-01-01', DATE '9999-12-31'
  FROM core.claim
 WHERE subject_id NOT IN (SELECT entity_id FROM core.entity_ancestor);
INSERT INTO core.entity_ancestor
SELECT DISTINCT subject_id, company_id, 1, DATE '0001-01-01', DATE '9999-12-31'
  FROM core.claim
 WHERE subject_id <> company_id
   AND subject_id NOT IN (SELECT entity_id FROM core.entity);

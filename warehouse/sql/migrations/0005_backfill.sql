-- A backfill keeps whole readings beside the tables until it is applied, so that applying one is
-- an ordinary load; core.claim_staged, which held claims alone, goes.

DROP TABLE core.claim_staged;

ALTER TABLE ops.backfill_page ADD COLUMN is_applied BOOLEAN;
COMMENT ON COLUMN ops.backfill_page.is_applied IS 'Whether its claims stand now; null means not yet.';

CREATE TABLE ops.staged_reading (
    backfill_id VARCHAR,
    page_id VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    extractor_version VARCHAR,
    status VARCHAR,
    reason VARCHAR,
    source VARCHAR,
    language VARCHAR,
    claim_count BIGINT,
    mention_count BIGINT,
    seconds DOUBLE
);
COMMENT ON TABLE ops.staged_reading IS 'The readings of a backfill that waits for approval; columns as the load takes them.';
COMMENT ON COLUMN ops.staged_reading.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.staged_reading.page_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.article_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.version_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.extractor_version IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.status IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.reason IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.source IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.language IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.claim_count IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.mention_count IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_reading.seconds IS 'As in the table that the load fills.';

CREATE TABLE ops.staged_article (
    backfill_id VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    extractor_version VARCHAR,
    url VARCHAR,
    source VARCHAR,
    feed_id VARCHAR,
    title VARCHAR,
    author VARCHAR,
    language VARCHAR,
    language_confidence DOUBLE,
    language_method VARCHAR,
    published_at TIMESTAMP,
    published_origin VARCHAR,
    modified_at TIMESTAMP,
    fetched_at TIMESTAMP,
    origin VARCHAR,
    word_count BIGINT,
    text_sha256 VARCHAR,
    raw_sha256 VARCHAR,
    page_id VARCHAR,
    duplicate_group VARCHAR,
    fingerprint BLOB,
    bands UBIGINT[],
    body VARCHAR
);
COMMENT ON TABLE ops.staged_article IS 'The versions of articles of a backfill that waits for approval; columns as the load takes them.';
COMMENT ON COLUMN ops.staged_article.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.staged_article.article_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.version_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.extractor_version IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.url IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.source IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.feed_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.title IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.author IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.language IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.language_confidence IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.language_method IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.published_at IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.published_origin IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.modified_at IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.fetched_at IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.origin IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.word_count IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.text_sha256 IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.raw_sha256 IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.page_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.duplicate_group IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.fingerprint IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.bands IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_article.body IS 'Title, blank line, text.';

CREATE TABLE ops.staged_mention (
    backfill_id VARCHAR,
    staged_page_id VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    entity_id VARCHAR,
    name VARCHAR,
    kind VARCHAR,
    surface VARCHAR,
    how VARCHAR,
    start_offset BIGINT,
    end_offset BIGINT,
    confidence DOUBLE
);
COMMENT ON TABLE ops.staged_mention IS 'The mentions of a backfill that waits for approval; columns as the load takes them.';
COMMENT ON COLUMN ops.staged_mention.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.staged_mention.staged_page_id IS 'The page that was read.';
COMMENT ON COLUMN ops.staged_mention.article_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.version_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.entity_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.name IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.kind IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.surface IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.how IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.start_offset IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.end_offset IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_mention.confidence IS 'As in the table that the load fills.';

CREATE TABLE ops.staged_claim (
    backfill_id VARCHAR,
    staged_page_id VARCHAR,
    claim_id VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    claim_type VARCHAR,
    subject VARCHAR,
    subject_id VARCHAR,
    subject_kind VARCHAR,
    object VARCHAR,
    object_id VARCHAR,
    object_kind VARCHAR,
    modality VARCHAR,
    attributed_to VARCHAR[],
    quantities STRUCT("value" DOUBLE, "of" DOUBLE, unit VARCHAR, bound VARCHAR, start_offset INTEGER, end_offset INTEGER)[],
    date_text VARCHAR,
    date_start DATE,
    date_end DATE,
    event_date DATE,
    evidence VARCHAR,
    start_offset BIGINT,
    end_offset BIGINT,
    confidence DOUBLE,
    rule_id VARCHAR,
    extractor_version VARCHAR,
    direction VARCHAR,
    details MAP(VARCHAR, VARCHAR),
    cluster_keys UBIGINT[],
    source VARCHAR,
    language VARCHAR,
    owner_id VARCHAR
);
COMMENT ON TABLE ops.staged_claim IS 'The claims of a backfill that waits for approval; columns as the load takes them.';
COMMENT ON COLUMN ops.staged_claim.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.staged_claim.staged_page_id IS 'The page that was read.';
COMMENT ON COLUMN ops.staged_claim.claim_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.article_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.version_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.claim_type IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.subject IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.subject_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.subject_kind IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.object IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.object_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.object_kind IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.modality IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.attributed_to IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.quantities IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.date_text IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.date_start IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.date_end IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.event_date IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.evidence IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.start_offset IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.end_offset IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.confidence IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.rule_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.extractor_version IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.direction IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.details IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.cluster_keys IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.source IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.language IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_claim.owner_id IS 'Owner of a subject that the registry does not know, as its mention tells.';

CREATE TABLE ops.staged_candidate (
    backfill_id VARCHAR,
    staged_page_id VARCHAR,
    name VARCHAR,
    kind VARCHAR,
    article_id VARCHAR,
    version_id VARCHAR,
    source VARCHAR,
    language VARCHAR,
    reason VARCHAR,
    evidence VARCHAR,
    start_offset BIGINT,
    end_offset BIGINT
);
COMMENT ON TABLE ops.staged_candidate IS 'The unknown names of a backfill that waits for approval; columns as the load takes them.';
COMMENT ON COLUMN ops.staged_candidate.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.staged_candidate.staged_page_id IS 'The page that was read.';
COMMENT ON COLUMN ops.staged_candidate.name IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.kind IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.article_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.version_id IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.source IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.language IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.reason IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.evidence IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.start_offset IS 'As in the table that the load fills.';
COMMENT ON COLUMN ops.staged_candidate.end_offset IS 'As in the table that the load fills.';

-- How the machine runs: runs, ledger, state of feeds, queues of work, checks.

CREATE SCHEMA IF NOT EXISTS ops;

CREATE TABLE ops.run (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    status VARCHAR NOT NULL,
    summary VARCHAR
);
COMMENT ON TABLE ops.run IS 'One run of a flow or command.';
COMMENT ON COLUMN ops.run.run_id IS 'Stable id.';
COMMENT ON COLUMN ops.run.flow IS 'ingest, extract, publish, backfill or maintenance.';
COMMENT ON COLUMN ops.run.started_at IS 'When (UTC).';
COMMENT ON COLUMN ops.run.ended_at IS 'When it ended; null while it runs or where it was killed (UTC).';
COMMENT ON COLUMN ops.run.status IS 'running, completed or failed.';
COMMENT ON COLUMN ops.run.summary IS 'Counts and facts as JSON.';

CREATE TABLE ops.load (
    load_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    item_count INTEGER NOT NULL,
    inserted INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    retired INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.load IS 'Ledger: one row a batch that was loaded.';
COMMENT ON COLUMN ops.load.load_id IS 'Stable id of what was loaded.';
COMMENT ON COLUMN ops.load.run_id IS 'The run.';
COMMENT ON COLUMN ops.load.kind IS 'polls, pages, articles, clusters, registry, labels or skipped.';
COMMENT ON COLUMN ops.load.item_count IS 'Items in the batch.';
COMMENT ON COLUMN ops.load.inserted IS 'Rows inserted.';
COMMENT ON COLUMN ops.load.changed IS 'Rows replaced.';
COMMENT ON COLUMN ops.load.retired IS 'Rows that ceased to stand.';
COMMENT ON COLUMN ops.load.unchanged IS 'Items that were there already.';
COMMENT ON COLUMN ops.load.loaded_at IS 'When (UTC).';

CREATE TABLE ops.feed (
    feed_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    is_full_text BOOLEAN NOT NULL,
    added DATE,
    origin VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.feed IS 'The feeds file as last read.';
COMMENT ON COLUMN ops.feed.feed_id IS 'Id in the feeds file.';
COMMENT ON COLUMN ops.feed.name IS 'Name of the source.';
COMMENT ON COLUMN ops.feed.url IS 'Address.';
COMMENT ON COLUMN ops.feed.language IS 'en or fr.';
COMMENT ON COLUMN ops.feed.kind IS 'press, lab, research and so on.';
COMMENT ON COLUMN ops.feed.is_enabled IS 'Whether it is to be polled.';
COMMENT ON COLUMN ops.feed.is_full_text IS 'Whether its entries carry the whole text.';
COMMENT ON COLUMN ops.feed.added IS 'When it was added to the file.';
COMMENT ON COLUMN ops.feed.origin IS 'Where the address was found.';
COMMENT ON COLUMN ops.feed.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN ops.feed.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE ops.feed_state (
    feed_id VARCHAR NOT NULL,
    current_url VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    body_sha256 VARCHAR,
    next_due_at TIMESTAMP,
    last_polled_at TIMESTAMP,
    last_ok_at TIMESTAMP,
    last_new_at TIMESTAMP,
    failures INTEGER NOT NULL,
    last_status VARCHAR,
    last_reason VARCHAR,
    redirect_url VARCHAR,
    redirects INTEGER NOT NULL,
    disabled_at TIMESTAMP,
    disabled_reason VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.feed_state IS 'Watermark of a feed: what to send and when to poll next.';
COMMENT ON COLUMN ops.feed_state.feed_id IS 'The feed.';
COMMENT ON COLUMN ops.feed_state.current_url IS 'Address to poll where the feed moved for good; null means the one in the file.';
COMMENT ON COLUMN ops.feed_state.etag IS 'ETag of the last body.';
COMMENT ON COLUMN ops.feed_state.last_modified IS 'Last-Modified of the last body.';
COMMENT ON COLUMN ops.feed_state.body_sha256 IS 'Hash of the last body.';
COMMENT ON COLUMN ops.feed_state.next_due_at IS 'When to poll next; null means now (UTC).';
COMMENT ON COLUMN ops.feed_state.last_polled_at IS 'Last poll (UTC).';
COMMENT ON COLUMN ops.feed_state.last_ok_at IS 'Last poll that brought a feed or no news (UTC).';
COMMENT ON COLUMN ops.feed_state.last_new_at IS 'Last poll that brought a new entry (UTC).';
COMMENT ON COLUMN ops.feed_state.failures IS 'Failed polls in a row.';
COMMENT ON COLUMN ops.feed_state.last_status IS 'ok, unchanged, or the kind of the failure.';
COMMENT ON COLUMN ops.feed_state.last_reason IS 'Short word for the last failure.';
COMMENT ON COLUMN ops.feed_state.redirect_url IS 'Where permanent redirects lead.';
COMMENT ON COLUMN ops.feed_state.redirects IS 'Polls in a row that were redirected there for good.';
COMMENT ON COLUMN ops.feed_state.disabled_at IS 'When the feed was given up (UTC).';
COMMENT ON COLUMN ops.feed_state.disabled_reason IS 'Why.';
COMMENT ON COLUMN ops.feed_state.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN ops.feed_state.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE ops.page_queue (
    feed_id VARCHAR NOT NULL,
    entry_id VARCHAR NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    url VARCHAR,
    canonical_url VARCHAR,
    attempts INTEGER NOT NULL,
    next_due_at TIMESTAMP NOT NULL,
    last_reason VARCHAR,
    queued_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.page_queue IS 'Pages still to fetch; a row leaves when its page, or the reason for none, is loaded.';
COMMENT ON COLUMN ops.page_queue.feed_id IS 'The feed.';
COMMENT ON COLUMN ops.page_queue.entry_id IS 'The entry.';
COMMENT ON COLUMN ops.page_queue.content_sha256 IS 'The revision of the entry.';
COMMENT ON COLUMN ops.page_queue.url IS 'Address to fetch; null where the entry has none.';
COMMENT ON COLUMN ops.page_queue.canonical_url IS 'Address without noise.';
COMMENT ON COLUMN ops.page_queue.attempts IS 'Failed attempts.';
COMMENT ON COLUMN ops.page_queue.next_due_at IS 'When to try (UTC).';
COMMENT ON COLUMN ops.page_queue.last_reason IS 'Short word for the last failure.';
COMMENT ON COLUMN ops.page_queue.queued_at IS 'When it came up (UTC).';
COMMENT ON COLUMN ops.page_queue.run_id IS 'The run that loaded this row.';

CREATE TABLE ops.extraction_queue (
    page_id VARCHAR NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.extraction_queue IS 'Pages still to read; a row leaves when its article, or the reason for none, is loaded.';
COMMENT ON COLUMN ops.extraction_queue.page_id IS 'The page.';
COMMENT ON COLUMN ops.extraction_queue.queued_at IS 'When it came up (UTC).';
COMMENT ON COLUMN ops.extraction_queue.run_id IS 'The run that loaded this row.';

CREATE TABLE ops.cluster_queue (
    claim_id VARCHAR NOT NULL,
    event_date DATE NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.cluster_queue IS 'Claims still to be put into a cluster.';
COMMENT ON COLUMN ops.cluster_queue.claim_id IS 'The claim.';
COMMENT ON COLUMN ops.cluster_queue.event_date IS 'Its event date.';
COMMENT ON COLUMN ops.cluster_queue.queued_at IS 'When it came up (UTC).';
COMMENT ON COLUMN ops.cluster_queue.run_id IS 'The run that loaded this row.';

CREATE TABLE ops.extraction (
    page_id VARCHAR NOT NULL,
    article_id VARCHAR,
    version_id VARCHAR,
    extractor_version VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    source VARCHAR NOT NULL,
    language VARCHAR,
    claim_count INTEGER NOT NULL,
    mention_count INTEGER NOT NULL,
    seconds DOUBLE,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.extraction IS 'One reading of a page by an extractor version.';
COMMENT ON COLUMN ops.extraction.page_id IS 'The page.';
COMMENT ON COLUMN ops.extraction.article_id IS 'The article; null where the page was skipped.';
COMMENT ON COLUMN ops.extraction.version_id IS 'The version of the article.';
COMMENT ON COLUMN ops.extraction.extractor_version IS 'The extractor.';
COMMENT ON COLUMN ops.extraction.status IS 'ok or skipped.';
COMMENT ON COLUMN ops.extraction.reason IS 'Why it was skipped.';
COMMENT ON COLUMN ops.extraction.source IS 'Name of the source.';
COMMENT ON COLUMN ops.extraction.language IS 'Language of the article.';
COMMENT ON COLUMN ops.extraction.claim_count IS 'Claims found.';
COMMENT ON COLUMN ops.extraction.mention_count IS 'Mentions found.';
COMMENT ON COLUMN ops.extraction.seconds IS 'Time that the reading took.';
COMMENT ON COLUMN ops.extraction.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN ops.extraction.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE ops.skipped (
    skipped_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    source VARCHAR,
    feed_id VARCHAR,
    entry_id VARCHAR,
    page_id VARCHAR,
    reason VARCHAR NOT NULL,
    detail VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.skipped IS 'Something that became no article or claim, and why.';
COMMENT ON COLUMN ops.skipped.skipped_id IS 'Stable id of stage, subject and reason.';
COMMENT ON COLUMN ops.skipped.stage IS 'poll, fetch, page, extract or load.';
COMMENT ON COLUMN ops.skipped.url IS 'What it was about: an address, else an id.';
COMMENT ON COLUMN ops.skipped.source IS 'Name of the source.';
COMMENT ON COLUMN ops.skipped.feed_id IS 'The feed.';
COMMENT ON COLUMN ops.skipped.entry_id IS 'The entry.';
COMMENT ON COLUMN ops.skipped.page_id IS 'The page.';
COMMENT ON COLUMN ops.skipped.reason IS 'Short word.';
COMMENT ON COLUMN ops.skipped.detail IS 'For people.';
COMMENT ON COLUMN ops.skipped.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN ops.skipped.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE ops.quality_result (
    check_name VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    offending_count BIGINT NOT NULL,
    sample VARCHAR,
    seconds DOUBLE NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.quality_result IS 'What a quality check found.';
COMMENT ON COLUMN ops.quality_result.check_name IS 'File name of the check.';
COMMENT ON COLUMN ops.quality_result.severity IS 'error or warn.';
COMMENT ON COLUMN ops.quality_result.offending_count IS 'Offending rows; 0 passes.';
COMMENT ON COLUMN ops.quality_result.sample IS 'Up to five of them as JSON.';
COMMENT ON COLUMN ops.quality_result.seconds IS 'Time that the check took.';
COMMENT ON COLUMN ops.quality_result.checked_at IS 'When (UTC).';
COMMENT ON COLUMN ops.quality_result.run_id IS 'The run.';

CREATE TABLE ops.publish (
    run_id VARCHAR NOT NULL,
    published_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.publish IS 'One publish of the serving copy.';
COMMENT ON COLUMN ops.publish.run_id IS 'The run.';
COMMENT ON COLUMN ops.publish.published_at IS 'When the publish began (UTC).';

CREATE TABLE ops.backfill (
    backfill_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    since DATE,
    until DATE,
    sources VARCHAR[],
    status VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.backfill IS 'One re-reading of the archive by a new extractor version.';
COMMENT ON COLUMN ops.backfill.backfill_id IS 'Stable id.';
COMMENT ON COLUMN ops.backfill.extractor_version IS 'The new version.';
COMMENT ON COLUMN ops.backfill.since IS 'First day of publication covered; null means all.';
COMMENT ON COLUMN ops.backfill.until IS 'Last day covered; null means all.';
COMMENT ON COLUMN ops.backfill.sources IS 'Sources covered; empty means all.';
COMMENT ON COLUMN ops.backfill.status IS 'open, applied or dropped.';
COMMENT ON COLUMN ops.backfill.started_at IS 'When (UTC).';
COMMENT ON COLUMN ops.backfill.ended_at IS 'When it was applied or dropped (UTC).';
COMMENT ON COLUMN ops.backfill.run_id IS 'The run that opened it.';

CREATE TABLE ops.backfill_page (
    backfill_id VARCHAR NOT NULL,
    page_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    published_date DATE NOT NULL,
    is_done BOOLEAN NOT NULL,
    reason VARCHAR,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE ops.backfill_page IS 'A page that a backfill has to read, or has read.';
COMMENT ON COLUMN ops.backfill_page.backfill_id IS 'The backfill.';
COMMENT ON COLUMN ops.backfill_page.page_id IS 'The page.';
COMMENT ON COLUMN ops.backfill_page.article_id IS 'The article.';
COMMENT ON COLUMN ops.backfill_page.version_id IS 'Its version when the backfill was opened.';
COMMENT ON COLUMN ops.backfill_page.published_date IS 'Day of publication.';
COMMENT ON COLUMN ops.backfill_page.is_done IS 'Whether its claims are staged.';
COMMENT ON COLUMN ops.backfill_page.reason IS 'Why it could not be read; null where it could.';
COMMENT ON COLUMN ops.backfill_page.run_id IS 'The run that last wrote this row.';

CREATE TABLE IF NOT EXISTS ops.migration (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ops.migration IS 'A migration that was applied.';
COMMENT ON COLUMN ops.migration.version IS 'Number of the file.';
COMMENT ON COLUMN ops.migration.name IS 'File name.';
COMMENT ON COLUMN ops.migration.checksum IS 'SHA-256 of the file.';
COMMENT ON COLUMN ops.migration.applied_at IS 'When (UTC).';

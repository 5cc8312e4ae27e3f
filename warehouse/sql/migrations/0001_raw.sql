-- What came in, when and with what answer; append-only, bodies lie in the archive by their hash.

CREATE SCHEMA IF NOT EXISTS raw;

CREATE TABLE raw.feed_fetch (
    fetch_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    final_url VARCHAR,
    fetched_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,
    status INTEGER,
    failure_kind VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    elapsed_s DOUBLE,
    body_sha256 VARCHAR,
    body_bytes BIGINT,
    redirects INTEGER NOT NULL,
    entry_count INTEGER NOT NULL,
    new_count INTEGER NOT NULL,
    edited_count INTEGER NOT NULL,
    unchanged_count INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.feed_fetch IS 'One poll of a feed: what was asked, what came back.';
COMMENT ON COLUMN raw.feed_fetch.fetch_id IS 'Stable id of feed and time of the poll.';
COMMENT ON COLUMN raw.feed_fetch.feed_id IS 'The feed that was polled.';
COMMENT ON COLUMN raw.feed_fetch.url IS 'The address that was asked.';
COMMENT ON COLUMN raw.feed_fetch.final_url IS 'The address that answered, after redirects.';
COMMENT ON COLUMN raw.feed_fetch.fetched_at IS 'When the answer was complete (UTC).';
COMMENT ON COLUMN raw.feed_fetch.outcome IS 'fetched, not_modified or failed.';
COMMENT ON COLUMN raw.feed_fetch.status IS 'HTTP status; null where no answer came.';
COMMENT ON COLUMN raw.feed_fetch.failure_kind IS 'temporary, soft or hard; null where nothing failed.';
COMMENT ON COLUMN raw.feed_fetch.reason IS 'Short word for a failure, such as http_404 or not_a_feed.';
COMMENT ON COLUMN raw.feed_fetch.detail IS 'What the failure said, for people.';
COMMENT ON COLUMN raw.feed_fetch.elapsed_s IS 'Seconds from request to the end of the answer.';
COMMENT ON COLUMN raw.feed_fetch.body_sha256 IS 'Name of the body in the raw archive.';
COMMENT ON COLUMN raw.feed_fetch.body_bytes IS 'Size of the decompressed body in bytes.';
COMMENT ON COLUMN raw.feed_fetch.redirects IS 'Number of redirects on the way.';
COMMENT ON COLUMN raw.feed_fetch.entry_count IS 'Entries that the feed held.';
COMMENT ON COLUMN raw.feed_fetch.new_count IS 'Entries never seen before.';
COMMENT ON COLUMN raw.feed_fetch.edited_count IS 'Known entries whose content changed.';
COMMENT ON COLUMN raw.feed_fetch.unchanged_count IS 'Known entries with known content.';
COMMENT ON COLUMN raw.feed_fetch.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN raw.feed_fetch.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE raw.entry (
    feed_id VARCHAR NOT NULL,
    entry_id VARCHAR NOT NULL,
    content_sha256 VARCHAR NOT NULL,
    guid VARCHAR,
    url VARCHAR,
    canonical_url VARCHAR,
    title VARCHAR NOT NULL,
    summary_html VARCHAR,
    content_html VARCHAR,
    author VARCHAR,
    published_at TIMESTAMP,
    updated_at TIMESTAMP,
    language VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.entry IS 'One revision of a feed entry, HTML kept as sent.';
COMMENT ON COLUMN raw.entry.feed_id IS 'The feed that carried the entry.';
COMMENT ON COLUMN raw.entry.entry_id IS 'Stable id of the entry within all feeds.';
COMMENT ON COLUMN raw.entry.content_sha256 IS 'Hash of title, summary and content: a change is a revision.';
COMMENT ON COLUMN raw.entry.guid IS 'The feed''s own id for the entry.';
COMMENT ON COLUMN raw.entry.url IS 'Link as sent.';
COMMENT ON COLUMN raw.entry.canonical_url IS 'Link without tracking parameters and other noise.';
COMMENT ON COLUMN raw.entry.title IS 'Title as sent.';
COMMENT ON COLUMN raw.entry.summary_html IS 'Summary as sent, HTML.';
COMMENT ON COLUMN raw.entry.content_html IS 'Full content as sent, HTML.';
COMMENT ON COLUMN raw.entry.author IS 'Author as sent.';
COMMENT ON COLUMN raw.entry.published_at IS 'Stated time of publication (UTC).';
COMMENT ON COLUMN raw.entry.updated_at IS 'Stated time of the last change (UTC).';
COMMENT ON COLUMN raw.entry.language IS 'Language that the feed declares.';
COMMENT ON COLUMN raw.entry.first_seen_at IS 'When a poll first saw this revision (UTC).';
COMMENT ON COLUMN raw.entry.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN raw.entry.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE raw.page (
    page_id VARCHAR NOT NULL,
    feed_id VARCHAR,
    entry_id VARCHAR,
    entry_sha256 VARCHAR,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    content_type VARCHAR,
    body_sha256 VARCHAR NOT NULL,
    body_bytes BIGINT NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL,
    feed_language VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE raw.page IS 'One body behind an entry''s address, or the feed''s own content standing in for it.';
COMMENT ON COLUMN raw.page.page_id IS 'Stable id of address and body.';
COMMENT ON COLUMN raw.page.feed_id IS 'The feed whose entry led here.';
COMMENT ON COLUMN raw.page.entry_id IS 'The entry that led here.';
COMMENT ON COLUMN raw.page.entry_sha256 IS 'The revision of the entry that led here.';
COMMENT ON COLUMN raw.page.url IS 'The address that was asked.';
COMMENT ON COLUMN raw.page.canonical_url IS 'The address without noise.';
COMMENT ON COLUMN raw.page.origin IS 'page, or feed where the feed''s content stands in.';
COMMENT ON COLUMN raw.page.content_type IS 'Content type as sent.';
COMMENT ON COLUMN raw.page.body_sha256 IS 'Name of the body in the raw archive.';
COMMENT ON COLUMN raw.page.body_bytes IS 'Size of the body in bytes.';
COMMENT ON COLUMN raw.page.fetched_at IS 'When the body was complete (UTC).';
COMMENT ON COLUMN raw.page.source IS 'Name of the source.';
COMMENT ON COLUMN raw.page.feed_language IS 'Language that the feeds file gives for the source.';
COMMENT ON COLUMN raw.page.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN raw.page.loaded_at IS 'When this row was loaded (UTC).';

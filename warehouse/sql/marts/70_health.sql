-- Is the machine well: feeds, extraction, runs.

CREATE OR REPLACE VIEW mart.feed_health AS
WITH latest AS (
    SELECT max(fetched_at) AS polled_at FROM raw.feed_fetch
),
recent AS (
    SELECT feed_id,
           count(*) AS polls,
           count(*) FILTER (WHERE outcome = 'failed') AS failed_polls,
           sum(new_count) AS new_entries,
           sum(edited_count) AS edited_entries,
           median(elapsed_s) AS median_s
      FROM raw.feed_fetch
     WHERE fetched_at >= (SELECT polled_at FROM latest) - INTERVAL 30 DAY
     GROUP BY feed_id
),
waiting AS (
    SELECT feed_id, count(*) AS pages_waiting FROM ops.page_queue GROUP BY feed_id
),
given_up AS (
    SELECT feed_id, count(*) AS skipped
      FROM ops.skipped
     WHERE loaded_at >= (SELECT polled_at FROM latest) - INTERVAL 30 DAY
     GROUP BY feed_id
)
SELECT coalesce(feed.feed_id, state.feed_id) AS feed_id, feed.name, feed.language,
       coalesce(state.current_url, feed.url) AS url,
       CASE
           WHEN state.disabled_at IS NOT NULL THEN 'given up'
           WHEN NOT coalesce(feed.is_enabled, FALSE) THEN 'switched off'
           WHEN state.last_polled_at IS NULL THEN 'never polled'
           WHEN state.failures >= 3 THEN 'failing'
           WHEN state.failures > 0 THEN 'in trouble'
           WHEN state.last_new_at < (SELECT polled_at FROM latest) - INTERVAL 30 DAY THEN 'silent'
           ELSE 'well'
       END AS health,
       state.last_status, state.last_reason, state.failures, state.last_polled_at,
       state.last_ok_at, state.last_new_at, state.next_due_at, state.redirect_url,
       state.disabled_at, state.disabled_reason,
       coalesce(recent.polls, 0) AS polls_30d,
       coalesce(recent.failed_polls, 0) AS failed_polls_30d,
       CAST(coalesce(recent.new_entries, 0) AS BIGINT) AS new_entries_30d,
       CAST(coalesce(recent.edited_entries, 0) AS BIGINT) AS edited_entries_30d,
       coalesce(given_up.skipped, 0) AS skipped_30d,
       coalesce(waiting.pages_waiting, 0) AS pages_waiting,
       recent.median_s
  FROM ops.feed AS feed
  FULL JOIN ops.feed_state AS state USING (feed_id)
  LEFT JOIN recent ON recent.feed_id = coalesce(feed.feed_id, state.feed_id)
  LEFT JOIN waiting ON waiting.feed_id = coalesce(feed.feed_id, state.feed_id)
  LEFT JOIN given_up ON given_up.feed_id = coalesce(feed.feed_id, state.feed_id);

CREATE OR REPLACE VIEW mart.extraction_health AS
SELECT source, CAST(date_trunc('month', loaded_at) AS DATE) AS month, extractor_version,
       count(*) AS pages,
       count(*) FILTER (WHERE status = 'ok') AS articles,
       count(*) FILTER (WHERE status = 'skipped') AS skipped,
       count(*) FILTER (WHERE status = 'skipped') / count(*) AS skipped_share,
       mode(reason) AS main_reason,
       CAST(sum(claim_count) AS BIGINT) AS claims,
       sum(claim_count) / nullif(count(*) FILTER (WHERE status = 'ok'), 0) AS claims_an_article,
       count(*) FILTER (WHERE status = 'ok' AND claim_count = 0) AS articles_without_claims,
       count(*) FILTER (WHERE language = 'en') AS english,
       count(*) FILTER (WHERE language = 'fr') AS french,
       avg(seconds) AS mean_s
  FROM ops.extraction
 GROUP BY source, month, extractor_version;

CREATE OR REPLACE VIEW mart.company_turn AS
SELECT coalesce(company.company, ltrim(turn.company_id, '?')) AS company, turn.company_id,
       turn.turn_month, turn.interval_start, turn.interval_end, turn.index_before,
       turn.index_after, turn.size, turn.clusters_before, turn.clusters_after, turn.p_value,
       turn.mover_ids, turn.computed_at
  FROM core.company_turn AS turn
  LEFT JOIN mart.company AS company USING (company_id);

-- Articles and what became none, with the reason.
CREATE OR REPLACE VIEW mart.article AS
SELECT article.article_id, article.version_id, 'ok' AS status, NULL AS reason, article.url,
       article.source, article.title, article.author, article.language, article.published_at,
       article.known_at, article.version_number, article.duplicate_group, article.word_count,
       article.feed_id
  FROM core.article AS article
 WHERE article.is_current
 UNION ALL BY NAME
SELECT 'skipped' AS status, skipped.reason, skipped.url, skipped.source, skipped.feed_id,
       skipped.loaded_at AS known_at
  FROM ops.skipped AS skipped
 WHERE skipped.stage IN ('fetch', 'page', 'extract');

COMMENT ON VIEW mart.feed_health IS 'How each feed does; counts are of the 30 days up to the last poll of any feed.';
COMMENT ON COLUMN mart.feed_health.feed_id IS 'Id in the feeds file.';
COMMENT ON COLUMN mart.feed_health.name IS 'Name of the source.';
COMMENT ON COLUMN mart.feed_health.language IS 'Language of the feed.';
COMMENT ON COLUMN mart.feed_health.url IS 'Address polled now.';
COMMENT ON COLUMN mart.feed_health.health IS 'well, in trouble (failed last), failing (three times or more), silent (nothing new for 30 days), given up, switched off or never polled.';
COMMENT ON COLUMN mart.feed_health.last_status IS 'ok, unchanged, or the kind of the failure.';
COMMENT ON COLUMN mart.feed_health.last_reason IS 'Short word for the last failure.';
COMMENT ON COLUMN mart.feed_health.failures IS 'Failed polls in a row.';
COMMENT ON COLUMN mart.feed_health.last_polled_at IS 'Last poll (UTC).';
COMMENT ON COLUMN mart.feed_health.last_ok_at IS 'Last poll that brought a feed or no news (UTC).';
COMMENT ON COLUMN mart.feed_health.last_new_at IS 'Last poll that brought a new entry (UTC).';
COMMENT ON COLUMN mart.feed_health.next_due_at IS 'When it is polled next; null means now (UTC).';
COMMENT ON COLUMN mart.feed_health.redirect_url IS 'Where permanent redirects lead.';
COMMENT ON COLUMN mart.feed_health.disabled_at IS 'When it was given up (UTC).';
COMMENT ON COLUMN mart.feed_health.disabled_reason IS 'Why.';
COMMENT ON COLUMN mart.feed_health.polls_30d IS 'Polls.';
COMMENT ON COLUMN mart.feed_health.failed_polls_30d IS 'Failed polls.';
COMMENT ON COLUMN mart.feed_health.new_entries_30d IS 'Entries never seen before.';
COMMENT ON COLUMN mart.feed_health.edited_entries_30d IS 'Entries whose content changed.';
COMMENT ON COLUMN mart.feed_health.skipped_30d IS 'Entries that became no article.';
COMMENT ON COLUMN mart.feed_health.pages_waiting IS 'Pages still to fetch.';
COMMENT ON COLUMN mart.feed_health.median_s IS 'Median seconds of a poll.';

COMMENT ON VIEW mart.extraction_health IS 'What each source yields by month of reading and extractor version.';
COMMENT ON COLUMN mart.extraction_health.source IS 'Name of the source.';
COMMENT ON COLUMN mart.extraction_health.month IS 'First day of the month in which pages were read.';
COMMENT ON COLUMN mart.extraction_health.extractor_version IS 'The extractor.';
COMMENT ON COLUMN mart.extraction_health.pages IS 'Pages read.';
COMMENT ON COLUMN mart.extraction_health.articles IS 'Pages that became an article.';
COMMENT ON COLUMN mart.extraction_health.skipped IS 'Pages that became none.';
COMMENT ON COLUMN mart.extraction_health.skipped_share IS 'Share of pages that became none.';
COMMENT ON COLUMN mart.extraction_health.main_reason IS 'Most frequent reason for that.';
COMMENT ON COLUMN mart.extraction_health.claims IS 'Claims found.';
COMMENT ON COLUMN mart.extraction_health.claims_an_article IS 'Claims per article.';
COMMENT ON COLUMN mart.extraction_health.articles_without_claims IS 'Articles without a claim.';
COMMENT ON COLUMN mart.extraction_health.english IS 'English articles.';
COMMENT ON COLUMN mart.extraction_health.french IS 'French articles.';
COMMENT ON COLUMN mart.extraction_health.mean_s IS 'Mean seconds of a reading.';

COMMENT ON VIEW mart.company_turn IS 'Where a company''s index changed course, by a permutation test over its months.';
COMMENT ON COLUMN mart.company_turn.company IS 'Current name of the company.';
COMMENT ON COLUMN mart.company_turn.company_id IS 'Stable id of the company.';
COMMENT ON COLUMN mart.company_turn.turn_month IS 'First month after the turn.';
COMMENT ON COLUMN mart.company_turn.interval_start IS 'First month that the turn may as well lie in (95 %).';
COMMENT ON COLUMN mart.company_turn.interval_end IS 'Last such month.';
COMMENT ON COLUMN mart.company_turn.index_before IS 'Index from the turn before, or the start, to this one.';
COMMENT ON COLUMN mart.company_turn.index_after IS 'Index from this turn to the next, or the end.';
COMMENT ON COLUMN mart.company_turn.size IS 'index_after - index_before.';
COMMENT ON COLUMN mart.company_turn.clusters_before IS 'Research and product clusters before.';
COMMENT ON COLUMN mart.company_turn.clusters_after IS 'Research and product clusters after.';
COMMENT ON COLUMN mart.company_turn.p_value IS 'Share of shuffled histories with a split as strong.';
COMMENT ON COLUMN mart.company_turn.mover_ids IS 'The ten clusters that moved the index most, the best reported first.';
COMMENT ON COLUMN mart.company_turn.computed_at IS 'When it was computed (UTC).';

COMMENT ON VIEW mart.article IS 'Current articles, and what became none with the reason.';
COMMENT ON COLUMN mart.article.article_id IS 'Stable id; null where skipped.';
COMMENT ON COLUMN mart.article.version_id IS 'Current version.';
COMMENT ON COLUMN mart.article.status IS 'ok or skipped.';
COMMENT ON COLUMN mart.article.reason IS 'Why it was skipped.';
COMMENT ON COLUMN mart.article.url IS 'Canonical address.';
COMMENT ON COLUMN mart.article.source IS 'Name of the source.';
COMMENT ON COLUMN mart.article.title IS 'Title.';
COMMENT ON COLUMN mart.article.author IS 'Author as stated.';
COMMENT ON COLUMN mart.article.language IS 'en or fr.';
COMMENT ON COLUMN mart.article.published_at IS 'Publication (UTC).';
COMMENT ON COLUMN mart.article.known_at IS 'Publication, else first fetch; time of skipping (UTC).';
COMMENT ON COLUMN mart.article.version_number IS 'Number of the current version.';
COMMENT ON COLUMN mart.article.duplicate_group IS 'Articles that tell the same story nearly word for word share it.';
COMMENT ON COLUMN mart.article.word_count IS 'Words of the text.';
COMMENT ON COLUMN mart.article.feed_id IS 'The feed.';

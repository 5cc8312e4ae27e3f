-- What was read: articles, who is who, mentions, claims and their clusters; rebuildable from raw.
-- No PRIMARY KEY, UNIQUE or index on purpose: they cost more than they give here, checks in sql/quality stand in.

CREATE SCHEMA IF NOT EXISTS core;

CREATE TABLE core.article (
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    is_current BOOLEAN NOT NULL,
    version_number INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    feed_id VARCHAR,
    title VARCHAR NOT NULL,
    author VARCHAR,
    language VARCHAR NOT NULL,
    language_confidence DOUBLE,
    language_method VARCHAR,
    published_at TIMESTAMP,
    published_date DATE NOT NULL,
    known_at TIMESTAMP NOT NULL,
    published_origin VARCHAR,
    stated_published_at TIMESTAMP,
    modified_at TIMESTAMP,
    fetched_at TIMESTAMP NOT NULL,
    origin VARCHAR NOT NULL,
    word_count INTEGER NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    raw_sha256 VARCHAR,
    page_id VARCHAR NOT NULL,
    duplicate_group VARCHAR NOT NULL,
    fingerprint BLOB,
    bands UBIGINT[],
    claim_dates DATE[],
    extractor_versions VARCHAR[],
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.article IS 'One row a version of an article.';
COMMENT ON COLUMN core.article.article_id IS 'Stable over versions: from the canonical address.';
COMMENT ON COLUMN core.article.version_id IS 'Of this text: from article_id and text hash.';
COMMENT ON COLUMN core.article.is_current IS 'Whether this is the newest version fetched.';
COMMENT ON COLUMN core.article.version_number IS '1 for the version fetched first, counting up.';
COMMENT ON COLUMN core.article.url IS 'Canonical address.';
COMMENT ON COLUMN core.article.source IS 'Name of the source.';
COMMENT ON COLUMN core.article.feed_id IS 'The feed that led to the article.';
COMMENT ON COLUMN core.article.title IS 'Title.';
COMMENT ON COLUMN core.article.author IS 'Author as stated.';
COMMENT ON COLUMN core.article.language IS 'en or fr.';
COMMENT ON COLUMN core.article.language_confidence IS 'How sure the language is, 0 to 1.';
COMMENT ON COLUMN core.article.language_method IS 'How the language was decided.';
COMMENT ON COLUMN core.article.published_at IS 'Publication as first stated; never changes once known (UTC).';
COMMENT ON COLUMN core.article.published_date IS 'Day of publication, else of the first fetch; the table is stored about in this order.';
COMMENT ON COLUMN core.article.known_at IS 'When the press had the article: publication, else first fetch; never changes (UTC).';
COMMENT ON COLUMN core.article.published_origin IS 'Where the publication time was read.';
COMMENT ON COLUMN core.article.stated_published_at IS 'Publication as this version states it (UTC).';
COMMENT ON COLUMN core.article.modified_at IS 'Last change as stated (UTC).';
COMMENT ON COLUMN core.article.fetched_at IS 'When this version was fetched (UTC).';
COMMENT ON COLUMN core.article.origin IS 'page, or feed where the feed''s content is used.';
COMMENT ON COLUMN core.article.word_count IS 'Words of the text.';
COMMENT ON COLUMN core.article.text_sha256 IS 'Hash of title and text.';
COMMENT ON COLUMN core.article.raw_sha256 IS 'Name of the body in the raw archive.';
COMMENT ON COLUMN core.article.page_id IS 'The page that this version was read from.';
COMMENT ON COLUMN core.article.duplicate_group IS 'Articles that tell the same story nearly word for word share it; the article''s own id where it stands alone.';
COMMENT ON COLUMN core.article.fingerprint IS 'Signature for near-duplicate search.';
COMMENT ON COLUMN core.article.bands IS 'Hashes by which near-duplicates are proposed.';
COMMENT ON COLUMN core.article.claim_dates IS 'Event dates of this version''s claims; lets a later load find them without a scan.';
COMMENT ON COLUMN core.article.extractor_versions IS 'Extractor versions that have read this version.';
COMMENT ON COLUMN core.article.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.article.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.article_text (
    version_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    published_date DATE NOT NULL,
    body VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.article_text IS 'The text of a version; apart from core.article because it is large.';
COMMENT ON COLUMN core.article_text.version_id IS 'The version.';
COMMENT ON COLUMN core.article_text.article_id IS 'The article.';
COMMENT ON COLUMN core.article_text.published_date IS 'Day of publication; the table is stored about in this order.';
COMMENT ON COLUMN core.article_text.body IS 'Title, blank line, text: what all offsets count in.';
COMMENT ON COLUMN core.article_text.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.article_text.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.entity (
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    family VARCHAR,
    version_of VARCHAR,
    previous VARCHAR,
    released VARCHAR,
    wikidata VARCHAR,
    added DATE,
    origin VARCHAR,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.entity IS 'Companies, labs, models, products, people, benchmarks; one row a version (SCD2).';
COMMENT ON COLUMN core.entity.entity_id IS 'Stable id.';
COMMENT ON COLUMN core.entity.name IS 'The owner''s current English spelling.';
COMMENT ON COLUMN core.entity.kind IS 'company, lab, model, product, person, benchmark, dataset, media or organisation.';
COMMENT ON COLUMN core.entity.family IS 'Family of models or products.';
COMMENT ON COLUMN core.entity.version_of IS 'Entity that this is a version of.';
COMMENT ON COLUMN core.entity.previous IS 'Entity that came before this one in its line.';
COMMENT ON COLUMN core.entity.released IS 'Release as ISO prefix.';
COMMENT ON COLUMN core.entity.wikidata IS 'Wikidata id.';
COMMENT ON COLUMN core.entity.added IS 'When the registry took it in.';
COMMENT ON COLUMN core.entity.origin IS 'Where the registry has it from.';
COMMENT ON COLUMN core.entity.valid_from IS 'When this row came to hold (UTC).';
COMMENT ON COLUMN core.entity.valid_to IS 'When it ceased to; null while it holds (UTC).';
COMMENT ON COLUMN core.entity.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.entity.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.alias (
    entity_id VARCHAR NOT NULL,
    alias VARCHAR NOT NULL,
    how VARCHAR NOT NULL,
    language VARCHAR,
    used_from DATE,
    used_to DATE,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.alias IS 'Names that stand for an entity; one row a version (SCD2).';
COMMENT ON COLUMN core.alias.entity_id IS 'The entity.';
COMMENT ON COLUMN core.alias.alias IS 'The name as written.';
COMMENT ON COLUMN core.alias.how IS 'alias, short or description.';
COMMENT ON COLUMN core.alias.language IS 'en or fr; null where both use it.';
COMMENT ON COLUMN core.alias.used_from IS 'First day on which the name stood for the entity; null means always.';
COMMENT ON COLUMN core.alias.used_to IS 'Last day; null means still.';
COMMENT ON COLUMN core.alias.valid_from IS 'When this row came to hold (UTC).';
COMMENT ON COLUMN core.alias.valid_to IS 'When it ceased to; null while it holds (UTC).';
COMMENT ON COLUMN core.alias.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.alias.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.entity_owner (
    entity_id VARCHAR NOT NULL,
    owner_id VARCHAR NOT NULL,
    owned_from DATE,
    owned_to DATE,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.entity_owner IS 'Who owns or makes what, and from when to when; one row a version (SCD2).';
COMMENT ON COLUMN core.entity_owner.entity_id IS 'What is owned.';
COMMENT ON COLUMN core.entity_owner.owner_id IS 'Who owns it.';
COMMENT ON COLUMN core.entity_owner.owned_from IS 'First day of ownership; null means always.';
COMMENT ON COLUMN core.entity_owner.owned_to IS 'Last day; null means still.';
COMMENT ON COLUMN core.entity_owner.valid_from IS 'When this row came to hold (UTC).';
COMMENT ON COLUMN core.entity_owner.valid_to IS 'When it ceased to; null while it holds (UTC).';
COMMENT ON COLUMN core.entity_owner.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.entity_owner.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.entity_role (
    person_id VARCHAR NOT NULL,
    organisation_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    role_fr VARCHAR,
    held_from DATE,
    held_to DATE,
    valid_from TIMESTAMP NOT NULL,
    valid_to TIMESTAMP,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.entity_role IS 'Who had which role where; one row a version (SCD2).';
COMMENT ON COLUMN core.entity_role.person_id IS 'The person.';
COMMENT ON COLUMN core.entity_role.organisation_id IS 'The company or lab.';
COMMENT ON COLUMN core.entity_role.role IS 'The role in English.';
COMMENT ON COLUMN core.entity_role.role_fr IS 'The role in French.';
COMMENT ON COLUMN core.entity_role.held_from IS 'First day; null means unknown.';
COMMENT ON COLUMN core.entity_role.held_to IS 'Last day; null means still or unknown.';
COMMENT ON COLUMN core.entity_role.valid_from IS 'When this row came to hold (UTC).';
COMMENT ON COLUMN core.entity_role.valid_to IS 'When it ceased to; null while it holds (UTC).';
COMMENT ON COLUMN core.entity_role.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.entity_role.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.entity_ancestor (
    entity_id VARCHAR NOT NULL,
    ancestor_id VARCHAR NOT NULL,
    depth INTEGER NOT NULL,
    owned_from DATE NOT NULL,
    owned_to DATE NOT NULL
);
COMMENT ON TABLE core.entity_ancestor IS 'Every owner of an entity up the chain, itself at depth 0, with the days on which that holds; derived from core.entity_owner.';
COMMENT ON COLUMN core.entity_ancestor.entity_id IS 'The entity.';
COMMENT ON COLUMN core.entity_ancestor.ancestor_id IS 'The entity itself or an owner up the chain.';
COMMENT ON COLUMN core.entity_ancestor.depth IS 'Steps up the chain.';
COMMENT ON COLUMN core.entity_ancestor.owned_from IS 'First day on which the whole chain holds.';
COMMENT ON COLUMN core.entity_ancestor.owned_to IS 'Last day on which it holds.';

CREATE TABLE core.mention (
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    published_date DATE NOT NULL,
    entity_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    surface VARCHAR NOT NULL,
    how VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.mention IS 'One place in an article that stands for an entity; current versions only.';
COMMENT ON COLUMN core.mention.article_id IS 'The article.';
COMMENT ON COLUMN core.mention.version_id IS 'The version that the offsets count in.';
COMMENT ON COLUMN core.mention.published_date IS 'Day of publication; the table is stored about in this order.';
COMMENT ON COLUMN core.mention.entity_id IS 'The entity; starts with ? where the registry does not know it.';
COMMENT ON COLUMN core.mention.name IS 'Canonical name.';
COMMENT ON COLUMN core.mention.kind IS 'Kind of the entity.';
COMMENT ON COLUMN core.mention.surface IS 'The words in the text.';
COMMENT ON COLUMN core.mention.how IS 'alias, short, role, description, pronoun or provisional.';
COMMENT ON COLUMN core.mention.start_offset IS 'First character in title, blank line, text.';
COMMENT ON COLUMN core.mention.end_offset IS 'Character after the mention.';
COMMENT ON COLUMN core.mention.confidence IS 'How sure, 0 to 1.';
COMMENT ON COLUMN core.mention.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.mention.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.entity_candidate (
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    published_date DATE NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.entity_candidate IS 'An unknown name seen in an article, in quarantine until promoted.';
COMMENT ON COLUMN core.entity_candidate.name IS 'The name as written.';
COMMENT ON COLUMN core.entity_candidate.kind IS 'What it seems to be.';
COMMENT ON COLUMN core.entity_candidate.article_id IS 'Where it was seen.';
COMMENT ON COLUMN core.entity_candidate.version_id IS 'The version that the offsets count in.';
COMMENT ON COLUMN core.entity_candidate.source IS 'Name of the source; two independent ones promote a name.';
COMMENT ON COLUMN core.entity_candidate.language IS 'en or fr.';
COMMENT ON COLUMN core.entity_candidate.reason IS 'The pattern that proposed it.';
COMMENT ON COLUMN core.entity_candidate.evidence IS 'The words around it.';
COMMENT ON COLUMN core.entity_candidate.start_offset IS 'First character in title, blank line, text.';
COMMENT ON COLUMN core.entity_candidate.end_offset IS 'Character after the name.';
COMMENT ON COLUMN core.entity_candidate.published_date IS 'Day of publication.';
COMMENT ON COLUMN core.entity_candidate.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.entity_candidate.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.claim (
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    claim_type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    object VARCHAR,
    object_id VARCHAR,
    object_kind VARCHAR,
    modality VARCHAR NOT NULL,
    attributed_to VARCHAR[],
    quantities STRUCT("value" DOUBLE, "of" DOUBLE, unit VARCHAR, bound VARCHAR, start_offset INTEGER, end_offset INTEGER)[],
    date_text VARCHAR,
    date_start DATE,
    date_end DATE,
    event_date DATE NOT NULL,
    evidence VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    rule_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    direction VARCHAR,
    details MAP(VARCHAR, VARCHAR),
    company_id VARCHAR NOT NULL,
    cluster_id VARCHAR,
    cluster_keys UBIGINT[],
    source VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    label VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.claim IS 'One check-worthy statement with the words that carry it; what stands today.';
COMMENT ON COLUMN core.claim.claim_id IS 'Stable id: article, rule, subject and place.';
COMMENT ON COLUMN core.claim.article_id IS 'The article that makes the claim.';
COMMENT ON COLUMN core.claim.version_id IS 'The version of the article that the offsets count in.';
COMMENT ON COLUMN core.claim.claim_type IS 'One of the types in core.claim_kind.';
COMMENT ON COLUMN core.claim.subject IS 'Canonical English name of whom the claim is about.';
COMMENT ON COLUMN core.claim.subject_id IS 'Entity id of the subject; starts with ? where the registry does not know it.';
COMMENT ON COLUMN core.claim.subject_kind IS 'Kind of the subject: company, lab, model, product, person.';
COMMENT ON COLUMN core.claim.object IS 'Canonical name of the second argument.';
COMMENT ON COLUMN core.claim.object_id IS 'Entity id of the second argument.';
COMMENT ON COLUMN core.claim.object_kind IS 'Kind of the second argument.';
COMMENT ON COLUMN core.claim.modality IS 'asserted, planned, speculative or denied.';
COMMENT ON COLUMN core.claim.attributed_to IS 'Whom the article cites; empty where it speaks for itself.';
COMMENT ON COLUMN core.claim.quantities IS 'Numbers of the claim, multiplied out; of is the 14 in 6 of 14; bound is exact, about, at_least or at_most.';
COMMENT ON COLUMN core.claim.date_text IS 'When it happens as ISO prefix: 2023, 2023-07 or 2023-07-14; null where the text does not say.';
COMMENT ON COLUMN core.claim.date_start IS 'First day of that date.';
COMMENT ON COLUMN core.claim.date_end IS 'Last day of that date.';
COMMENT ON COLUMN core.claim.event_date IS 'First day of the date, else the day of publication; the table is stored in this order.';
COMMENT ON COLUMN core.claim.evidence IS 'The words that carry the claim, verbatim.';
COMMENT ON COLUMN core.claim.start_offset IS 'First character of the evidence in title, blank line, text.';
COMMENT ON COLUMN core.claim.end_offset IS 'Character after the evidence.';
COMMENT ON COLUMN core.claim.confidence IS 'Calibrated probability that the claim is right, 0 to 1.';
COMMENT ON COLUMN core.claim.rule_id IS 'The rule or learned judge that found it.';
COMMENT ON COLUMN core.claim.extractor_version IS 'The version of the extractor.';
COMMENT ON COLUMN core.claim.direction IS 'Where a claim of this type points, such as research_to_product; null where it does not.';
COMMENT ON COLUMN core.claim.details IS 'Further facts about the claim by name.';
COMMENT ON COLUMN core.claim.company_id IS 'Owner of the subject, at the top of the chain, on the event date; the subject itself where nobody owns it.';
COMMENT ON COLUMN core.claim.cluster_id IS 'The same claim across articles and languages; null until clustered.';
COMMENT ON COLUMN core.claim.cluster_keys IS 'Hashes of the keys by which clusters are proposed.';
COMMENT ON COLUMN core.claim.source IS 'Name of the source.';
COMMENT ON COLUMN core.claim.language IS 'Language of the article: en or fr.';
COMMENT ON COLUMN core.claim.known_at IS 'When the press had it: publication, else first fetch (UTC).';
COMMENT ON COLUMN core.claim.label IS 'Verdict of an analyst: right, wrong or fixed; null where nobody looked.';
COMMENT ON COLUMN core.claim.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.claim_history (
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    claim_type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    object VARCHAR,
    object_id VARCHAR,
    object_kind VARCHAR,
    modality VARCHAR NOT NULL,
    attributed_to VARCHAR[],
    quantities STRUCT("value" DOUBLE, "of" DOUBLE, unit VARCHAR, bound VARCHAR, start_offset INTEGER, end_offset INTEGER)[],
    date_text VARCHAR,
    date_start DATE,
    date_end DATE,
    event_date DATE NOT NULL,
    evidence VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    rule_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    direction VARCHAR,
    details MAP(VARCHAR, VARCHAR),
    company_id VARCHAR NOT NULL,
    cluster_id VARCHAR,
    cluster_keys UBIGINT[],
    source VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    label VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP NOT NULL,
    retired_by VARCHAR NOT NULL
);
COMMENT ON TABLE core.claim_history IS 'Claims that stood once: dropped by an edit of the article, a newer extractor or a label; kept until pruned.';
COMMENT ON COLUMN core.claim_history.claim_id IS 'Stable id: article, rule, subject and place.';
COMMENT ON COLUMN core.claim_history.article_id IS 'The article that makes the claim.';
COMMENT ON COLUMN core.claim_history.version_id IS 'The version of the article that the offsets count in.';
COMMENT ON COLUMN core.claim_history.claim_type IS 'One of the types in core.claim_kind.';
COMMENT ON COLUMN core.claim_history.subject IS 'Canonical English name of whom the claim is about.';
COMMENT ON COLUMN core.claim_history.subject_id IS 'Entity id of the subject; starts with ? where the registry does not know it.';
COMMENT ON COLUMN core.claim_history.subject_kind IS 'Kind of the subject: company, lab, model, product, person.';
COMMENT ON COLUMN core.claim_history.object IS 'Canonical name of the second argument.';
COMMENT ON COLUMN core.claim_history.object_id IS 'Entity id of the second argument.';
COMMENT ON COLUMN core.claim_history.object_kind IS 'Kind of the second argument.';
COMMENT ON COLUMN core.claim_history.modality IS 'asserted, planned, speculative or denied.';
COMMENT ON COLUMN core.claim_history.attributed_to IS 'Whom the article cites; empty where it speaks for itself.';
COMMENT ON COLUMN core.claim_history.quantities IS 'Numbers of the claim, multiplied out; of is the 14 in 6 of 14; bound is exact, about, at_least or at_most.';
COMMENT ON COLUMN core.claim_history.date_text IS 'When it happens as ISO prefix: 2023, 2023-07 or 2023-07-14; null where the text does not say.';
COMMENT ON COLUMN core.claim_history.date_start IS 'First day of that date.';
COMMENT ON COLUMN core.claim_history.date_end IS 'Last day of that date.';
COMMENT ON COLUMN core.claim_history.event_date IS 'First day of the date, else the day of publication; the table is stored in this order.';
COMMENT ON COLUMN core.claim_history.evidence IS 'The words that carry the claim, verbatim.';
COMMENT ON COLUMN core.claim_history.start_offset IS 'First character of the evidence in title, blank line, text.';
COMMENT ON COLUMN core.claim_history.end_offset IS 'Character after the evidence.';
COMMENT ON COLUMN core.claim_history.confidence IS 'Calibrated probability that the claim is right, 0 to 1.';
COMMENT ON COLUMN core.claim_history.rule_id IS 'The rule or learned judge that found it.';
COMMENT ON COLUMN core.claim_history.extractor_version IS 'The version of the extractor.';
COMMENT ON COLUMN core.claim_history.direction IS 'Where a claim of this type points, such as research_to_product; null where it does not.';
COMMENT ON COLUMN core.claim_history.details IS 'Further facts about the claim by name.';
COMMENT ON COLUMN core.claim_history.company_id IS 'Owner of the subject, at the top of the chain, on the event date; the subject itself where nobody owns it.';
COMMENT ON COLUMN core.claim_history.cluster_id IS 'The same claim across articles and languages; null until clustered.';
COMMENT ON COLUMN core.claim_history.cluster_keys IS 'Hashes of the keys by which clusters are proposed.';
COMMENT ON COLUMN core.claim_history.source IS 'Name of the source.';
COMMENT ON COLUMN core.claim_history.language IS 'Language of the article: en or fr.';
COMMENT ON COLUMN core.claim_history.known_at IS 'When the press had it: publication, else first fetch (UTC).';
COMMENT ON COLUMN core.claim_history.label IS 'Verdict of an analyst: right, wrong or fixed; null where nobody looked.';
COMMENT ON COLUMN core.claim_history.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim_history.loaded_at IS 'When the claim came to stand (UTC).';
COMMENT ON COLUMN core.claim_history.retired_at IS 'When it ceased to (UTC).';
COMMENT ON COLUMN core.claim_history.retired_by IS 'article_edited, extractor or label.';

CREATE TABLE core.claim_staged (
    backfill_id VARCHAR NOT NULL,
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    version_id VARCHAR NOT NULL,
    claim_type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    object VARCHAR,
    object_id VARCHAR,
    object_kind VARCHAR,
    modality VARCHAR NOT NULL,
    attributed_to VARCHAR[],
    quantities STRUCT("value" DOUBLE, "of" DOUBLE, unit VARCHAR, bound VARCHAR, start_offset INTEGER, end_offset INTEGER)[],
    date_text VARCHAR,
    date_start DATE,
    date_end DATE,
    event_date DATE NOT NULL,
    evidence VARCHAR NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    rule_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    direction VARCHAR,
    details MAP(VARCHAR, VARCHAR),
    company_id VARCHAR NOT NULL,
    cluster_id VARCHAR,
    cluster_keys UBIGINT[],
    source VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    known_at TIMESTAMP NOT NULL,
    label VARCHAR,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.claim_staged IS 'Claims of a backfill that waits for approval; nothing else reads them.';
COMMENT ON COLUMN core.claim_staged.backfill_id IS 'The backfill.';
COMMENT ON COLUMN core.claim_staged.claim_id IS 'Stable id: article, rule, subject and place.';
COMMENT ON COLUMN core.claim_staged.article_id IS 'The article that makes the claim.';
COMMENT ON COLUMN core.claim_staged.version_id IS 'The version of the article that the offsets count in.';
COMMENT ON COLUMN core.claim_staged.claim_type IS 'One of the types in core.claim_kind.';
COMMENT ON COLUMN core.claim_staged.subject IS 'Canonical English name of whom the claim is about.';
COMMENT ON COLUMN core.claim_staged.subject_id IS 'Entity id of the subject; starts with ? where the registry does not know it.';
COMMENT ON COLUMN core.claim_staged.subject_kind IS 'Kind of the subject: company, lab, model, product, person.';
COMMENT ON COLUMN core.claim_staged.object IS 'Canonical name of the second argument.';
COMMENT ON COLUMN core.claim_staged.object_id IS 'Entity id of the second argument.';
COMMENT ON COLUMN core.claim_staged.object_kind IS 'Kind of the second argument.';
COMMENT ON COLUMN core.claim_staged.modality IS 'asserted, planned, speculative or denied.';
COMMENT ON COLUMN core.claim_staged.attributed_to IS 'Whom the article cites; empty where it speaks for itself.';
COMMENT ON COLUMN core.claim_staged.quantities IS 'Numbers of the claim, multiplied out; of is the 14 in 6 of 14; bound is exact, about, at_least or at_most.';
COMMENT ON COLUMN core.claim_staged.date_text IS 'When it happens as ISO prefix: 2023, 2023-07 or 2023-07-14; null where the text does not say.';
COMMENT ON COLUMN core.claim_staged.date_start IS 'First day of that date.';
COMMENT ON COLUMN core.claim_staged.date_end IS 'Last day of that date.';
COMMENT ON COLUMN core.claim_staged.event_date IS 'First day of the date, else the day of publication; the table is stored in this order.';
COMMENT ON COLUMN core.claim_staged.evidence IS 'The words that carry the claim, verbatim.';
COMMENT ON COLUMN core.claim_staged.start_offset IS 'First character of the evidence in title, blank line, text.';
COMMENT ON COLUMN core.claim_staged.end_offset IS 'Character after the evidence.';
COMMENT ON COLUMN core.claim_staged.confidence IS 'Calibrated probability that the claim is right, 0 to 1.';
COMMENT ON COLUMN core.claim_staged.rule_id IS 'The rule or learned judge that found it.';
COMMENT ON COLUMN core.claim_staged.extractor_version IS 'The version of the extractor.';
COMMENT ON COLUMN core.claim_staged.direction IS 'Where a claim of this type points, such as research_to_product; null where it does not.';
COMMENT ON COLUMN core.claim_staged.details IS 'Further facts about the claim by name.';
COMMENT ON COLUMN core.claim_staged.company_id IS 'Owner of the subject, at the top of the chain, on the event date; the subject itself where nobody owns it.';
COMMENT ON COLUMN core.claim_staged.cluster_id IS 'The same claim across articles and languages; null until clustered.';
COMMENT ON COLUMN core.claim_staged.cluster_keys IS 'Hashes of the keys by which clusters are proposed.';
COMMENT ON COLUMN core.claim_staged.source IS 'Name of the source.';
COMMENT ON COLUMN core.claim_staged.language IS 'Language of the article: en or fr.';
COMMENT ON COLUMN core.claim_staged.known_at IS 'When the press had it: publication, else first fetch (UTC).';
COMMENT ON COLUMN core.claim_staged.label IS 'Verdict of an analyst: right, wrong or fixed; null where nobody looked.';
COMMENT ON COLUMN core.claim_staged.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim_staged.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.claim_kind (
    claim_type VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    lean VARCHAR NOT NULL,
    says VARCHAR NOT NULL
);
COMMENT ON TABLE core.claim_kind IS 'What leans where; change it and every mart follows.';
COMMENT ON COLUMN core.claim_kind.claim_type IS 'The type.';
COMMENT ON COLUMN core.claim_kind.direction IS 'The direction; empty for claims without one and for all directions not listed.';
COMMENT ON COLUMN core.claim_kind.lean IS 'research, product or neutral.';
COMMENT ON COLUMN core.claim_kind.says IS 'What the type says.';

CREATE TABLE core.claim_cluster (
    cluster_id VARCHAR NOT NULL,
    claim_type VARCHAR NOT NULL,
    direction VARCHAR,
    subject VARCHAR NOT NULL,
    subject_id VARCHAR NOT NULL,
    subject_kind VARCHAR NOT NULL,
    object VARCHAR,
    object_id VARCHAR,
    company_id VARCHAR NOT NULL,
    modality VARCHAR NOT NULL,
    event_date DATE NOT NULL,
    last_event_date DATE NOT NULL,
    first_known_at TIMESTAMP NOT NULL,
    last_known_at TIMESTAMP NOT NULL,
    first_known_en_at TIMESTAMP,
    first_known_fr_at TIMESTAMP,
    first_source VARCHAR NOT NULL,
    first_language VARCHAR NOT NULL,
    claim_count INTEGER NOT NULL,
    article_count INTEGER NOT NULL,
    sources VARCHAR[],
    languages VARCHAR[],
    confidence DOUBLE NOT NULL,
    headline_claim_id VARCHAR NOT NULL,
    amount_usd_min DOUBLE,
    amount_usd_max DOUBLE,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.claim_cluster IS 'The same claim across articles, sources and languages.';
COMMENT ON COLUMN core.claim_cluster.cluster_id IS 'Stable id.';
COMMENT ON COLUMN core.claim_cluster.claim_type IS 'The type.';
COMMENT ON COLUMN core.claim_cluster.direction IS 'Direction of the surest claim that has one.';
COMMENT ON COLUMN core.claim_cluster.subject IS 'Canonical name of the subject.';
COMMENT ON COLUMN core.claim_cluster.subject_id IS 'Entity id of the subject.';
COMMENT ON COLUMN core.claim_cluster.subject_kind IS 'Kind of the subject.';
COMMENT ON COLUMN core.claim_cluster.object IS 'Canonical name of the second argument.';
COMMENT ON COLUMN core.claim_cluster.object_id IS 'Entity id of the second argument.';
COMMENT ON COLUMN core.claim_cluster.company_id IS 'The company that the claim counts for.';
COMMENT ON COLUMN core.claim_cluster.modality IS 'The firmest of its claims: asserted, planned, speculative, denied in this order.';
COMMENT ON COLUMN core.claim_cluster.event_date IS 'Earliest event date of its claims; the table is stored about in this order.';
COMMENT ON COLUMN core.claim_cluster.last_event_date IS 'Latest event date of its claims.';
COMMENT ON COLUMN core.claim_cluster.first_known_at IS 'When the press first had it (UTC).';
COMMENT ON COLUMN core.claim_cluster.last_known_at IS 'When the press last told it (UTC).';
COMMENT ON COLUMN core.claim_cluster.first_known_en_at IS 'When an English source first had it (UTC).';
COMMENT ON COLUMN core.claim_cluster.first_known_fr_at IS 'When a French source first had it (UTC).';
COMMENT ON COLUMN core.claim_cluster.first_source IS 'The source that had it first.';
COMMENT ON COLUMN core.claim_cluster.first_language IS 'The language that had it first.';
COMMENT ON COLUMN core.claim_cluster.claim_count IS 'Claims.';
COMMENT ON COLUMN core.claim_cluster.article_count IS 'Articles.';
COMMENT ON COLUMN core.claim_cluster.sources IS 'Sources, sorted.';
COMMENT ON COLUMN core.claim_cluster.languages IS 'Languages, sorted.';
COMMENT ON COLUMN core.claim_cluster.confidence IS 'Confidence of its surest claim.';
COMMENT ON COLUMN core.claim_cluster.headline_claim_id IS 'The surest claim, to quote.';
COMMENT ON COLUMN core.claim_cluster.amount_usd_min IS 'Smallest money amount stated, in fixed-rate US dollars.';
COMMENT ON COLUMN core.claim_cluster.amount_usd_max IS 'Largest money amount stated, in fixed-rate US dollars.';
COMMENT ON COLUMN core.claim_cluster.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim_cluster.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.cluster_link (
    from_cluster_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    to_cluster_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.cluster_link IS 'How one cluster stands to another.';
COMMENT ON COLUMN core.cluster_link.from_cluster_id IS 'The later or contradicting cluster.';
COMMENT ON COLUMN core.cluster_link.relation IS 'denies, fulfils or disputes.';
COMMENT ON COLUMN core.cluster_link.to_cluster_id IS 'The cluster that it speaks to.';
COMMENT ON COLUMN core.cluster_link.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.cluster_link.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.claim_label (
    label_id VARCHAR NOT NULL,
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    event_date DATE NOT NULL,
    verdict VARCHAR NOT NULL,
    fixed_type VARCHAR,
    fixed_subject VARCHAR,
    fixed_subject_id VARCHAR,
    fixed_object VARCHAR,
    fixed_object_id VARCHAR,
    fixed_modality VARCHAR,
    fixed_direction VARCHAR,
    note VARCHAR,
    analyst VARCHAR NOT NULL,
    labelled_at TIMESTAMP NOT NULL,
    rule_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.claim_label IS 'What an analyst said of a claim; the newest of a claim overrides it everywhere.';
COMMENT ON COLUMN core.claim_label.label_id IS 'Stable id of claim, analyst and time.';
COMMENT ON COLUMN core.claim_label.claim_id IS 'The claim.';
COMMENT ON COLUMN core.claim_label.article_id IS 'Its article.';
COMMENT ON COLUMN core.claim_label.event_date IS 'Event date of the claim when it was labelled.';
COMMENT ON COLUMN core.claim_label.verdict IS 'right, wrong or fixed.';
COMMENT ON COLUMN core.claim_label.fixed_type IS 'Type as it should be; null leaves it.';
COMMENT ON COLUMN core.claim_label.fixed_subject IS 'Subject as it should be; null leaves it.';
COMMENT ON COLUMN core.claim_label.fixed_subject_id IS 'Entity id of that subject.';
COMMENT ON COLUMN core.claim_label.fixed_object IS 'Object as it should be; null leaves it.';
COMMENT ON COLUMN core.claim_label.fixed_object_id IS 'Entity id of that object.';
COMMENT ON COLUMN core.claim_label.fixed_modality IS 'Modality as it should be; null leaves it.';
COMMENT ON COLUMN core.claim_label.fixed_direction IS 'Direction as it should be; null leaves it.';
COMMENT ON COLUMN core.claim_label.note IS 'Why.';
COMMENT ON COLUMN core.claim_label.analyst IS 'Who.';
COMMENT ON COLUMN core.claim_label.labelled_at IS 'When (UTC).';
COMMENT ON COLUMN core.claim_label.rule_id IS 'The rule that found the claim.';
COMMENT ON COLUMN core.claim_label.extractor_version IS 'The extractor that found the claim.';
COMMENT ON COLUMN core.claim_label.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim_label.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.claim_change (
    change_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    from_version_id VARCHAR NOT NULL,
    to_version_id VARCHAR NOT NULL,
    from_extractor VARCHAR NOT NULL,
    to_extractor VARCHAR NOT NULL,
    change VARCHAR NOT NULL,
    claim_id VARCHAR NOT NULL,
    previous_claim_id VARCHAR,
    claim_type VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    object VARCHAR,
    fields VARCHAR[],
    run_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE core.claim_change IS 'What a new version of an article or of the extractor did to the article''s claims.';
COMMENT ON COLUMN core.claim_change.change_id IS 'Stable id.';
COMMENT ON COLUMN core.claim_change.article_id IS 'The article.';
COMMENT ON COLUMN core.claim_change.from_version_id IS 'Version before.';
COMMENT ON COLUMN core.claim_change.to_version_id IS 'Version after.';
COMMENT ON COLUMN core.claim_change.from_extractor IS 'Extractor version before.';
COMMENT ON COLUMN core.claim_change.to_extractor IS 'Extractor version after.';
COMMENT ON COLUMN core.claim_change.change IS 'added, dropped or changed.';
COMMENT ON COLUMN core.claim_change.claim_id IS 'The claim after the change, or the dropped one.';
COMMENT ON COLUMN core.claim_change.previous_claim_id IS 'The claim before, where it changed.';
COMMENT ON COLUMN core.claim_change.claim_type IS 'Its type.';
COMMENT ON COLUMN core.claim_change.subject IS 'Its subject.';
COMMENT ON COLUMN core.claim_change.object IS 'Its object.';
COMMENT ON COLUMN core.claim_change.fields IS 'What changed: modality, quantities, date, attribution.';
COMMENT ON COLUMN core.claim_change.run_id IS 'The run that loaded this row.';
COMMENT ON COLUMN core.claim_change.loaded_at IS 'When this row was loaded (UTC).';

CREATE TABLE core.exchange_rate (
    unit VARCHAR NOT NULL,
    usd DOUBLE NOT NULL,
    note VARCHAR NOT NULL
);
COMMENT ON TABLE core.exchange_rate IS 'Fixed round rates, so that a comparison over years does not move with the market.';
COMMENT ON COLUMN core.exchange_rate.unit IS 'Currency as in quantities.';
COMMENT ON COLUMN core.exchange_rate.usd IS 'US dollars for one unit.';
COMMENT ON COLUMN core.exchange_rate.note IS 'What the rate rests on.';

CREATE TABLE core.company_turn (
    company_id VARCHAR NOT NULL,
    turn_month DATE NOT NULL,
    interval_start DATE NOT NULL,
    interval_end DATE NOT NULL,
    index_before DOUBLE NOT NULL,
    index_after DOUBLE NOT NULL,
    clusters_before INTEGER NOT NULL,
    clusters_after INTEGER NOT NULL,
    size DOUBLE NOT NULL,
    p_value DOUBLE NOT NULL,
    mover_ids VARCHAR[],
    computed_at TIMESTAMP NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE core.company_turn IS 'Where a company''s index changed course; computed by warehouse/turns.py, see mart.company_turn.';
COMMENT ON COLUMN core.company_turn.company_id IS 'The company.';
COMMENT ON COLUMN core.company_turn.turn_month IS 'First month after the turn.';
COMMENT ON COLUMN core.company_turn.interval_start IS 'First month that the turn may as well lie in (95 %).';
COMMENT ON COLUMN core.company_turn.interval_end IS 'Last such month.';
COMMENT ON COLUMN core.company_turn.index_before IS 'Index of the months from the turn before, or the start, to this one.';
COMMENT ON COLUMN core.company_turn.index_after IS 'Index of the months from this turn to the next, or the end.';
COMMENT ON COLUMN core.company_turn.clusters_before IS 'Research and product clusters before.';
COMMENT ON COLUMN core.company_turn.clusters_after IS 'Research and product clusters after.';
COMMENT ON COLUMN core.company_turn.size IS 'index_after - index_before.';
COMMENT ON COLUMN core.company_turn.p_value IS 'Share of shuffled histories with a split as strong.';
COMMENT ON COLUMN core.company_turn.mover_ids IS 'The ten clusters after the turn that moved the index most.';
COMMENT ON COLUMN core.company_turn.computed_at IS 'When (UTC).';
COMMENT ON COLUMN core.company_turn.run_id IS 'The run that computed this row.';

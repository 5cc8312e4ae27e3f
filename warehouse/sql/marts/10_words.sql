-- Small functions that the marts share: periods, intervals, who is meant by a name.

CREATE SCHEMA IF NOT EXISTS mart;

CREATE OR REPLACE MACRO period_start(period) AS
    CASE
        WHEN regexp_full_match(period, '\d{4}') THEN make_date(CAST(period AS INTEGER), 1, 1)
        WHEN regexp_full_match(period, '\d{4}-Q[1-4]')
            THEN make_date(CAST(left(period, 4) AS INTEGER), 3 * CAST(right(period, 1) AS INTEGER) - 2, 1)
        WHEN regexp_full_match(period, '\d{4}-\d{2}') THEN CAST(period || '-01' AS DATE)
        WHEN regexp_full_match(period, '\d{4}-\d{2}-\d{2}') THEN CAST(period AS DATE)
        WHEN period = 'all' THEN DATE '0001-01-01'
        ELSE error('a period is written 2023, 2023-Q3, 2023-07, 2023-07-14 or all, not ' || period)
    END;

CREATE OR REPLACE MACRO period_end(period) AS
    CASE
        WHEN regexp_full_match(period, '\d{4}') THEN make_date(CAST(period AS INTEGER), 12, 31)
        WHEN regexp_full_match(period, '\d{4}-Q[1-4]')
            THEN last_day(make_date(CAST(left(period, 4) AS INTEGER), 3 * CAST(right(period, 1) AS INTEGER), 1))
        WHEN regexp_full_match(period, '\d{4}-\d{2}') THEN last_day(CAST(period || '-01' AS DATE))
        WHEN regexp_full_match(period, '\d{4}-\d{2}-\d{2}') THEN CAST(period AS DATE)
        WHEN period = 'all' THEN DATE '9999-12-31'
        ELSE error('a period is written 2023, 2023-Q3, 2023-07, 2023-07-14 or all, not ' || period)
    END;

CREATE OR REPLACE MACRO period_name(day, "by") AS
    CASE "by"
        WHEN 'day' THEN strftime(day, '%Y-%m-%d')
        WHEN 'week' THEN strftime(day, '%G-W%V')
        WHEN 'month' THEN strftime(day, '%Y-%m')
        WHEN 'quarter' THEN year(day) || '-Q' || quarter(day)
        WHEN 'year' THEN CAST(year(day) AS VARCHAR)
        ELSE error('by is day, week, month, quarter or year, not ' || "by")
    END;

-- Wilson score interval (95 %) of the share of `hits` in `total`, moved to the scale of the index.
CREATE OR REPLACE MACRO index_low(hits, total) AS
    2 * (
        (hits / total + 1.9208 / total)
        - 1.96 * sqrt(hits / total * (1 - hits / total) / total + 0.9604 / (total * total))
    ) / (1 + 3.8416 / total) - 1;

CREATE OR REPLACE MACRO index_high(hits, total) AS
    2 * (
        (hits / total + 1.9208 / total)
        + 1.96 * sqrt(hits / total * (1 - hits / total) / total + 0.9604 / (total * total))
    ) / (1 + 3.8416 / total) - 1;

-- The entity that a name stands for: by its id, else the canonical name, else an alias.
CREATE OR REPLACE MACRO named_entity(wanted) AS TABLE
WITH found AS (
    SELECT entity.entity_id, 0 AS rank
      FROM core.entity AS entity
     WHERE entity.valid_to IS NULL AND entity.entity_id = wanted
     UNION ALL
    SELECT entity.entity_id, 1 AS rank
      FROM core.entity AS entity
     WHERE entity.valid_to IS NULL AND strip_accents(lower(entity.name)) = strip_accents(lower(wanted))
     UNION ALL
    SELECT alias.entity_id, CASE WHEN alias.how = 'alias' THEN 2 ELSE 3 END AS rank
      FROM core.alias AS alias
     WHERE alias.valid_to IS NULL AND strip_accents(lower(alias.alias)) = strip_accents(lower(wanted))
     UNION ALL
    -- A name that the registry does not know stands for itself.
    SELECT ancestor.entity_id, 4 AS rank
      FROM core.entity_ancestor AS ancestor
     WHERE ancestor.entity_id = wanted OR ltrim(ancestor.entity_id, '?') = lower(wanted)
)
SELECT arg_min(found.entity_id, (found.rank, found.entity_id)) AS entity_id
  FROM found
HAVING count(*) > 0;

CREATE OR REPLACE VIEW mart.company AS
SELECT entity_id AS company_id, name AS company, kind
  FROM core.entity
 WHERE valid_to IS NULL;
COMMENT ON VIEW mart.company IS 'Entities by their current name; what company_id in the marts points to.';
COMMENT ON COLUMN mart.company.company_id IS 'Stable id of the entity.';
COMMENT ON COLUMN mart.company.company IS 'Current name.';
COMMENT ON COLUMN mart.company.kind IS 'company, lab, person and so on.';

CREATE OR REPLACE VIEW mart.lean AS
WITH direction AS (
    SELECT DISTINCT direction FROM core.claim_kind
)
SELECT kind.claim_type, direction.direction, coalesce(exact.lean, kind.lean) AS lean
  FROM core.claim_kind AS kind
 CROSS JOIN direction
  LEFT JOIN core.claim_kind AS exact
    ON exact.claim_type = kind.claim_type
   AND exact.direction = direction.direction
 WHERE kind.direction = '';
COMMENT ON VIEW mart.lean IS 'The lean of every type and direction; a direction that core.claim_kind does not list for a type leans as the type does.';
COMMENT ON COLUMN mart.lean.claim_type IS 'The type.';
COMMENT ON COLUMN mart.lean.direction IS 'The direction; empty for none.';
COMMENT ON COLUMN mart.lean.lean IS 'research, product or neutral.';

COMMENT ON MACRO TABLE named_entity IS 'The entity that a name stands for: by id, canonical name, else alias; one row or none.';

-- Who went where, and where the money went.

-- A departure and a hire of the same person or team within half a year are one move.
CREATE OR REPLACE MACRO people_moves(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
WITH move AS (
    SELECT cluster.*,
           list_max([
               quantity."value" FOR quantity IN headline.quantities IF quantity.unit = 'people'
           ]) AS people
      FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
      LEFT JOIN claims_known(known_on := known_on, loaded_on := loaded_on) AS headline
        ON headline.claim_id = cluster.headline_claim_id
       AND headline.claim_type IN ('departure', 'hire')
     WHERE cluster.claim_type IN ('departure', 'hire')
       AND cluster.modality <> 'denied'
),
departure AS (
    SELECT * FROM move WHERE claim_type = 'departure'
),
hire AS (
    SELECT * FROM move WHERE claim_type = 'hire'
),
paired AS (
    SELECT departure.cluster_id AS departure_cluster_id, hire.cluster_id AS hire_cluster_id
      FROM departure
      JOIN hire
        ON hire.object_id = departure.object_id
       AND hire.subject_id <> departure.subject_id
       AND hire.event_date BETWEEN departure.event_date - INTERVAL 180 DAY
                               AND departure.event_date + INTERVAL 180 DAY
   QUALIFY row_number() OVER (
               PARTITION BY departure.cluster_id
                   ORDER BY abs(hire.event_date - departure.event_date), hire.cluster_id
           ) = 1
       AND row_number() OVER (
               PARTITION BY hire.cluster_id
                   ORDER BY abs(hire.event_date - departure.event_date), departure.cluster_id
           ) = 1
)
SELECT coalesce(departure.event_date, hire.event_date) AS moved_on,
       coalesce(departure.object, hire.object) AS who,
       coalesce(departure.object_id, hire.object_id) AS who_id,
       coalesce(departure.people, hire.people) AS people,
       departure.subject AS left_whom,
       hire.subject AS for_whom,
       departure.company_id AS left_company_id,
       hire.company_id AS for_company_id,
       coalesce(departure.modality, hire.modality) AS modality,
       len(list_distinct(list_concat(coalesce(departure.sources, []), coalesce(hire.sources, [])))) AS sources,
       departure.cluster_id AS departure_cluster_id,
       hire.cluster_id AS hire_cluster_id
  FROM departure
  LEFT JOIN paired ON paired.departure_cluster_id = departure.cluster_id
  FULL JOIN hire ON hire.cluster_id = paired.hire_cluster_id;

CREATE OR REPLACE VIEW mart.people_flow AS
SELECT moved_on, who, who_id, people, left_whom, for_whom, left_company_id, for_company_id,
       modality, sources, departure_cluster_id, hire_cluster_id
  FROM people_moves();

CREATE OR REPLACE MACRO money_moves(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
WITH headline AS (
    SELECT claim.claim_id,
           [quantity FOR quantity IN claim.quantities IF list_contains(rate.units, quantity.unit)]
               AS stated
      FROM claims_known(known_on := known_on, loaded_on := loaded_on) AS claim
     CROSS JOIN (SELECT list(unit) AS units FROM core.exchange_rate) AS rate
     WHERE claim.claim_type IN ('funding', 'investment', 'acquisition')
)
SELECT cluster.event_date AS moved_on,
       cluster.claim_type AS kind,
       CASE WHEN cluster.claim_type = 'funding' THEN cluster.object ELSE cluster.subject END AS payer,
       CASE WHEN cluster.claim_type = 'funding' THEN cluster.subject ELSE cluster.object END AS receiver,
       cluster.modality,
       cluster.amount_usd_max AS amount_usd,
       cluster.amount_usd_min,
       headline.stated[1]."value" AS stated_amount,
       headline.stated[1].unit AS stated_unit,
       headline.stated[1].bound AS stated_bound,
       len(cluster.sources) AS sources,
       cluster.company_id,
       cluster.cluster_id
  FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
  JOIN headline ON headline.claim_id = cluster.headline_claim_id
 WHERE cluster.claim_type IN ('funding', 'investment', 'acquisition');

CREATE OR REPLACE VIEW mart.money_flow AS
SELECT moved_on, kind, payer, receiver, modality, amount_usd, amount_usd_min, stated_amount,
       stated_unit, stated_bound, sources, company_id, cluster_id
  FROM money_moves();

COMMENT ON MACRO TABLE people_moves IS 'Who left whom for whom, as known on a day.';
COMMENT ON MACRO TABLE money_moves IS 'Funding, investments and acquisitions, as known on a day.';

COMMENT ON VIEW mart.people_flow IS 'Who left whom for whom; a half that nobody told is null.';
COMMENT ON COLUMN mart.people_flow.moved_on IS 'Day of the departure, else of the hire.';
COMMENT ON COLUMN mart.people_flow.who IS 'Person, team, paper or project.';
COMMENT ON COLUMN mart.people_flow.who_id IS 'Entity id of who.';
COMMENT ON COLUMN mart.people_flow.people IS 'Number of people where a number is told.';
COMMENT ON COLUMN mart.people_flow.left_whom IS 'Organisation left.';
COMMENT ON COLUMN mart.people_flow.for_whom IS 'Organisation joined.';
COMMENT ON COLUMN mart.people_flow.left_company_id IS 'Company of the organisation left.';
COMMENT ON COLUMN mart.people_flow.for_company_id IS 'Company of the organisation joined.';
COMMENT ON COLUMN mart.people_flow.modality IS 'Modality of the departure, else of the hire; denials are left out.';
COMMENT ON COLUMN mart.people_flow.sources IS 'Sources that told either half.';
COMMENT ON COLUMN mart.people_flow.departure_cluster_id IS 'Cluster of the departure.';
COMMENT ON COLUMN mart.people_flow.hire_cluster_id IS 'Cluster of the hire.';

COMMENT ON VIEW mart.money_flow IS 'Funding, investments and acquisitions in US dollars at the fixed rates of core.exchange_rate, with the amount as stated.';
COMMENT ON COLUMN mart.money_flow.moved_on IS 'Day of the event.';
COMMENT ON COLUMN mart.money_flow.kind IS 'funding, investment or acquisition.';
COMMENT ON COLUMN mart.money_flow.payer IS 'Lead investor, spender or buyer.';
COMMENT ON COLUMN mart.money_flow.receiver IS 'Who receives or is bought, or where the money goes.';
COMMENT ON COLUMN mart.money_flow.modality IS 'Firmest modality of the cluster.';
COMMENT ON COLUMN mart.money_flow.amount_usd IS 'Largest amount stated in the cluster, in fixed-rate US dollars.';
COMMENT ON COLUMN mart.money_flow.amount_usd_min IS 'Smallest amount stated; differs where sources disagree.';
COMMENT ON COLUMN mart.money_flow.stated_amount IS 'Amount of the surest claim as stated, multiplied out.';
COMMENT ON COLUMN mart.money_flow.stated_unit IS 'Its currency.';
COMMENT ON COLUMN mart.money_flow.stated_bound IS 'exact, about, at_least or at_most.';
COMMENT ON COLUMN mart.money_flow.sources IS 'Sources that told it.';
COMMENT ON COLUMN mart.money_flow.company_id IS 'Company that it counts for.';
COMMENT ON COLUMN mart.money_flow.cluster_id IS 'Stable id of the cluster.';

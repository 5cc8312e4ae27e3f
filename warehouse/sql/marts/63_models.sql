-- Models by month: what was said of a model, as subject or as what is used, built on or put in.

CREATE OR REPLACE MACRO models_by_month(
    known_on := DATE '9999-12-31', loaded_on := DATE '9999-12-31'
) AS TABLE
WITH model AS (
    SELECT company_id AS model_id, company AS model FROM mart.company WHERE kind = 'model'
),
told AS (
    SELECT cluster.subject_id AS model_id, 'subject' AS role, cluster.*
      FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
     WHERE cluster.subject_kind = 'model'
     UNION ALL
    SELECT cluster.object_id AS model_id, 'object' AS role, cluster.*
      FROM clusters_known(known_on := known_on, loaded_on := loaded_on) AS cluster
     WHERE cluster.object_id IN (SELECT model_id FROM model)
)
SELECT coalesce(any_value(model.model), ltrim(told.model_id, '?')) AS model,
       told.model_id,
       CAST(date_trunc('month', told.event_date) AS DATE) AS month,
       count(*) FILTER (WHERE claim_type = 'model_release') AS releases,
       count(*) FILTER (WHERE claim_type = 'model_spec') AS specs,
       count(*) FILTER (WHERE claim_type = 'benchmark_result') AS benchmarks,
       count(*) FILTER (WHERE claim_type = 'model_lineage' AND role = 'subject') AS built_on_others,
       count(*) FILTER (WHERE claim_type = 'model_lineage' AND role = 'object') AS built_on_by_others,
       count(*) FILTER (WHERE claim_type = 'integration') AS integrations,
       count(*) FILTER (WHERE claim_type = 'access_change') AS access_changes,
       count(*) FILTER (WHERE claim_type = 'usage_metric') AS usage_metrics,
       count(*) FILTER (WHERE claim_type = 'safety_issue') AS safety_issues,
       count(*) AS clusters,
       len(list_distinct(flatten(list(told.sources)))) AS sources
  FROM told
  LEFT JOIN model ON model.model_id = told.model_id
 GROUP BY told.model_id, month;

CREATE OR REPLACE VIEW mart.model_month AS
SELECT model, model_id, month, releases, specs, benchmarks, built_on_others, built_on_by_others,
       integrations, access_changes, usage_metrics, safety_issues, clusters, sources
  FROM models_by_month();

COMMENT ON MACRO TABLE models_by_month IS 'Models by month, as known on a day.';

COMMENT ON VIEW mart.model_month IS 'What was said of each model by month, in clusters.';
COMMENT ON COLUMN mart.model_month.model IS 'Current name of the model.';
COMMENT ON COLUMN mart.model_month.model_id IS 'Stable id of the model.';
COMMENT ON COLUMN mart.model_month.month IS 'First day of the month.';
COMMENT ON COLUMN mart.model_month.releases IS 'Releases, also planned or denied ones.';
COMMENT ON COLUMN mart.model_month.specs IS 'Statements of size, data, cost.';
COMMENT ON COLUMN mart.model_month.benchmarks IS 'Benchmark results.';
COMMENT ON COLUMN mart.model_month.built_on_others IS 'Claims that it is based on another model.';
COMMENT ON COLUMN mart.model_month.built_on_by_others IS 'Claims that another model is based on it.';
COMMENT ON COLUMN mart.model_month.integrations IS 'Claims that it goes into a product.';
COMMENT ON COLUMN mart.model_month.access_changes IS 'Changes of licence, price or availability.';
COMMENT ON COLUMN mart.model_month.usage_metrics IS 'Statements of use.';
COMMENT ON COLUMN mart.model_month.safety_issues IS 'Harm, misuse, flaws.';
COMMENT ON COLUMN mart.model_month.clusters IS 'All clusters.';
COMMENT ON COLUMN mart.model_month.sources IS 'Sources that told them.';

-- What the report draws beside trend and evidence.

-- name: companies
-- The companies with most clusters, best told first.
SELECT month.company,
       sum(month.clusters)::BIGINT AS clusters
  FROM mart.company_month AS month
 GROUP BY month.company
 ORDER BY clusters DESC, month.company
 LIMIT $limit;

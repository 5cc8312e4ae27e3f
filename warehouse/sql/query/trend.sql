-- The index of a company by period.
SELECT period, period_start, "index", index_low, index_high, support, research, product, neutral,
       planned_research, planned_product, speculative_research, speculative_product, denied,
       clusters, claims, sources, languages
  FROM trend(
           $company, since := $since, until := $until, "by" := $by, known_on := $known_on,
           loaded_on := $loaded_on, min_clusters := $min_clusters
       );

-- The words of the database about itself.

-- name: relations
SELECT schema_name, table_name AS name, 'table' AS kind, comment
  FROM duckdb_tables()
 WHERE database_name = current_database() AND schema_name IN ('raw', 'core', 'ops')
 UNION ALL
SELECT schema_name, view_name AS name, 'view' AS kind, comment
  FROM duckdb_views()
 WHERE database_name = current_database() AND schema_name = 'mart'
 ORDER BY schema_name, name;

-- name: columns
SELECT column_name, data_type, is_nullable, comment
  FROM duckdb_columns()
 WHERE database_name = current_database()
   AND schema_name = $schema AND table_name = $name
 ORDER BY column_index;

-- name: macros
SELECT function_name, list_filter(parameters, name -> name IS NOT NULL) AS parameters, comment
  FROM duckdb_functions()
 WHERE database_name = current_database()
   AND function_type = 'table_macro'
   AND schema_name = 'main'
   AND NOT internal
 ORDER BY function_name;

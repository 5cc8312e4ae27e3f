"""Commands that answer questions: extract, trend, sql, explain."""

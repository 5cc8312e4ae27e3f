-- Feeds that ought to be polled and brought nothing readable for two days.
SELECT feed.feed_id, state.last_ok_at, state.last_status, state.last_reason
  FROM ops.feed AS feed
  LEFT JOIN ops.feed_state AS state USING (feed_id)
 WHERE feed.is_enabled
   AND state.last_polled_at IS NOT NULL
   AND coalesce(state.last_ok_at, TIMESTAMP '0001-01-01 00:00:00') < CAST($now AS TIMESTAMP) - INTERVAL 2 DAY;

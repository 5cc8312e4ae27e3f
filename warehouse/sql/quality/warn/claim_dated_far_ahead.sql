-- Claims dated more than fifteen years after they were told: a number was read as a year.
SELECT claim_id, event_date, date_text, evidence
  FROM core.claim
 WHERE loaded_at >= $since
   AND event_date > CAST(known_at AS DATE) + INTERVAL 15 YEAR;

-- Mentions that do not stand in the text at their offsets.
SELECT mention.version_id, mention.entity_id, mention.start_offset, mention.end_offset
  FROM core.mention AS mention
  JOIN core.article_text AS text USING (version_id)
 WHERE mention.loaded_at >= $since
   AND substring(text.body, mention.start_offset + 1, mention.end_offset - mention.start_offset)
       <> mention.surface;

-- Whether a person has drafts at all is read with the session, so that a page
-- with a form does not ask for each.
ALTER TABLE account ADD COLUMN IF NOT EXISTS drafted_at DATETIME(6) NULL COMMENT 'When a draft of this person was last kept, to the hour, UTC';

UPDATE account a SET drafted_at = (SELECT MAX(d.saved_at) FROM draft d WHERE d.account_id = a.id);

-- Whom a rehearsal would move is written by the hundred thousand: looking up the
-- rehearsal for each was a part of it, and rehearsals are never deleted.
ALTER TABLE rehearsal_mover DROP FOREIGN KEY IF EXISTS rehearsal_mover_of;

"""One demonstration company for the references that only read it."""
import tempfile

import pytest

from reference import agree
from reference.base import Base


@pytest.fixture(scope="session")
def demo_base():
    with tempfile.TemporaryDirectory(prefix="perennial-life.") as folder:
        base = Base(folder, demo=True)
        try:
            yield base
        finally:
            base.stop()


@pytest.fixture(scope="session")
def reference(demo_base):
    return agree.Reference(demo_base)


# The demonstration writes years in a minute: here everything was recorded when it
# happened, and some of it was corrected since.
DATED = """
UPDATE event SET recorded_at = at;
UPDATE stage_change SET recorded_at = happened_at;
UPDATE event SET voided_at = '2026-09-01 04:00:00'
  WHERE kind = 140 AND id % 2 AND day < '2026-08-01';
UPDATE declaration SET deleted_at = '2026-09-01 04:00:00' WHERE id IN (SELECT
  ref_id FROM event WHERE kind = 140 AND voided_at IS NOT NULL);
UPDATE event SET recorded_at = '2026-09-02 04:00:00'
  WHERE kind IN (1, 40, 80, 110, 131) AND id % 7 = 0;
UPDATE campaign_touch SET created_at = '2026-09-03 04:00:00' WHERE id % 5 = 0;
UPDATE customer SET created_at = '2026-09-04 04:00:00' WHERE id % 9 = 0;
INSERT INTO recovery_case_review (case_id, verdict, reason_before,
  reason_after, note, day, at) SELECT id, 'changed', 'need_ended', reason_code,
  '', '2026-09-20', '2026-09-20 04:00:00' FROM recovery_case
  WHERE review = '' AND lost_on < '2026-08-10' AND id % 2;
UPDATE recovery_case k JOIN recovery_case_review v ON v.case_id = k.id
  AND v.at = '2026-09-20 04:00:00' SET k.review = 'changed';
INSERT INTO audit (at, action, subject, subject_id, detail)
  SELECT '2026-09-10 04:00:00', 'recovery.reason', 'recovery_case', id,
  CONCAT('{"reason":["relocated","', reason_code, '"]}') FROM recovery_case
  WHERE lost_on IS NOT NULL AND id % 3 = 0;
INSERT INTO audit (at, action, subject, subject_id, detail)
  SELECT '2026-08-30 04:00:00', 'recovery.reason', 'recovery_case', id,
  '{"reason":["","bundle"]}' FROM recovery_case WHERE lost_on IS NOT NULL;
UPDATE recovery_case SET deleted_at = '2026-10-01 04:00:00'
  WHERE lost_on < '2026-08-15' AND id % 11 = 0;
"""


@pytest.fixture(scope="session")
def dated_base():
    with tempfile.TemporaryDirectory(prefix="perennial-dated.") as folder:
        base = Base(folder, demo=True)
        try:
            base.sql(DATED)
            yield base
        finally:
            base.stop()

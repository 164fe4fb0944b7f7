-- A schedule may be of the financial year as well.
ALTER TABLE report_schedule MODIFY period VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'day, week, month, quarter, half, year or fiscal: the last whole one before the run';

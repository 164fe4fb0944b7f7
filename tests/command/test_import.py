"""Files by `perennial import`."""


def test_a_dry_run_leaves_no_trace(instance, tmp_path):
    file = tmp_path / "trocken.csv"
    file.write_text("客户编号,客户名称,没用\nDRY-1,试一,\n,,1\n", "utf-8")
    said = instance.command("import", "customers", file, "--dry-run",
                            check=False)
    assert said.returncode == 3, said
    assert "would create 1, update 0, leave 0, refuse 1 of 2 rows" \
        in said.stdout
    assert said.stderr.splitlines() == ["column not used: 没用"]
    assert instance.sql("SELECT COUNT(*) FROM import"
                        " WHERE file_name = 'trocken.csv'") == [["0"]]
    assert instance.sql("SELECT COUNT(*) FROM customer"
                        " WHERE code = 'DRY-1'") == [["0"]]

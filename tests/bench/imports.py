"""Importing orders with the product, beside LOAD DATA of the very rows that
the import wrote, into tables of the same form."""
import os
import random
import shutil
import time

import instance

COPY = "bench_load"


def file_write(path, i, orders):
    pick = random.Random(7)
    with open(path, "w") as f:
        f.write("order_no,customer,date,amount\n")
        for n in range(1, orders + 1):
            f.write(f"B{n:08d},C{pick.randint(1, i.count):07d},"
                    f"2026-{1 + n % 10:02d}-{1 + n % 28:02d},"
                    f"{pick.randint(1000, 9999999) / 100:.2f}\n")


def tables_of(i):
    """Tables that the last import wrote rows into."""
    (last,), = i.sql("SELECT MAX(id) FROM import;")
    found = []
    for table, column in i.sql(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'perennial' AND column_name = 'import_id';"):
        (n,), = i.sql(f"SELECT COUNT(*) FROM {table}"
                      f" WHERE {column} = {last};")
        if int(n):
            found.append((table, int(n), last))
    return found


def load_again(i, table, last):
    """Seconds of LOAD DATA of these rows into an empty table of its form."""
    path = os.path.join(i.folder, "db", "tmp", "rows")
    names = ", ".join(r[0] for r in i.sql(
        "SELECT column_name FROM information_schema.columns WHERE"
        f" table_schema = 'perennial' AND table_name = '{table}'"
        " AND generation_expression IS NULL ORDER BY ordinal_position;"))
    i.sql(f"SELECT {names} FROM {table} WHERE import_id = {last}"
          f" INTO OUTFILE '{path}';"
          f"CREATE DATABASE IF NOT EXISTS {COPY};"
          f"CREATE TABLE {COPY}.{table} LIKE {table};")
    begun = time.time()
    i.sql(f"LOAD DATA INFILE '{path}' INTO TABLE {COPY}.{table}"
          f" CHARACTER SET utf8mb4 ({names});")
    taken = time.time() - begun
    os.remove(path)
    return taken


def run(folder, customers, orders, say):
    """A new instance each time, since an import changes what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    with instance.Instance(folder, customers) as i:
        i.prepare(say)
        if not i.has_command("import"):
            return None
        path = os.path.join(folder, "orders.csv")
        file_write(path, i, orders)
        begun = time.time()
        i.command("import", "order", path)
        taken = time.time() - begun
        tables = tables_of(i)
        load = sum(load_again(i, table, last) for table, _, last in tables)
        rows = {table: n for table, n, _ in tables}
    shutil.rmtree(folder, ignore_errors=True)
    say(f"{orders:,} orders imported in {taken:.1f} s, LOAD DATA of"
        f" {rows} in {load:.1f} s")
    return {"import_s": taken, "load_s": load, "share": load / taken,
            "rows": rows}

"""A private database with the schema and the program beside it, for references
that read what the program wrote with SQL of their own."""
import os
import pathlib
import subprocess

from harness import BUILD, TOP, copy_base


class Base:
    """A private database with the schema, and the program beside it."""

    def __init__(self, folder, demo=False):
        """demo: with a demonstration company of 300 customers."""
        self.folder = pathlib.Path(folder)
        made = os.environ.get("PERENNIAL_DEMO_BASE") if demo else None
        if made:
            copy_base(made, folder)
        self.env = dict(
            os.environ, PERENNIAL_DB_SOCKET=f"{folder}/db/my.sock",
            PERENNIAL_UPLOAD_DIR=f"{folder}/up", PERENNIAL_SQL_DIR=f"{TOP}/sql",
            PERENNIAL_CACHE_DIR=f"{folder}/cache",
            PERENNIAL_TEMPLATE_DIR=str(self.built() / "templates"),
            PERENNIAL_ZONE="Asia/Shanghai")
        (self.folder / "up").mkdir()
        (self.folder / "cache").mkdir(exist_ok=True)
        self.tool("start")
        if not os.environ.get("PRIVATE_DB_FROM"):
            self.perennial("migrate")
        if demo and not made:
            self.perennial("demo", "--customers", 300)

    def stop(self):
        self.tool("kill")

    def tool(self, action):
        subprocess.run([str(TOP / "tools/private-db.sh"), action,
                        f"{self.folder}/db"], check=True)

    @staticmethod
    def built():
        return TOP / BUILD  # BUILD alone where it is an absolute path

    def program(self):
        return str(self.built() / "perennial")

    def run(self, *words, stdin="", clock_s=0):
        env = dict(self.env, PERENNIAL_CLOCK_OFFSET_S=str(clock_s))
        return subprocess.run([self.program(), *map(str, words)], env=env,
                              cwd=self.folder, text=True, input=stdin,
                              capture_output=True)

    def perennial(self, *words, status=0, clock_s=0):
        done = self.run(*words, clock_s=clock_s)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def sql(self, text):
        done = subprocess.run(
            ["mariadb", "--no-defaults", "-S", f"{self.folder}/db/my.sock",
             "-u", "perennial_owner", "--default-character-set=utf8mb4", "-N",
             "-B", "perennial"], input=text, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr
        return [["" if c == "NULL" else c for c in line.split("\t")]
                for line in done.stdout.splitlines()]

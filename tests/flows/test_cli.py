"""The command as people and scripts meet it: options, output, exit codes, errors."""

from __future__ import annotations

import csv
import io
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from typer.testing import CliRunner

from flows.cli import app, main

ARTICLE = {
    "id": "a1",
    "lang": "en",
    "published": "2025-04-06",
    "title": "Meta releases Llama 4 Scout",
    "text": "Meta released Llama 4 Scout on Saturday. The company said the model is open.",
}


class Done(NamedTuple):
    """How the command ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def virage(monkeypatch, capsys, tmp_path):
    """Run the command in this process, as the console script does."""
    logger = logging.getLogger("virage")
    before = (logger.handlers[:], logger.propagate, logger.level)

    def run(*args: str, home: Path = tmp_path / "home", stdin: str = "", **extra: str) -> Done:
        environment = {"VIRAGE_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "80", **extra}
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["virage", *args])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    yield run
    logger.handlers[:], logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


def commands(group=None, path=()):
    """Every command with its path."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", [" ".join(path) for path, _ in commands()])
def test_every_command_has_a_help_that_fits_the_terminal(path):
    """80 columns, no truncated sentence."""
    result = CliRunner().invoke(app, [*path.split(), "--help"], env={"COLUMNS": "80"})
    assert result.exit_code == 0
    usage, *rest = result.output.splitlines()
    assert "..." not in "".join(rest)
    assert max(map(len, (usage, *rest))) <= 80


def test_help_lists_commands_without_cutting_them():
    """The first thing that a stranger reads."""
    result = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80"})
    assert "..." not in result.output.partition("\n")[2]
    assert result.output.index("Run it:") < result.output.index("Ask it:")


def test_help_loads_nothing_heavy():
    """`virage --help` answers at once: no Prefect, no DuckDB, no models."""
    code = (
        "import sys\nsys.argv = ['virage', '--help']\n"
        "from flows.cli import app\n"
        "try: app()\nexcept SystemExit: pass\n"
        "heavy = {'prefect', 'duckdb', 'trafilatura', 'numpy', 'pyarrow', 'rich.console'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_extract_writes_one_line_an_article_in_order(virage, tmp_path):
    """What scorers and notebooks read; claims in the input are not looked at."""
    rows = [
        ARTICLE,
        {**ARTICLE, "id": "a2", "lang": "es", "claims": [{"type": "x"}]},
        {**ARTICLE, "id": 3},
    ]
    stdin = "\n".join(json.dumps(row) for row in rows)
    done = virage("extract", "-", home=tmp_path, stdin=stdin)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(row["id"], row["lang"]) for row in found] == [("a1", "en"), ("a2", "es"), (3, "en")]
    assert found[1]["claims"] == []
    body = ARTICLE["title"] + "\n\n" + ARTICLE["text"]
    assert found[0]["claims"]
    for claim in found[0]["claims"]:
        assert body[claim["start"] : claim["end"]] == claim["evidence"]
        assert claim["cluster"]


def test_extract_names_bad_lines_and_goes_on(virage, tmp_path):
    """A broken line is said on standard error; only nothing readable at all is a failure."""
    done = virage("extract", home=tmp_path, stdin="{\n" + json.dumps(ARTICLE))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert "line 1: not JSON" in done.stderr
    assert virage("extract", home=tmp_path, stdin="{").returncode == 1


def test_extract_of_a_missing_file_is_one_line(virage, tmp_path):
    """No traceback for a typing error."""
    done = virage("extract", "nowhere.jsonl", home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip() == "virage: nowhere.jsonl: No such file or directory"


def test_ingest_json_stands_alone_on_standard_output(virage, tmp_path, press, settings_for):
    """A script takes the last line; logs and progress go elsewhere."""
    settings = settings_for(tmp_path / "home", press)
    done = virage(
        "ingest", "--only", "kinked-wire", "--json", "--feeds", str(settings.feeds),
        home=settings.home, VIRAGE_ALLOW_PRIVATE_HOSTS=",".join(settings.allow_private_hosts),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert [feed["id"] for feed in json.loads(line)["feeds"]] == ["kinked-wire"]


def test_a_loopback_feed_is_refused_unless_named(virage, tmp_path, press, settings_for):
    """Nobody reaches the inside of a network through a feeds file."""
    settings = settings_for(tmp_path / "home", press)
    done = virage("ingest", "--json", "--feeds", str(settings.feeds), home=settings.home)
    feeds = json.loads(done.stdout)["feeds"]
    assert done.returncode == 0
    assert {feed["reason"] for feed in feeds} == {"forbidden_address"}


def test_a_wrong_feeds_file_names_file_line_and_field(virage, tmp_path):
    """The message is enough to mend it."""
    file = tmp_path / "mine.yaml"
    file.write_text("- {id: a, name: A, url: 'https://a.example/feed', language: de}\n")
    done = virage("ingest", "--feeds", str(file), home=tmp_path / "home")
    assert done.returncode == 1
    assert f"{file}: line 1, field language" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_feed_suggests_near_ids(virage, tmp_path, press, settings_for):
    """Typing errors are common."""
    settings = settings_for(tmp_path / "home", press)
    done = virage("ingest", "--feeds", str(settings.feeds), "--only", "kinkd-wire", home=tmp_path)
    assert done.returncode == 1
    assert "kinked-wire" in done.stderr


def test_trend_prints_a_table_json_and_csv_with_the_same_numbers(virage, ingested):
    """One question, three readers."""
    settings, _ = ingested
    table = virage("trend", "Meta", home=settings.home)
    assert table.returncode == 0
    assert max(map(len, table.stdout.splitlines())) <= 80
    points = json.loads(virage("trend", "Meta", "--format", "json", home=settings.home).stdout)
    rows = list(
        csv.DictReader(
            io.StringIO(virage("trend", "Meta", "--format", "csv", home=settings.home).stdout)
        )
    )
    assert [row["period"] for row in rows] == [point["period"] for point in points]
    assert [int(row["product"]) for row in rows] == [point["product"] for point in points]


def test_an_unknown_company_suggests_near_names(virage, ingested):
    """Say what is there instead of an empty table."""
    done = virage("trend", "Anthropik", home=ingested[0].home)
    assert done.returncode == 1
    assert "Anthropic" in done.stderr


def test_evidence_quotes_what_the_numbers_count(virage, ingested):
    """Each number leads to its sentences."""
    settings, _ = ingested
    points = json.loads(virage("trend", "Meta", "--format", "json", home=settings.home).stdout)
    point = next(p for p in points if p["product"])
    quoted = json.loads(
        virage(
            "evidence", "Meta", point["period"], "product", "--format", "json", home=settings.home
        ).stdout
    )
    assert len({each["cluster_id"] for each in quoted}) == point["product"]


def test_sql_answers_and_refuses_to_write(virage, ingested):
    """The published copy is read-only for everybody."""
    home = ingested[0].home
    done = virage("sql", "SELECT 1 AS one", "--format", "csv", home=home)
    assert done.stdout == "one\n1\n"
    assert (
        virage("sql", "--format", "csv", home=home, stdin="SELECT\n2 AS two;\n").stdout
        == "two\n2\n"
    )
    refused = virage("sql", "CREATE TABLE t (a INT)", home=home)
    assert (refused.returncode, "read-only" in refused.stderr) == (1, True)


def test_before_the_first_publish_one_is_told_what_to_run(virage, tmp_path):
    """The first question of many is asked too early."""
    done = virage("trend", "Meta", home=tmp_path)
    assert done.returncode == 1
    assert "virage ingest" in done.stderr


def test_status_says_that_all_is_well_or_exits_with_1(virage, ingested, tmp_path):
    """A monitor reads the exit code."""
    well = virage("status", "--check", "--format", "json", home=ingested[0].home)
    assert well.returncode == 0, well.stdout
    assert json.loads(well.stdout)["is_well"]
    assert virage("status", "--check", home=tmp_path).returncode == 1


def test_feeds_can_be_added_listed_and_exported(virage, tmp_path, press):
    """A site's address is enough: its feed is found and read once before it is written."""
    hosts = ",".join(press.allow_hosts)
    source = press.press.sources[0]
    home = tmp_path / "home"
    mine = tmp_path / "mine.yaml"
    added = virage(
        "feeds", "add", press.feed_url(source), "--id", "mine", "--feeds", str(mine),
        "--language", source.language.value, home=home, VIRAGE_ALLOW_PRIVATE_HOSTS=hosts,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    listed = virage("feeds", "list", "--feeds", str(mine), "--format", "json", home=home)
    assert [feed["id"] for feed in json.loads(listed.stdout)] == ["mine"]
    opml = virage("feeds", "export", "--feeds", str(mine), home=home)
    assert press.feed_url(source) in opml.stdout
    twice = virage(
        "feeds", "add", press.feed_url(source), "--feeds", str(mine),
        "--language", source.language.value, home=home, VIRAGE_ALLOW_PRIVATE_HOSTS=hosts,
    )  # fmt: skip
    assert (twice.returncode, "already" in twice.stderr) == (1, True)


def test_a_backup_can_be_restored(virage, ingested, tmp_path):
    """A backup that was never restored is none."""
    settings, _ = ingested
    folder = tmp_path / "backup"
    assert virage("backup", str(folder), home=settings.home).returncode == 0
    [copy] = folder.glob("*.duckdb")
    fresh = virage("restore", str(copy), home=tmp_path / "fresh")
    assert fresh.returncode == 0, fresh.stderr
    query = "SELECT count(*) AS n FROM core.claim"
    assert (
        virage("sql", query, "--format", "csv", home=tmp_path / "fresh").stdout
        == virage("sql", query, "--format", "csv", home=settings.home).stdout
    )

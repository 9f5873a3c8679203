"""The same reports resolved by Splink with careful settings, to show how hard the set is.

Splink is given what a careful user would prepare: names of actors led to one id by the alias source, publications
without variants, each report's rare words, dates as one day. Its threshold is the best of several, looked up in the
truth, which favours it.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb

from planted import figures

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
_RARE = 60

_LOOK = f"""
WITH said AS (SELECT s.* FROM statement s JOIN truth USING (record_id)),
alias AS (SELECT lower(value) AS name, min(record_id) AS actor FROM statement
          WHERE record_id LIKE 'misp-galaxy:%' GROUP BY 1),
word AS (SELECT DISTINCT record_id, unnest(string_split(lower(value), ' ')) AS word FROM said
         WHERE prop IN ('summary', 'title')),
df AS (SELECT word, count(*) AS df FROM word GROUP BY 1),
rare AS (SELECT record_id, list(word ORDER BY df, word) AS rare, list(word ORDER BY df, word)[1:8] AS rarest
         FROM word JOIN df USING (word) WHERE df BETWEEN 2 AND {_RARE} GROUP BY 1),
coded AS (
  SELECT record_id,
         list(DISTINCT value ORDER BY value) FILTER (prop = 'publication') AS address,
         list(DISTINCT lower(value) ORDER BY lower(value))
           FILTER (prop = 'name' AND subject LIKE '#victim/%') AS victim,
         list(DISTINCT value ORDER BY value) FILTER (prop = 'country') AS country,
         min(value) FILTER (prop = 'name' AND subject = '') AS operation_name,
         min(value) FILTER (prop = 'type') AS deed,
         min(value) FILTER (prop = 'sector') AS sector, min(value) FILTER (prop = 'accused_state') AS state,
         min(lower(value)) FILTER (prop = 'accused_actor') AS actor_name,
         min(date_lo) FILTER (prop = 'start') AS start,
         min(date_lo) FILTER (prop = 'disclosed') AS public FROM said GROUP BY 1)
SELECT record_id AS unique_id, c.* EXCLUDE (record_id, actor_name), coalesce(a.actor, c.actor_name) AS actor,
       r.rare, r.rarest, c.address[1] AS first_address, coalesce(c.start, c.public) AS day,
       coalesce(a.actor, c.actor_name) || coalesce(c.country[1], '') AS actor_place
FROM coded c LEFT JOIN rare r USING (record_id) LEFT JOIN alias a ON a.name = c.actor_name
"""


def resolve(folder: Path) -> None:
    """Prints seconds and the best figures over the thresholds."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    begun = time.monotonic()
    con = duckdb.connect(config={"memory_limit": "8GB", "threads": 2, "temp_directory": str(folder / "spill-splink")})
    con.execute("SET enable_progress_bar = false")
    con.execute("CREATE VIEW statement AS SELECT * FROM read_parquet('" + str(folder / "statement.parquet") + "')")
    figures.read_truth(con, folder)
    con.execute(f"CREATE TABLE look AS {_LOOK}")

    def shared(column: str, *sizes: int) -> cl.CustomComparison:
        met = f"len(list_intersect({column}_l, {column}_r))"
        levels = [cll.NullLevel(column), *(cll.CustomLevel(f"{met} >= {n}", f"{n}") for n in sizes), cll.ElseLevel()]
        return cl.CustomComparison(output_column_name=column, comparison_levels=levels)

    apart = "abs(date_diff('day', day_l, day_r))"
    days = [
        cll.NullLevel("day"),
        *(cll.CustomLevel(f"{apart} <= {n}", f"{n}") for n in (3, 31, 120, 365)),
        cll.ElseLevel(),
    ]
    same = [cl.ExactMatch(name) for name in ("operation_name", "deed", "sector", "state")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            shared("address", 2, 1), shared("rare", 6, 4, 3, 2, 1), shared("victim", 1), shared("country", 1),
            cl.ExactMatch("actor").configure(term_frequency_adjustments=True),
            cl.CustomComparison(output_column_name="day", comparison_levels=days), *same,
        ],
        blocking_rules_to_generate_predictions=[
            block_on("address", arrays_to_explode=["address"]), block_on("rarest", arrays_to_explode=["rarest"]),
            block_on("operation_name"), block_on("victim", "deed", arrays_to_explode=["victim"]),
            "l.actor_place = r.actor_place AND abs(date_diff('day', l.day, r.day)) <= 200",
        ],
        retain_matching_columns=False,
    )  # fmt: skip
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("look"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("operation_name")], recall=0.05)
    linker.training.estimate_u_using_random_sampling(max_pairs=3e6)
    for rule in (block_on("operation_name"), block_on("first_address")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    best: dict[str, float] = {"F1": 0.0}
    for threshold in THRESHOLDS:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold)
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE grouped AS
                SELECT unique_id AS record_id, cluster_id FROM {found.physical_name}"""
        )
        figure = figures.clusters(con, "grouped", "cluster_id") | {"threshold": threshold}
        best = max(best, figure, key=lambda one: one["F1"])
    print(
        f"Splink: {time.monotonic() - begun:.1f} s;",
        "; ".join(f"{name} {value:.3f}" for name, value in best.items()),
        flush=True,
    )

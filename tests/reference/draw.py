"""So many made-up things, drawn by hypothesis; SEED=N draws the same again."""
import os
import random

from hypothesis import HealthCheck, Phase, given, seed, settings


def drawn(strategy, count):
    found = []

    @settings(max_examples=count, deadline=None, database=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(one):
        found.append(one)

    number = int(os.environ.get("SEED") or random.randrange(2 ** 32))
    print(f"again with SEED={number}")
    seed(number)(draw)()
    assert len(found) >= count
    return found[:count]

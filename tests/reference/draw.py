"""So many made-up things, drawn by hypothesis; SEED=N draws the same again."""
from hypothesis import HealthCheck, Phase, given, seed, settings

import lot


def drawn(strategy, count):
    found = []

    @settings(max_examples=count, deadline=None, database=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(one):
        found.append(one)

    seed(lot.seed())(draw)()
    assert len(found) >= count
    return found[:count]

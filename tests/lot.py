"""What is drawn by lot, so that a sample changes from run to run: SEED=N draws
the same again, LONG=1 (make test-long) takes everything."""
import os
import random
from collections import Counter

LONG = bool(os.environ.get("LONG"))
SEED = int(os.environ.get("SEED") or random.randrange(2 ** 32))
_drawn = Counter()


def seed():
    """Of the next lot of this test. Said, so that it is in the message of a
    test that fails."""
    where = os.environ.get("PYTEST_CURRENT_TEST", "")
    if not _drawn[where]:
        print(f"again with SEED={SEED}")
    _drawn[where] += 1
    return random.Random(f"{SEED} {where} {_drawn[where]}").getrandbits(64)


def some(things, count):
    """So many of them, in their order."""
    things = list(things)
    if LONG or count >= len(things):
        return things
    drawn = random.Random(seed()).sample(range(len(things)), count)
    return [things[i] for i in sorted(drawn)]

"""What is drawn by lot, so that a sample changes from run to run: SEED=N draws
the same again, LONG=1 (make test-long) takes everything."""
import os
import random

LONG = bool(os.environ.get("LONG"))


def seed():
    """Said, so that it is in the message of a test that fails."""
    number = int(os.environ.get("SEED") or random.randrange(2 ** 32))
    print(f"again with SEED={number}")
    return number


def some(things, count):
    """So many of them, in their order."""
    things = list(things)
    if LONG or count is None or count >= len(things):
        return things
    drawn = random.Random(seed()).sample(range(len(things)), count)
    return [things[i] for i in sorted(drawn)]

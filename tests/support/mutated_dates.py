"""Dates as people write them, changed at random."""

import random

PIECES = (
    "2020 1984 0001 9999 0000 -2020 20 2 .. . , / [ ] { } -01 -13 -21 -34 -00 -31 X XX XXXX ~ ? % Y Y1E9 Y-17E7 E99 S2"
    " Z T10:10:10Z +01:00 2004-06-~01 ?2004 open unknown ٢٠٢٠ ２０２０ − – \u0000 \ud83d \u200b 1e9 1e999999999 ( )"
).split(" ")


WHOLE = (
    "2019 2020-02 2019-08-22 2007/2013 1984~/2004-06 2001-21 201X 156X-12-25 [1998,2001..2003] {1960,1961-12} ../2020"
    " 2020-03/.. ../.. [..2020] {2020..} 2004-06-~01/2004-06-~20 ?2004-06-11 2004-01-01T10:10:10Z 2019-08~ 15XX-12"
).split()


def mutated(seed, count):
    """Dates of all forms with a piece put in or taken out, pieces put together anew, and both doubled and grown."""
    rng = random.Random(seed)
    for _ in range(count):
        text = rng.choice(WHOLE) if rng.random() < 0.6 else ""
        for _ in range(rng.choice((0, 1, 1, 2)) if text else rng.choice((1, 2, 3, 6, 9))):
            place = rng.randrange(len(text) + 1)
            text = text[:place] + rng.choice(("", rng.choice(PIECES))) + text[place + rng.randrange(2) :]
        yield {0: text * 400, 1: f"[{','.join([text] * 60)}]", 2: f"{text}/{text}"}.get(rng.randrange(12), text)

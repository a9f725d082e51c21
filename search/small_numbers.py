"""How numbers of what people did are told, so that no single one of them shows."""

FEWEST = 5


def told(number: int) -> int | None:
    """Rounded down to fives; None below five.

    Exact numbers of two periods that share most of their days could be subtracted, and what is left be one person's.
    Of two rounded ones nobody knows the difference to less than five.
    """
    return number - number % FEWEST or None

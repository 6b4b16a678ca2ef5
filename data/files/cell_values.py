"""Cell values as they come from files, converted to texts and numbers."""

import pandas as pd

__all__ = ["as_numbers", "as_text"]


def as_text(values: pd.Series) -> pd.Series:
    """Return values as text; whole numbers that were read as floats, because a row has none, without decimals."""
    if values.dtype.kind == "f" and bool((values.dropna() % 1 == 0).all()):
        return values.astype("Int64").astype("string")
    return values.astype("string")


def as_numbers(values: pd.Series, decimal: str) -> pd.Series:
    """Return values as floats, NaN for what is no number.

    One text among numbers makes pandas keep a whole column as text, its decimal commas included; a point in such a text
    is then no decimal point ('1.500' may be 1500), and such a value becomes NaN.
    """
    if decimal != "." and values.dtype.kind not in "ifb":
        texts = values.astype("string")
        values = texts.mask(texts.str.contains(".", regex=False)).str.replace(decimal, ".", regex=False)
    return pd.to_numeric(values, errors="coerce").astype("float64")

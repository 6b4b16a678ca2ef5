"""A small book of who can do what: three finding types, wind and solar by power."""

from collections.abc import Iterable

from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import GROUPS, Action, Authority, FindingType, InfluenceBook, LeadTime, Party
from tests.spatial.factory import param, text

LIMITS = {
    "authority.wind_municipality_mw": 15.0,
    "authority.wind_province_mw": 100.0,
    "authority.solar_municipality_mw": 50.0,
}


def party(name: str, group: str, level: str = "other", **more: object) -> Party:
    return Party.model_validate({"id": name, "title": text(name), "group": group, "level": level} | more)


def parties() -> dict[str, Party]:
    groups = [party(name, name, "municipality" if name == "gemeente" else "other", card=text(name)) for name in GROUPS]
    bodies = [
        party("raad", "gemeente", "municipality"),
        party("bw", "gemeente", "municipality"),
        party("gs", "provincie", "province"),
        party("ps", "provincie", "province"),
        party("novex", "rijk", "state", role="verbindt"),
    ]
    return {item.id: item for item in [*groups, *bodies]}


def action(name: str, **more: object) -> Action:
    """An action whose id tells finding type, party and influence: FT1.gemeente.beslist."""
    kind, who, influence = name.split(".")[:3]
    told = {
        "id": name,
        "finding_type": kind,
        "party": who,
        "influence": influence,
        "action": text(f"does {name}"),
        "instrument": text(f"by {name}"),
        "status": "D",
        "source": "a test",
    }
    return Action.model_validate(told | more)


ACTIONS = (
    action("FT1.provincie.beslist", article="art. 1", lead_time="permit", prerequisite=text("first that")),
    action("FT1.gemeente.kadert"),
    action("FT1.gemeente.beslist"),
    action("FT1.omwonenden.procedeert"),
    action("FT2.provincie.beslist", where_named=True),
    action("FT2.provincie.kadert"),
    action("FT10.netbeheerder.beslist", lead_time="open"),
)


def authority(name: str, who: str, to: str | None = None, **more: object) -> Authority:
    told = {
        "id": name,
        "technique": name.split(".", maxsplit=1)[0],
        "party": who,
        "to": {"param": to} if to else None,
        "instrument": text("decision"),
        "status": "V",
        "source": "a test",
    }
    return Authority.model_validate(told | more)


AUTHORITIES = (
    # The order in the file is of no matter.
    authority("wind.state", "rijk"),
    authority("wind.municipality", "raad", "authority.wind_municipality_mw"),
    authority("wind.province", "gs", "authority.wind_province_mw", includes_limit=True),
    authority("solar.municipality", "raad", "authority.solar_municipality_mw"),
    authority("solar.state", "rijk"),
)


def book(
    actions: Iterable[Action] = ACTIONS,
    authorities: Iterable[Authority] = AUTHORITIES,
    parties_by_id: dict[str, Party] | None = None,
) -> InfluenceBook:
    types = [FindingType.model_validate({"id": name, "title": text(name)}) for name in ("FT1", "FT2", "FT10")]
    terms = [
        {"id": "permit", "title": text("14 weeks"), "value": 14, "unit": "week", "status": "V2", "source": "a test"},
        {"id": "open", "title": text("who knows"), "status": "U", "source": "a test"},
    ]
    return InfluenceBook(
        parties() if parties_by_id is None else parties_by_id,
        {item.id: item for item in types},
        {str(term["id"]): LeadTime.model_validate(term) for term in terms},
        {item.id: item for item in actions},
        {item.id: item for item in authorities},
    )


def limits(unit: str = "MW", **values: float) -> RuleSet:
    """A rule set with the limits of power alone."""
    params = [param(name, value, unit) for name, value in (LIMITS | values).items()]
    return RuleSet({}, {item.id: item for item in params}, {})

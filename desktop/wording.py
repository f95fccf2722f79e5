"""How features, statements and sources are put into words in the window."""

from layers import geojson
from layers.document import Document, Feature, FeatureRef, Statement

GRADES_OF_SOURCES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
GRADES_OF_INFORMATION = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
LIKELIHOODS = {
    "almost no chance": "1–5 %",
    "very unlikely": "5–20 %",
    "unlikely": "20–45 %",
    "roughly even chance": "45–55 %",
    "likely": "55–80 %",
    "very likely": "80–95 %",
    "almost certain": "95–99 %",
}


def feature_name(feature: Feature) -> str:
    """Return the feature's name, or what else tells it apart for a reader."""
    name = geojson.properties(feature).get("name")
    if isinstance(name, str) and name.strip():
        return name
    kind = geojson.geometry_type(feature) or "Feature without a shape"
    identifier = geojson.feature_id(feature)
    return kind if identifier is None else f"{kind} {identifier}"


def feature_names(document: Document, refs: tuple[FeatureRef, ...], most: int = 3) -> str:
    """Return the names of features as one text: “A, B and C”, or “A, B, C and 9 more”."""
    names = [feature_name(document.feature(ref)) for ref in refs[: most + 1]]
    if len(refs) > most + 1:
        return f"{', '.join(names[:most])} and {len(refs) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def grade(statement: Statement) -> str:
    """Return the two grades as written ("F6", "B–"), or "ungraded": nobody has looked."""
    if statement.reliability is None and statement.credibility is None:
        return "ungraded"
    return f"{statement.reliability or '–'}{statement.credibility or '–'}"


def grade_explained(statement: Statement) -> str:
    """Return what the grades mean, in words."""
    if statement.reliability is None and statement.credibility is None:
        return "Ungraded: nobody has judged the source or the information"
    source = GRADES_OF_SOURCES.get(statement.reliability or "", "source not judged")
    information = GRADES_OF_INFORMATION.get(statement.credibility or "", "information not judged")
    reason = f" ({statement.grade_reason})" if statement.grade_reason else ""
    return f"Source: {source}. Information: {information}{reason}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun: “1 feature”, “4,596 features”."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"

"""The disputed areas: what they are called, what is printed about them, and where their outlines come from.

The list takes no side. An area is cut out of the outline that a source gives it to, and becomes an owner of its own, so
that every line around it is drawn as disputed except against the countries in `settled_with`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

VIEW = "De facto: lines of control are dashed, disputed areas hatched."
"""The view of disputed areas that the basemap takes, as it is printed."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Dispute:
    """A disputed area.

    `holders` are the countries whose outlines hold it in OpenStreetMap. It is found there as `source` says: the whole
    of its own outline, what two outlines both hold within a box, the islands within a box, the named first-level units
    of Natural Earth, or what a line (of Natural Earth's, or drawn for this map) cuts off around `position`, where its
    name stands too. `also` are further owners that belong to it.
    """

    code: str
    name: str
    name_ar: str | None
    line: str
    position: tuple[float, float]
    holders: tuple[str, ...]
    source: Literal["outline", "overlap", "islands", "units", "drawn", "natural_earth_line"]
    units: tuple[str, ...] = ()
    drawn: tuple[tuple[float, float], ...] = ()
    box: Box = (-180, -90, 180, 90)
    also: tuple[str, ...] = ()
    settled_with: frozenset[str] = frozenset()
    hatched: bool = True
    named: bool = True
    min_zoom: float = 5


DISPUTES: Sequence[Dispute] = (
    Dispute(
        "XGO",
        "Golan Heights",
        "الجولان",
        "Golan Heights: held by Israel since 1967; Syrian territory to the UN Security Council (resolution 497);"
        " western line constructed and indicative.",
        (35.78, 33.0),
        ("ISR",),
        "drawn",
        min_zoom=7.5,
        # East of the towns of the upper Jordan valley, then the river and the lake's eastern shore.
        drawn=(
            (35.628, 33.285),
            (35.663, 33.245),
            (35.661, 33.200),
            (35.664, 33.170),
            (35.655, 33.140),
            (35.654, 33.115),
            (35.643, 33.080),
            (35.636, 33.050),
            (35.628, 33.012),
            (35.631, 32.960),
            (35.624, 32.910),
            (35.617, 32.888),
            (35.637, 32.872),
            (35.648, 32.845),
            (35.654, 32.800),
            (35.656, 32.760),
            (35.645, 32.725),
            (35.640, 32.690),
            (35.630, 32.670),
        ),
    ),
    Dispute(
        "PSE",
        "West Bank and Gaza",
        "الضفة الغربية وقطاع غزة",
        "West Bank and Gaza: armistice lines of 1949; final status to be negotiated.",
        (35.25, 32.0),
        ("PSE",),
        "outline",
        hatched=False,
        named=False,
    ),
    Dispute(
        "XCR",
        "Crimea",
        "القرم",
        "Crimea: held by Russia since 2014; part of Ukraine to the UN General Assembly (resolution 68/262).",
        (34.2, 45.3),
        ("UKR", "RUS"),
        "overlap",
        box=(32.3, 44.2, 36.8, 46.3),
        min_zoom=5,
    ),
    Dispute(
        "XUK",
        "Eastern Ukraine",
        "شرق أوكرانيا",
        "Eastern Ukraine: fought over since 2014; the outline is that of the regions Donetsk, Luhansk, Zaporizhzhia and"
        " Kherson, not of control.",
        (37.4, 48.0),
        ("UKR",),
        "units",
        units=("UKR:Donetsk", "UKR:Luhansk", "UKR:Zaporizhzhia", "UKR:Kherson"),
        min_zoom=5,
    ),
    Dispute(
        "XJK",
        "Jammu and Kashmir, Ladakh",
        "جامو وكشمير ولداخ",
        "Kashmir: administered by India, Pakistan and China along the Line of Control, the Actual Ground Position Line"
        " and the Line of Actual Control.",
        (75.9, 33.9),
        ("IND",),
        "units",
        units=("IND:Jammu and Kashmir", "IND:Ladakh", "KAS:Kashmir"),
        min_zoom=5.5,
    ),
    Dispute(
        "XAK",
        "Azad Kashmir, Gilgit-Baltistan",
        "آزاد كشمير وغلغت بلتستان",
        "Azad Kashmir and Gilgit-Baltistan: administered by Pakistan; claimed by India.",
        (74.6, 35.9),
        ("PAK",),
        "units",
        units=("PAK:Azad Kashmir", "PAK:Gilgit-Baltistan"),
        min_zoom=5.5,
    ),
    Dispute(
        "XWS",
        "Western Sahara",
        "الصحراء الغربية",
        "Western Sahara: a non-self-governing territory, most of it held by Morocco.",
        (-13.5, 24.6),
        ("MAR", "ESH"),
        "overlap",
        box=(-17.3, 20.6, -8.6, 27.8),
        also=("ESH",),
        min_zoom=4,
    ),
    Dispute(
        "XAB",
        "Abkhazia",
        "أبخازيا",
        "Abkhazia: outside the control of Georgia; recognised by Russia and a few other states.",
        (41.2, 43.05),
        ("GEO",),
        "units",
        units=("GEO:Abkhazia",),
        min_zoom=6,
    ),
    Dispute(
        "XSO",
        "South Ossetia",
        "أوسيتيا الجنوبية",
        "South Ossetia: outside the control of Georgia; recognised by Russia and a few other states;"
        " outline constructed and indicative.",
        (44.05, 42.36),
        ("GEO",),
        "drawn",
        min_zoom=6.5,
        # Between the towns that lie on either side, from the main ridge of the Caucasus and back to it.
        drawn=(
            (43.74, 42.66),
            (43.70, 42.55),
            (43.58, 42.50),
            (43.55, 42.40),
            (43.57, 42.30),
            (43.56, 42.17),
            (43.64, 42.11),
            (43.78, 42.13),
            (43.90, 42.18),
            (43.98, 42.20),
            (44.04, 42.23),
            (44.14, 42.24),
            (44.22, 42.16),
            (44.36, 42.06),
            (44.47, 42.02),
            (44.56, 42.09),
            (44.62, 42.22),
            (44.60, 42.34),
            (44.50, 42.45),
            (44.33, 42.53),
            (44.24, 42.66),
        ),
    ),
    Dispute(
        "XTR",
        "Transnistria",
        "ترانسنيستريا",
        "Transnistria: outside the control of Moldova; recognised by no state.",
        (29.62, 46.88),
        ("MDA",),
        "units",
        units=("MDA:Transnistria", "MDA:Bender"),
        min_zoom=6.5,
    ),
    Dispute(
        "XNC",
        "Northern Cyprus",
        "شمال قبرص",
        "Northern Cyprus: outside the control of Cyprus since 1974; recognised by Turkey alone.",
        (33.4, 35.3),
        ("CYP",),
        "natural_earth_line",
        min_zoom=7,
    ),
    Dispute(
        "XKX",
        "Kosovo",
        "كوسوفو",
        "Kosovo: declared independent in 2008; not recognised by Serbia and other states.",
        (20.9, 42.6),
        ("XKX",),
        "outline",
        settled_with=frozenset(("ALB", "MKD", "MNE")),
        min_zoom=5,
    ),
    Dispute(
        "TWN",
        "Taiwan",
        "تايوان",
        "Taiwan: self-governing; claimed by China.",
        (121.0, 23.7),
        ("TWN",),
        "outline",
        min_zoom=4,
    ),
    Dispute(
        "XAY",
        "Abyei",
        "أبيي",
        "Abyei: claimed by Sudan and South Sudan; status to be decided.",
        (28.3, 9.7),
        ("SDN", "SSD"),
        "overlap",
        box=(27.4, 9.0, 29.2, 10.6),
        min_zoom=6,
    ),
    Dispute(
        "FLK",
        "Falkland Islands (Malvinas)",
        "جزر فوكلاند (مالفيناس)",
        "Falkland Islands (Malvinas): administered by the United Kingdom; claimed by Argentina.",
        (-59.2, -51.7),
        ("FLK",),
        "outline",
        min_zoom=4,
    ),
    Dispute(
        "XKU",
        "Southern Kuril Islands",
        "جزر الكوريل الجنوبية",
        "Southern Kuril Islands (Iturup, Kunashir, Shikotan, Habomai): held by Russia since 1945; claimed by Japan.",
        (147.2, 44.6),
        ("RUS",),
        "islands",
        box=(145.35, 43.3, 149.0, 45.65),
        min_zoom=4.5,
    ),
    Dispute(
        "XSC",
        "Spratly Islands",
        "جزر سبراتلي",
        "Spratly Islands: claimed in whole or part by Brunei, China, Malaysia, the Philippines, Taiwan and Viet Nam;"
        " outline indicative.",
        (114.4, 9.6),
        (),
        "drawn",
        min_zoom=4,
        drawn=(
            (112.6, 8.2),
            (114.0, 7.6),
            (115.8, 9.4),
            (116.4, 11.2),
            (114.6, 11.7),
            (112.9, 10.4),
            (111.7, 8.8),
            (112.6, 8.2),
        ),
    ),
    Dispute(
        "XPI",
        "Paracel Islands",
        "جزر باراسيل",
        "Paracel Islands: held by China; claimed by Viet Nam and Taiwan; outline indicative.",
        (112.0, 16.4),
        (),
        "drawn",
        min_zoom=4,
        drawn=((111.1, 15.7), (112.2, 15.9), (112.9, 16.7), (112.3, 17.2), (111.3, 16.7), (111.1, 15.7)),
    ),
    Dispute(
        "XSS",
        "Scarborough Shoal",
        "شعاب سكاربورو",
        "Scarborough Shoal: claimed by China, the Philippines and Taiwan; outline indicative.",
        (117.8, 15.15),
        (),
        "drawn",
        min_zoom=4.5,
        drawn=((117.55, 15.0), (118.0, 15.0), (118.0, 15.35), (117.55, 15.35), (117.55, 15.0)),
    ),
    Dispute(
        "XHA",
        "Halaib Triangle",
        "مثلث حلايب",
        "Halaib Triangle: held by Egypt; claimed by Sudan; northern line constructed and indicative.",
        (35.3, 22.4),
        ("EGY",),
        "drawn",
        min_zoom=6,
        # The administrative line of 1902, from the 22nd parallel to the sea.
        drawn=(
            (34.10, 21.98),
            (34.18, 22.20),
            (34.69, 22.30),
            (35.05, 22.72),
            (35.20, 22.80),
            (35.48, 22.94),
            (35.50, 23.08),
            (35.63, 23.14),
        ),
    ),
    Dispute(
        "XSL",
        "Somaliland",
        "صوماليلاند",
        "Somaliland: declared independent in 1991; claimed by Somalia.",
        (45.6, 9.6),
        ("SOM",),
        "units",
        units=("SOL:*",),
        hatched=False,
        settled_with=frozenset(("DJI", "ETH")),
        min_zoom=5,
    ),
)

DISPUTED_STRETCHES: Sequence[tuple[frozenset[str], Box]] = (
    (frozenset(("CHN", "IND")), (73, 26, 98, 37)),
    (frozenset(("ISR", "LBN")), (35, 33, 36, 34)),
    (frozenset(("KOR", "PRK")), (126, 37, 129, 39)),
)
"""Borders between two countries that are disputed though no area between them is named: pair and box."""


def is_disputed(owners: frozenset[str], bounds: Box) -> bool:
    """Tell whether a border between these two owners, with these bounds, is drawn as disputed."""
    for dispute in DISPUTES:
        if owners & {dispute.code, *dispute.also}:
            return not owners & dispute.settled_with
    west, south, east, north = bounds
    return any(
        owners == pair and west >= box[0] and south >= box[1] and east <= box[2] and north <= box[3]
        for pair, box in DISPUTED_STRETCHES
    )


def disputed_area(dispute: Dispute, areas: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """Return the area of a dispute from those of all owners; for a group of islands, the line around it."""
    if dispute.source == "drawn" and not dispute.holders:
        return shapely.Polygon(dispute.drawn)
    return shapely.union_all([areas[code] for code in (dispute.code, *dispute.also) if code in areas])

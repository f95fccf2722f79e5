"""Notes and entries against the manual's own examples (The Chicago Manual of Style, 18th edition, citation guide)."""

from typing import Any

import pytest

from layers.citation import Run, curly, entry, issued, note, plain, short, sort_key


def person(given: str, family: str) -> dict[str, str]:
    return {"given": given, "family": family}


def on(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


BOOK = {
    "type": "book",
    "title": "Interior Chinatown",
    "author": [person("Charles", "Yu")],
    "publisher": "Pantheon Books",
    "issued": on(2020),
}
TWO_AUTHORS = {
    "type": "book",
    "title": (
        "The Channels of Student Activism: How the Left and Right Are Winning (and Losing) in Campus Politics Today"
    ),
    "author": [person("Amy J.", "Binder"), person("Jeffrey L.", "Kidder")],
    "publisher": "University of Chicago Press",
    "issued": on(2022),
}
CHAPTER = {
    "type": "chapter",
    "title": "The Queen Mary Psalter",
    "author": [person("Kathleen", "Doyle")],
    "container-title": "The Book by Design: The Remarkable Story of the World's Greatest Invention",
    "editor": [person("P. J. M.", "Marks"), person("Stephen", "Parkin")],
    "publisher": "University of Chicago Press",
    "issued": on(2023),
}
JOURNAL = {
    "type": "article-journal",
    "title": "Inclusion Work: Children of Immigrants Claiming Membership in Everyday Life",
    "author": [person("Hyeyoung", "Kwon")],
    "container-title": "American Journal of Sociology",
    "volume": "127",
    "issue": "6",
    "page": "1818-59",
    "issued": on(2022, 5),
    "DOI": "10.1086/720277",
}
NEWSPAPER = {
    "type": "article-newspaper",
    "title": "Are Flax Seeds All That?",
    "author": [person("Dani", "Blum")],
    "container-title": "New York Times",
    "issued": on(2023, 12, 13),
    "URL": "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html",
}


@pytest.mark.parametrize(
    ("csl", "locator", "expected"),
    [
        (BOOK, "45", "Charles Yu, Interior Chinatown (Pantheon Books, 2020), 45."),
        (
            TWO_AUTHORS,
            "117–18",
            "Amy J. Binder and Jeffrey L. Kidder, The Channels of Student Activism: How the Left and Right Are Winning "
            "(and Losing) in Campus Politics Today (University of Chicago Press, 2022), 117–18.",
        ),
        (
            CHAPTER,
            "64",
            "Kathleen Doyle, “The Queen Mary Psalter,” in The Book by Design: The Remarkable Story of the World’s "
            "Greatest Invention, ed. P. J. M. Marks and Stephen Parkin (University of Chicago Press, 2023), 64.",
        ),
        (
            JOURNAL,
            "1842–43",
            "Hyeyoung Kwon, “Inclusion Work: Children of Immigrants Claiming Membership in Everyday Life,” American "
            "Journal of Sociology 127, no. 6 (2022): 1842–43, https://doi.org/10.1086/720277.",
        ),
        (
            NEWSPAPER,
            None,
            "Dani Blum, “Are Flax Seeds All That?,” New York Times, December 13, 2023, "
            "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html.",
        ),
    ],
)
def test_notes_read_as_in_the_manual(csl: dict[str, Any], locator: str | None, expected: str) -> None:
    assert plain(note(csl, locator)) == expected


@pytest.mark.parametrize(
    ("csl", "expected"),
    [
        (BOOK, "Yu, Charles. Interior Chinatown. Pantheon Books, 2020."),
        (
            TWO_AUTHORS,
            "Binder, Amy J., and Jeffrey L. Kidder. The Channels of Student Activism: How the Left and Right Are "
            "Winning (and Losing) in Campus Politics Today. University of Chicago Press, 2022.",
        ),
        (
            CHAPTER,
            "Doyle, Kathleen. “The Queen Mary Psalter.” In The Book by Design: The Remarkable Story of the World’s "
            "Greatest Invention, edited by P. J. M. Marks and Stephen Parkin. University of Chicago Press, 2023.",
        ),
        (
            JOURNAL,
            "Kwon, Hyeyoung. “Inclusion Work: Children of Immigrants Claiming Membership in Everyday Life.” American "
            "Journal of Sociology 127, no. 6 (2022): 1818–59. https://doi.org/10.1086/720277.",
        ),
        (
            NEWSPAPER,
            "Blum, Dani. “Are Flax Seeds All That?” New York Times, December 13, 2023. "
            "https://www.nytimes.com/2023/12/13/well/eat/flax-seeds-benefits.html.",
        ),
    ],
)
def test_entries_read_as_in_the_manual(csl: dict[str, Any], expected: str) -> None:
    assert plain(entry(csl)) == expected


def test_works_of_their_own_and_containers_are_in_italics() -> None:
    assert Run("Interior Chinatown", italic=True) in entry(BOOK)
    assert Run("New York Times", italic=True) in entry(NEWSPAPER)
    assert not any(run.italic for run in entry(NEWSPAPER) if "Flax" in run.text)


def test_an_unsigned_newspaper_article_is_listed_under_the_newspaper() -> None:
    csl = {**NEWSPAPER, "author": [], "title": "Pentagon says deal reached", "URL": ""}
    assert plain(entry(csl)) == "New York Times. “Pentagon says deal reached.” December 13, 2023."


def test_quotation_marks_inside_a_title_become_single() -> None:
    csl = {"type": "post-weblog", "title": 'Anatomy of a possible "safe zone"', "container-title": "PeaceFare"}
    assert plain(entry(csl)) == "“Anatomy of a possible ‘safe zone.’” PeaceFare (blog)."


def test_many_authors_are_cut_to_three_in_the_list_and_one_in_notes() -> None:
    csl = {**BOOK, "author": [person(f"Given{index}", f"Family{index}") for index in range(7)]}
    assert plain(entry(csl)).startswith("Family0, Given0, Given1 Family1, Given2 Family2, et al. Interior Chinatown.")
    assert plain(note(csl)).startswith("Given0 Family0 et al., Interior")
    six = {**csl, "author": csl["author"][:6]}
    assert ", and Given5 Family5. Interior" in plain(entry(six))


def test_day_first_dates_are_an_option() -> None:
    assert issued(NEWSPAPER, day_first=True) == "13 December 2023"
    assert issued({"issued": on(2015, 12)}) == "December 2015"
    assert issued({}) == ""


def test_short_names_say_author_and_place_then_the_author_alone() -> None:
    assert short(NEWSPAPER) == "Blum, New York Times"
    assert short(NEWSPAPER, brief=True) == "Blum"
    assert short({"type": "dataset", "title": "OurAirports"}) == "OurAirports"
    assert short({"type": "book"}) == "Untitled"


def test_lists_are_ordered_without_quotation_marks_and_articles() -> None:
    titles = ["The Zebra", '"Apple"', "banana"]
    items = [{"type": "dataset", "title": title} for title in titles]
    assert [item["title"] for item in sorted(items, key=sort_key)] == ['"Apple"', "banana", "The Zebra"]


def test_typographic_quotation_marks_replace_straight_ones() -> None:
    assert curly('"Contested" is our word; \'safe\' isn\'t ("x")') == "“Contested” is our word; ‘safe’ isn’t (“x”)"

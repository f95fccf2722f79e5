from layers.figure.kept import Kept, Pieces


def test_a_result_is_made_again_only_when_its_inputs_differ() -> None:
    kept, made = Kept(), list[int]()

    def double(value: int) -> int:
        return kept.of("double", (value,), lambda: made.append(value) or 2 * value)

    assert [double(1), double(1), double(2), double(1)] == [2, 2, 4, 2]
    assert made == [1, 2, 1]


def test_names_do_not_share_results() -> None:
    kept = Kept()
    assert [kept.of(name, (1,), lambda name=name: name) for name in ("a", "b", "a")] == ["a", "b", "a"]


def test_a_result_of_none_is_kept_and_one_that_failed_is_not() -> None:
    kept, asked = Kept(), list[str]()

    def nothing() -> None:
        asked.append("nothing")

    def failing() -> None:
        asked.append("failing")
        raise LookupError

    for _ in range(2):
        kept.of("nothing", (), nothing)
    for _ in range(2):
        try:
            kept.of("failing", (), failing)
        except LookupError:
            continue
    assert asked == ["nothing", "failing", "failing"]


def test_of_many_pieces_those_are_made_again_that_the_last_round_did_not_have() -> None:
    pieces, made = Pieces(), list[str]()

    def round_of(words: str) -> list[str]:
        pieces.begin()
        return [pieces.of(word, lambda word=word: made.append(word) or word.upper()) for word in words.split()]

    assert round_of("a b b") == ["A", "B", "B"]
    assert round_of("b c") == ["B", "C"]
    assert round_of("a b") == ["A", "B"]
    assert made == ["a", "b", "c", "a"]

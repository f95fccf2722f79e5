from desktop.figure.pdf.objects import decimal


def test_a_number_has_no_exponent() -> None:
    assert [decimal(value) for value in (0.0084, 6e-08, 280, 12345.5, 0.0)] == [
        b"0.00840000",
        b"0.00000006",
        b"280",
        b"12345.50000000",
        b"0",
    ]

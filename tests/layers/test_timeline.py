from layers import geojson, timeline
from layers.document import Document, Statement


def test_every_date_that_occurs_is_there_once_in_order() -> None:
    layer = geojson.read(
        b'{"type":"FeatureCollection","features":['
        b'{"type":"Feature","geometry":null,"properties":{"start":"2015-08","end":"2015-09-15"}},'
        b'{"type":"Feature","geometry":null,"properties":{"start":20150801,"end":"soon"}}]}',
        layer_id="a",
        title="A",
        file="a.geojson",
    )
    statements = (
        Statement("1", "a", speaks_of="2015-09-15"),
        Statement("2", "b", speaks_of="2015-07/2015-09~"),
        Statement("3", "c", start="2015-09-30", end=".."),
    )
    document = Document(layers=(layer,), statements=statements)
    assert timeline.dates_that_occur(document) == ["2015-07", "2015-08", "2015-09-15", "2015-09-30"]

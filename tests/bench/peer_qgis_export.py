"""Let QGIS lay out GeoJSON on an A4 page and write it as PNG (300 dpi) and PDF, from a cold start.

Run by Debian's own Python, which has QGIS's modules: peer_qgis_export.py IN OUT_STEM [png], where IN is a file or a
folder of files; with `png` no PDF is written. The page has what a Sitmap figure has at least: map, legend, scale bar
and twelve notes. The caller times the whole process.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF


def lay_out(project: QgsProject) -> QgsPrintLayout:
    """Return an A4 page with the project's layers."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    frame = QgsLayoutItemMap(layout)
    frame.setRect(QRectF(0, 0, 200, 180))
    frame.attemptMove(QgsLayoutPoint(10, 20))
    frame.attemptResize(QgsLayoutSize(200, 180))
    frame.setExtent(QgsRectangle(34.5, 32, 43, 38))
    layout.addLayoutItem(frame)
    for number in range(12):
        note = QgsLayoutItemLabel(layout)
        note.setText(f"{number + 1}. What a source says, with its date and its grade")
        note.attemptMove(QgsLayoutPoint(212, 20 + number * 10))
        note.attemptResize(QgsLayoutSize(80, 9))
        layout.addLayoutItem(note)
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(frame)
    legend.attemptMove(QgsLayoutPoint(212, 150))
    layout.addLayoutItem(legend)
    scale_bar = QgsLayoutItemScaleBar(layout)
    scale_bar.setLinkedMap(frame)
    scale_bar.applyDefaultSize()
    scale_bar.attemptMove(QgsLayoutPoint(12, 190))
    layout.addLayoutItem(scale_bar)
    return layout


def export(source: Path, stem: str, *, pdf: bool) -> None:
    """Write STEM.png and perhaps STEM.pdf; raises RuntimeError when QGIS reports a failure."""
    project = QgsProject.instance()
    for file in sorted(source.glob("*.geojson")) if source.is_dir() else [source]:
        layer = QgsVectorLayer(str(file), file.stem, "ogr")
        if not layer.isValid():
            raise RuntimeError(f"QGIS cannot open {file}")
        project.addMapLayer(layer)
    layout = lay_out(project)  # kept in a name: the exporter does not own it
    exporter = QgsLayoutExporter(layout)
    picture = QgsLayoutExporter.ImageExportSettings()
    picture.dpi = 300
    results = [exporter.exportToImage(f"{stem}.png", picture)]
    if pdf:
        results.append(exporter.exportToPdf(f"{stem}.pdf", QgsLayoutExporter.PdfExportSettings()))
    if any(result != QgsLayoutExporter.Success for result in results):
        raise RuntimeError(f"QGIS could not export: {results}")


QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
export(Path(sys.argv[1]), sys.argv[2], pdf=sys.argv[3:] != ["png"])
os._exit(0)

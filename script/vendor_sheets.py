"""Write what is made from vendored parts: the font faces as CSS, digits of equal width, the icons as one SVG sprite.

Called by script/vendor with the folder of npm packages and the folder static/. The icons are those named
in script/icons.txt.
"""

import json
import re
import sys
from pathlib import Path
from string import Template

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACE = Template("""@font-face {
  font-family: "$family";
  font-weight: $weight;
  font-display: swap;
  src: url("$file") format("woff2");
  unicode-range: $span;
}
""")
WEIGHTS = (400, 500, 600, 700)
NOTE = "<!-- Tabler Icons, MIT; see vendor/tabler-icons/LICENSE. Made by script/vendor. -->"


def faces(packages: Path) -> str:
    """The font faces, by weight and subset."""
    spans = json.loads((packages / "@fontsource/be-vietnam-pro/unicode.json").read_text())
    sheet = []
    for weight in WEIGHTS:
        # Where two spans share a letter the last face wins: Vietnamese letters must all come from one file.
        for subset in ("latin-ext", "vietnamese", "latin"):
            span = spans[subset].replace(",", ", ")
            file = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            sheet.append(FACE.substitute(family="Be Vietnam Pro", weight=weight, file=file, span=span))
        file = f"be-vietnam-figures-{weight}.woff2"
        sheet.append(FACE.substitute(family="Be Vietnam Figures", weight=weight, file=file, span="U+0030-0039"))
    return "".join(sheet)


def figures(source: Path, target: Path) -> None:
    """The ten digits on one width, which the family lacks, so that columns of numbers align."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=[], drop_tables=["GPOS", "GSUB", "GDEF", "DSIG"])
    subset = Subsetter(options)
    subset.populate(text="0123456789")
    subset.subset(font)
    names = font.getBestCmap()
    width = font["hmtx"][names[ord("0")]][0]
    for digit in names.values():
        advance, bearing = font["hmtx"][digit]
        shift = (width - advance) // 2
        font["glyf"][digit].coordinates.translate((shift, 0))
        font["glyf"][digit].recalcBounds(font["glyf"])
        font["hmtx"][digit] = (width, bearing + shift)
    for record in font["name"].names:
        if record.nameID in {1, 4, 16}:
            record.string = "Be Vietnam Figures"
    font.flavor = "woff2"
    font.save(target)


def sprite(packages: Path) -> str:
    """The icons as symbols that `<use href="icons.svg#name">` can name."""
    symbols = []
    for name in Path(__file__).with_name("icons.txt").read_text().split():
        drawing = (packages / f"@tabler/icons/icons/outline/{name}.svg").read_text()
        paths = [path for path in re.findall(r"<path[^>]*/>", drawing) if 'stroke="none"' not in path]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(paths)}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', NOTE, *symbols, "</svg>", ""])


packages, static = Path(sys.argv[1]), Path(sys.argv[2])
(static / "vendor/be-vietnam-pro/be-vietnam-pro.css").write_text(faces(packages))
for weight in WEIGHTS:
    figures(
        static / f"vendor/be-vietnam-pro/be-vietnam-pro-latin-{weight}-normal.woff2",
        static / f"vendor/be-vietnam-pro/be-vietnam-figures-{weight}.woff2",
    )
(static / "icons.svg").write_text(sprite(packages))

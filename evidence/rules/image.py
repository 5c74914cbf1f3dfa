"""JPG and PNG: a header that can be read, and no more pixels than a page viewer can bear."""

from pathlib import Path

from evidence.rules.filecheck import Fault, Limits, Unfit


def check(path: Path, limits: Limits) -> None:
    """Read the header alone. Raises Unfit."""
    from PIL import Image

    try:
        # Opening decodes nothing. A telephone's JPG may hold several pictures ("MPO").
        with Image.open(path, formats=["JPEG", "PNG"]) as image:
            width, height = image.size
            if width * height > limits.pixels:
                raise Unfit(Fault.TOO_MANY_PIXELS, width=width, height=height, limit=limits.pixels // 1_000_000)
            if image.format == "PNG":
                image.verify()
    except Image.DecompressionBombError:
        raise Unfit(Fault.TOO_MANY_PIXELS, width=0, height=0, limit=limits.pixels // 1_000_000) from None
    except (OSError, SyntaxError, ValueError):
        raise Unfit(Fault.BROKEN) from None

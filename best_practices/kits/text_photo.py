import io

from PIL import Image

# Enough for a printed A4 page's width at 200 dots per inch.
WIDEST = (1650, 1650)


def as_jpeg(photo: bytes) -> bytes:
    """A photo that was cleaned at its upload, as small as print allows, in the one format that every program reads."""
    with Image.open(io.BytesIO(photo)) as image:
        image.thumbnail(WIDEST)
        flat = image.convert("RGB") if image.mode != "RGBA" else _on_white(image)
        buffer = io.BytesIO()
        flat.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper

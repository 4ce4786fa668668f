"""The process that reads one PDF: bytes in on standard input, JSON out. It imports nothing of comity.

The arguments are the most pages, the most bytes of text and the seconds of processor time allowed.
"""

import ctypes
import json
import sys

_MEMORY = 2_000_000_000


def bound(seconds: int) -> None:
    """Give this process no more memory and time than it may have, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pages(raw: bytes, most_pages: int, most_bytes: int) -> dict[str, object]:
    """Return the text of each page and the title, or what is wrong."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {"error": "it is locked with a password" if locked else "it is cut off or damaged"}
    if len(document) > most_pages:
        return {"error": "pages"}
    found: list[str] = []
    size = 0
    for page in document:
        found.append(page.get_textpage().get_text_range())
        size += len(found[-1].encode("utf-8", "replace"))
        if size > most_bytes:
            return {"error": "text"}
        page.close()
    return {"pages": found, "title": document.get_metadata_dict().get("Title") or None}


def main() -> None:
    """Read one PDF."""
    most_pages, most_bytes, seconds = map(int, sys.argv[1:])
    raw = sys.stdin.buffer.read()
    bound(seconds)
    try:
        result = pages(raw, most_pages, most_bytes)
    except (MemoryError, OSError, ValueError, RuntimeError, ctypes.ArgumentError) as error:
        result = {"error": f"it is damaged: {error}"}
    sys.stdout.buffer.write(json.dumps(result).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()

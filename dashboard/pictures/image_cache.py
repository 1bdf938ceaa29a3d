"""Pictures kept on disk under the hash of what they show, and found again by what was asked."""

from __future__ import annotations

import hashlib
import logging
import os
from collections import OrderedDict
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

import platformdirs

MOST_FILES = 2000
MOST_ASKED = 10_000
_LOG = logging.getLogger(__name__)


class ImageCache:
    """A folder of files named by content; the longest unused go when there are too many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def remember(self, asked: str, name: str) -> None:
        """Note what an address showed last, so that its picture is found without making the figure."""
        with self._lock:
            self._names[asked] = name
            while len(self._names) > MOST_ASKED:
                self._names.popitem(last=False)

    def name_of(self, asked: str) -> str:
        return self._names.get(asked, "")

    def take(self, name: str) -> bytes | None:
        """Return a kept file, and note that it was used."""
        path = self._folder / name
        try:
            found = path.read_bytes() if name else None
            if found is not None:
                os.utime(path)
        except OSError:
            return None
        return found

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, where the folder allows it; nobody ever sees half of it."""
        try:
            self._write_image(name, content)
        except OSError:
            _LOG.warning("pictures cannot be kept in %s", self._folder, exc_info=True)

    def _write_image(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(content)
        Path(file.name).replace(self._folder / name)
        self._prune_images()

    def _prune_images(self) -> None:
        """Take the longest unused away; another thread may be faster, or still be writing."""
        kept = sorted((_get_last_use(entry.path), entry.path) for entry in os.scandir(self._folder))
        for _, path in kept[:-MOST_FILES]:
            Path(path).unlink(missing_ok=True)


def _get_last_use(path: str) -> float:
    try:
        return Path(path).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def name_image(content: str, ending: str) -> str:
    return f"{hashlib.sha256(content.encode()).hexdigest()[:40]}.{ending}"


def get_image_cache() -> ImageCache:
    """Return the cache in the platform's folder for what can be made again."""
    folder = Path(platformdirs.user_cache_dir("facts-dashboard", appauthor=False)) / "pictures"
    return _CACHES.setdefault(folder, ImageCache(folder))


_CACHES: dict[Path, ImageCache] = {}

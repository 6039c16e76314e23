"""What strangers may send with one form of the public pages, seen before any of it is read."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST: Final = 100_000_000  # bytes; what a single picture may have is said more kindly, once it is here
_PLACE: Final = "/site/"


class NotTooMuch(FileUploadHandler):
    """Refuses a form that would only fill our disk; everything else goes on to whoever keeps files."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - as Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look at its size only. Raises RequestDataTooBig."""
        del input_data, META, boundary, encoding
        if content_length > MOST and self.request is not None and self.request.path.startswith(_PLACE):
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass it on."""
        del start
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep it."""
        del file_size

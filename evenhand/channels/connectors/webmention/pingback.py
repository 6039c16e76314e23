"""Pingback (https://www.hixie.ch/specs/pingback/pingback): the older protocol, an XML-RPC call. Pure."""

from enum import IntEnum
from xml.parsers import expat
from xml.sax.saxutils import escape

from evenhand.channels.errors import Refused

LARGEST_CALL = 16_000
_DEEPEST = 8
_IS_ALL = True
_METHOD = "methodCall/methodName"
_VALUE = "methodCall/params/param/value"
_TEXTS = {_METHOD, _VALUE, f"{_VALUE}/string"}


class Fault(IntEnum):
    """What a pingback server may say is wrong."""

    GENERIC = 0
    NO_SOURCE = 16
    NO_LINK = 17
    NO_TARGET = 32
    UNUSABLE_TARGET = 33
    KNOWN = 48
    DENIED = 49
    UNREACHABLE = 50
    NOT_WELL_FORMED = -32700
    NO_METHOD = -32601
    WRONG_PARAMETERS = -32602


def fault(code: Fault, sentence: str) -> Refused:
    """A refusal that a pingback client understands."""
    return Refused(sentence, status=400, fault=int(code))


def read_call(body: bytes) -> tuple[str, str]:
    """The source and the target of a call of pingback.ping; raises Refused with the fitting fault."""
    if len(body) > LARGEST_CALL:
        raise fault(Fault.GENERIC, "The call is too long.")
    reader = _Reader()
    try:
        reader.parser.Parse(body, _IS_ALL)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise fault(Fault.NOT_WELL_FORMED, "The call is not well-formed XML.") from problem
    if reader.method.strip() != "pingback.ping":
        raise fault(Fault.NO_METHOD, "There is only one method here: pingback.ping.")
    if len(reader.values) != 2:
        raise fault(Fault.WRONG_PARAMETERS, "pingback.ping takes two addresses: source and target.")
    return reader.values[0].strip(), reader.values[1].strip()


class _Reader:
    """Takes a method's name and its text parameters out of a call. Document types, and so entities, are refused."""

    def __init__(self) -> None:
        self.method = ""
        self.values: list[str] = []
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._no_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _no_doctype(self, *_: object) -> None:
        raise fault(Fault.NOT_WELL_FORMED, "A call has no document type.")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise fault(Fault.NOT_WELL_FORMED, "The call is nested too deep.")
        if "/".join(self._path) == _VALUE:
            self.values.append("")

    def _end(self, _name: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        where = "/".join(self._path)
        if where == _METHOD:
            self.method += text
        elif where in _TEXTS:
            self.values[-1] += text


def response(sentence: str) -> bytes:
    """The answer to a call that was taken."""
    return _document(f"<params><param><value><string>{escape(sentence)}</string></value></param></params>")


def fault_response(code: int, sentence: str) -> bytes:
    """The answer to a call that was not."""
    members = _member("faultCode", f"<int>{code}</int>") + _member(
        "faultString", f"<string>{escape(sentence)}</string>"
    )
    return _document(f"<fault><value><struct>{members}</struct></value></fault>")


def _member(name: str, value: str) -> str:
    return f"<member><name>{name}</name><value>{value}</value></member>"


def _document(content: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<methodResponse>{content}</methodResponse>\n'.encode()

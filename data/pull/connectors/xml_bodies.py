"""XML answers: parsed without document types, which can grow without limit or read files; error reports are refused."""

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from data.errors import IncompletePull, UnsafeContent
from data.pull.connectors.connector import FetchRequest
from data.web import Answer

__all__ = ["local_name", "xml_root"]

_NAMESPACE: Final = re.compile(r"^\{[^}]*\}")
_REPORTS: Final = frozenset({"ExceptionReport", "ServiceExceptionReport", "html", "HTML"})


def xml_root(request: FetchRequest, answer: Answer) -> Element:
    """Parse an XML answer.

    Raises
    ------
    UnsafeContent
        It has a DOCTYPE.
    IncompletePull
        It is no XML, breaks off, or reports an error.
    """
    try:
        root: Element = fromstring(answer.body, forbid_dtd=True)
    except DefusedXmlException as err:
        msg = request.refusal(
            f"{answer.address} has a DOCTYPE, which no answer of a service needs ({type(err).__name__})"
        )
        raise UnsafeContent(msg) from err
    except ParseError as err:
        msg = request.refusal(
            f"{answer.address} is no readable XML ({answer.media_type}, {err}) but: {answer.excerpt()}"
        )
        raise IncompletePull(msg) from err
    if local_name(root) in _REPORTS:
        text = " ".join(" ".join(root.itertext()).split())[:200]
        msg = request.refusal(f"{answer.address} answers with an error: {text}")
        raise IncompletePull(msg)
    return root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return _NAMESPACE.sub("", element.tag)

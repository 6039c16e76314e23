"""Text of format=flowed (RFC 3676) put back into the lines its writer meant."""

import re

_QUOTE = re.compile(r">*")


def unflow(text: str, *, delete_space: bool) -> str:
    """Lines that end in a space run on into the next line of the same quote depth."""
    out: list[str] = []
    flowing_depth = -1
    for line in text.split("\n"):
        depth = len(_QUOTE.match(line)[0])  # type: ignore[index]  # the pattern matches the empty string
        content = line[depth:].removeprefix(" ")
        if depth == flowing_depth and content != "-- ":
            out[-1] += content
        else:
            out.append(f"{'>' * depth} {content}" if depth else content)
        flows = content.endswith(" ") and content != "-- "
        flowing_depth = depth if flows else -1
        if flows and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)

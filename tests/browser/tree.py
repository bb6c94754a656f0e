"""What a screen reader is told: the browser's accessibility tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Node:
    """An element as a screen reader hears it.

    Attributes:
        properties: what else is said of it, by name: its level, whether it can be changed, whether it is selected.
    """

    role: str
    name: str
    properties: dict[str, Any]


def tree(page: Page) -> list[Node]:
    """All of a page that is not ignored, in no particular order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(node) for node in nodes if not node["ignored"]]


def named(nodes: list[Node], role: str) -> list[str]:
    """The names of all that have a role."""
    return [node.name for node in nodes if node.role == role]


def _node(node: dict[str, Any]) -> Node:
    properties = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return Node(node["role"]["value"], node.get("name", {}).get("value", ""), properties)

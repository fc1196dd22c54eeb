"""A network's look: its colours as CSS tokens, refused when they cannot be read."""

import hashlib

from sympolis.networks.models import Network

TOKENS = (("mast", "mast"), ("on-mast", "on_mast"), ("brand", "brand"))
DEFAULTS = {
    "mast_light": "#ffc93a", "mast_dark": "#1b2b52", "on_mast_light": "#12211f", "on_mast_dark": "#fff3cf",
    "brand_light": "#07594b", "brand_dark": "#6fd0b8",
}  # fmt: skip
PAPER = {"light": "#fcfcfa", "dark": "#10171a"}


def style_of(network: Network | None) -> tuple[str, str]:
    """(CSS that sets the network's tokens, a fingerprint of it for its address); ("", "") without own colours."""
    if network is None or not any(getattr(network, name) for name in DEFAULTS):
        return "", ""
    rules = "".join(
        f"--{token}:light-dark({_value(network, field, 'light')},{_value(network, field, 'dark')});"
        for token, field in TOKENS
    )
    style = f":root{{{rules}}}"
    return style, hashlib.sha256(style.encode()).hexdigest()[:16]


def _value(network: Network, field: str, scheme: str) -> str:
    return getattr(network, f"{field}_{scheme}") or DEFAULTS[f"{field}_{scheme}"]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours (WCAG 2.2, relative luminance), 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def unreadable(colours: dict[str, str]) -> list[tuple[str, str, float]]:
    """Pairs of the look with a contrast below 4.5:1: (field, field or "paper", ratio). Empty values take the default."""
    value = {name: colours.get(name) or default for name, default in DEFAULTS.items()}
    pairs = [(f"on_mast_{scheme}", f"mast_{scheme}", value[f"mast_{scheme}"]) for scheme in PAPER]
    pairs += [(f"brand_{scheme}", "paper", PAPER[scheme]) for scheme in PAPER]
    found = [(name, against, contrast(value[name], other)) for name, against, other in pairs]
    return [(name, against, ratio) for name, against, ratio in found if ratio < 4.5]

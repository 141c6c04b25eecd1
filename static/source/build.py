"""Joins the vendored design system, our theme and our own layer into what the site serves.

Run `python static/source/build.py` after a change in `static/source`; `--check` only compares and
ends with 1 when `static/dist` is not what would be built. Standard library only, safe to repeat.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import urllib.parse
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
DIST = SOURCE.parent / "dist"

COMPONENTS = (
    "alert",
    "avatar",
    "breadcrumbs",
    "button",
    "details",
    "error-summary",
    "field",
    "fieldset",
    "heading",
    "input",
    "label",
    "link",
    "list",
    "skip-link",
    "table",
    "tag",
    "validation-message",
    "data-size-workaround",
)
# In this order: later parts of our own layer rely on earlier ones.
OWN_LAYER = (
    "ground",
    "masthead",
    "layout",
    "forms",
    "lists",
    "looks",
    "cases",
    "charts",
    "timeline",
    "media",
    "records",
    "entrance",
    "security",
    "conditions",
    "erasure",
    "calls",
    "safety",
)
COPIES = {
    "fonts/figtree-latin.woff2": "vendor/figtree/figtree-latin.woff2",
    "fonts/OFL.txt": "vendor/figtree/OFL.txt",
    "images/houses.svg": "images/houses.svg",
    "favicon.svg": "images/favicon.svg",
    "js/portal.js": "js/portal.js",
    "js/base64url.js": "js/base64url.js",
    "js/passkey-add.js": "js/passkey-add.js",
    "js/passkey.js": "js/passkey.js",
    "js/review.js": "js/review.js",
    "js/signature-check.js": "js/signature-check.js",
    "css/staff.css": "staff.css",
}

SVG = re.compile(r'<svg[^>]*?viewBox="(?P<box>[^"]+)"[^>]*>(?P<body>.*)</svg>\s*', re.DOTALL)
DATA_URI = re.compile(r'url\((["\']?)data:(?P<meta>[^,]*),(?P<data>.*?)\1\)(?=[;,} )])', re.DOTALL)


def main() -> int:
    """Write `static/dist`, or with `--check` say what differs; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="compare only, change nothing")
    built = outputs()
    if arguments.parse_args().check:
        return report(differences(built))
    write(built)
    return 0


def outputs() -> dict[str, bytes]:
    """Every file of `static/dist`: path below it → content."""
    css, images = extracted(stylesheet())
    return {
        "css/portal.css": css.encode(),
        "icons.svg": sprite().encode(),
        **images,
        **{target: (SOURCE / source).read_bytes() for target, source in COPIES.items()},
    }


def stylesheet() -> str:
    vendored = SOURCE / "vendor" / "designsystemet-css"
    parts = [
        '@charset "UTF-8";@layer ds.theme,ds.base,ds.components,app;',
        compact(read(SOURCE / "theme" / "minesider.css").replace('@charset "UTF-8";', "")),
        layer("ds.base", read(vendored / "base.css")),
        *(layer("ds.components", read(vendored / f"{name}.css")) for name in COMPONENTS),
        *(compact(read(SOURCE / "app" / f"{name}.css")) for name in OWN_LAYER),
    ]
    return "\n".join(parts) + "\n"


def layer(name: str, css: str) -> str:
    return f"@layer {name}{{{css}}}"


def compact(css: str) -> str:
    """The same rules without comments and needless white space."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return re.sub(r":\s+", ":", css).replace(";}", "}").strip()


def extracted(css: str) -> tuple[str, dict[str, bytes]]:
    """The stylesheet with every data: address moved to a file, so that `img-src 'self'` is enough."""
    images: dict[str, bytes] = {}

    def move(match: re.Match[str]) -> str:
        content = urllib.parse.unquote_to_bytes(match["data"])
        if ";base64" in match["meta"]:
            content = base64.b64decode(content)
        path = f"images/ds-{hashlib.sha256(content).hexdigest()[:10]}.svg"
        images[path] = content
        return f'url("../{path}")'

    return DATA_URI.sub(move, css), images


def sprite() -> str:
    """All icons and the mark as symbols of one file, used as `icons.svg#name`."""
    icons: dict[str, str] = json.loads(read(SOURCE / "icons.json"))
    drawings = SOURCE / "vendor" / "aksel-icons"
    symbols = [symbol(name, drawings / f"{file}.svg") for name, file in icons.items()]
    symbols.append(symbol("brand", SOURCE / "brand.svg"))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str, path: Path) -> str:
    match = SVG.fullmatch(read(path))
    if not match:
        raise ValueError(f"{path.name} is not a single svg element with a viewBox")
    body = re.sub(r"\d+\.\d{3,}", rounded, match["body"])
    body = re.sub(r">\s+<", "><", body).strip()
    return f'<symbol id="{name}" viewBox="{match["box"]}">{body}</symbol>'


def rounded(number: re.Match[str]) -> str:
    """Two decimals are finer than any screen draws a 24 unit icon."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def differences(built: dict[str, bytes]) -> list[str]:
    present = {path.relative_to(DIST).as_posix() for path in DIST.rglob("*") if path.is_file()}
    changed = {path for path in present & built.keys() if (DIST / path).read_bytes() != built[path]}
    return sorted(changed | (present ^ built.keys()))


def report(paths: list[str]) -> int:
    for path in paths:
        sys.stderr.write(f"static/dist/{path} is not what static/source/build.py makes\n")
    return 1 if paths else 0


def write(built: dict[str, bytes]) -> None:
    for path in differences(built):
        (DIST / path).unlink(missing_ok=True)
    for path, content in built.items():
        (DIST / path).parent.mkdir(parents=True, exist_ok=True)
        (DIST / path).write_bytes(content)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

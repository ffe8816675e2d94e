"""Sphinx's settings for `make book`: the notebooks as they are committed, nothing executed, nothing fetched."""

from docutils import nodes
from latex2mathml.converter import convert

project = "nmfnb"
html_title = "nmfnb: NMF in a Go notebook"
copyright = "the authors of nmfnb, BSD-3-Clause"
language = "en"
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_mime_priority_overrides = [("html", "text/html", 0)]  # one output, one picture: the SVG that follows the theme
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
exclude_patterns = ["_*"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # the summary fetches pages, which a browser refuses at file://
html_math_renderer = "mathml"


def mathml(display):
    def visit(self, node):
        self.body.append(convert(node.astext(), display=display))
        raise nodes.SkipNode

    return visit


def fold(app, doctree, docname):
    """Folds what stands under a heading "Solution", as the notebooks do in JupyterLab."""
    for section in list(doctree.findall(nodes.section)):
        if section[0].astext() == "Solution":
            opening = '<details class="solution"><summary>Open the solution</summary>'
            section[1:] = [nodes.raw("", opening, format="html"), *section[1:], nodes.raw("", "</details>", format="html")]


def setup(app):
    app.connect("doctree-resolved", fold)
    app.add_html_math_renderer("mathml", (mathml("inline"), None), (mathml("block"), None))

"""Sphinx's settings for `make book`: the notebooks as they are committed, nothing executed, nothing fetched."""

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
        from docutils import nodes

        self.body.append(convert(node.astext(), display=display))
        raise nodes.SkipNode

    return visit


def setup(app):
    app.add_html_math_renderer("mathml", (mathml("inline"), None), (mathml("block"), None))

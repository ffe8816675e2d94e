"""Whether a Jupyter server of this container answers, at the port and path under which it runs."""

import json
import os
import sys
import tempfile
import urllib.request
from pathlib import Path

folders = [os.environ.get("JUPYTER_RUNTIME_DIR"), f"{tempfile.gettempdir()}/jupyter-runtime", os.path.expanduser("~/.cache/nmfnb/tmp/jupyter-runtime")]
said = "no server has started"
for path in (path for folder in folders if folder for path in Path(folder).glob("jpserver-*.json")):
    try:
        server = json.loads(path.read_text())
        url = f"{'https' if server['secure'] else 'http'}://127.0.0.1:{server['port']}{server['base_url']}api"
        with urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                sys.exit(0)
    except (OSError, ValueError, KeyError) as error:
        said = f"{path.name}: {error}"
sys.exit(said)

"""Known vulnerabilities of the packages in lock files, by a folder of advisories: advisories.py FOLDER LOCK...

The folder holds advisories in OSV's format, as a clone of pypa/advisory-database does (YAML) or the archive of PyPI's
advisories from osv.dev when it is unpacked (JSON). Exits with 1 if a locked version is affected. For machines that reach no
such service: what was published after the newest advisory in the folder is not known to it, so the day of that is said.
"""

import json
import re
import sys
from pathlib import Path

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version


def advisories(folder):
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in (".yaml", ".json"):
            read = json.loads if path.suffix == ".json" else lambda text: yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            entry = read(path.read_text())
            if isinstance(entry, dict) and "affected" in entry:
                yield entry


def later(a, b):
    """Whether version a is not before b, which may be what no tool would call a version."""
    try:
        return Version(a) >= Version(b)
    except InvalidVersion:
        return False


def affects(part, version):
    if version in part.get("versions", []):
        return True
    for found in part.get("ranges", []):
        if found["type"] != "ECOSYSTEM":
            continue
        inside = False
        for event in found["events"]:  # in the order of versions
            if "introduced" in event and later(version, event["introduced"]):
                inside = True
            elif "fixed" in event and later(version, event["fixed"]):
                inside = False
            elif "last_affected" in event and later(version, event["last_affected"]) and Version(version) != Version(event["last_affected"]):
                inside = False
        if inside:
            return True
    return False


def main():
    folder, locks = sys.argv[1], sys.argv[2:]
    locked = {}  # the versions of each package: of some a lock has several, for one Python and another
    for lock in locks:
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s\\;]+)", Path(lock).read_text(), re.MULTILINE):
            locked.setdefault(canonicalize_name(name), set()).add(version)
    count, newest, bad = 0, "", 0
    for entry in advisories(folder):
        if entry.get("withdrawn"):
            continue
        count, newest = count + 1, max(newest, str(entry.get("modified", ""))[:10])
        for part in entry["affected"]:
            package = part.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") != "PyPI":
                continue
            for version in sorted(v for v in locked.get(name, ()) if affects(part, v)):
                bad += 1
                print(f"{name} {version}: {entry['id']} {' '.join(entry.get('aliases', []))}")
    if not count:
        sys.exit(f"there is no advisory in {folder}")
    print(f"{sum(map(len, locked.values()))} versions of {len(locked)} packages, {count} advisories up to {newest}: {bad} found")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

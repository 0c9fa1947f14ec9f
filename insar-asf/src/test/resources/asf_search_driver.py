"""Runs searches of the installed asf_search against an emulator on this machine.

Reads from standard input, line by line: {"base": "http://127.0.0.1:PORT", "options": {...}, "count": bool}, and with
"stack": "ID" for the stack of a product, with "network": {...} for the arguments of SBASNetwork.from_search_results.
Writes, line by line: {"ids": [...], "starts": [...], "count": n, "seconds": s}, {"stack": {id: [days, metres]}},
{"pairs": [[scene, scene, days, metres], ...], "components": [pairs, ...]}, or {"error": "..."}.
In options and arguments, {"range": [a, b]} stands for a tuple.
"""

import json
import sys
import time

import asf_search
from asf_search.SBASNetwork import SBASNetwork
from requests.adapters import HTTPAdapter

asf_search.REPORT_ERRORS = False


class Plain(HTTPAdapter):
    """Sends to http what asf_search sends to https, and keeps the connection."""

    def send(self, request, **kwargs):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **kwargs)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.poolmanager.connection_from_url(request.url)


def plain(value):
    if isinstance(value, dict):
        return tuple(value["range"])
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def run(order):
    options = {name: plain(value) for name, value in order["options"].items()}
    session = asf_search.ASFSession()
    session.trust_env = False
    session.mount("https://", Plain())
    options["host"] = order["base"].replace("http://", "").rstrip("/")
    opts = asf_search.ASFSearchOptions(session=session, **options)
    if "stack" in order:
        return stack(order["stack"], opts)
    if "network" in order:
        return network(asf_search.search(opts=opts), order["network"])
    answer = {}
    if order.get("count"):
        answer["count"] = asf_search.search_count(opts=opts)
    begin = time.perf_counter()
    found = asf_search.search(opts=opts)
    answer["seconds"] = time.perf_counter() - begin
    answer["ids"] = [product.properties["fileID"] for product in found]
    answer["starts"] = [product.properties["startTime"] for product in found]
    return answer


def stack(name, opts):
    entries = {}
    for product in asf_search.stack_from_id(name, opts):
        properties = product.properties
        entries[properties["fileID"]] = [properties["temporalBaseline"], properties["perpendicularBaseline"]]
    return {"stack": entries}


def network(found, arguments):
    made = SBASNetwork.from_search_results(
        asf_search.ASFSearchResults(sorted(found, key=lambda p: p.properties["startTime"])),
        **{name: plain(value) for name, value in arguments.items()},
    )
    pairs = [[*pair.id, pair.temporal_baseline.days, pair.perpendicular_baseline] for pair in made.subset_stack]
    return {"pairs": pairs, "components": [len(part) for part in made.connected_substacks]}


for line in sys.stdin:
    try:
        result = run(json.loads(line))
    except Exception as error:  # what went wrong is the answer
        result = {"error": repr(error)}
    print(json.dumps(result), flush=True)

"""The stack of StackBenchmark by the Python package asf_search: prints its version, then the best seconds of parsing
the items and of computing the baselines, and the perpendicular baselines in metres.

    python stack_asf_search.py ITEMS.json REFERENCE_ID REPETITIONS
"""
import copy
import json
import sys
import time

import asf_search
from asf_search.baseline.stack import get_baseline_from_stack
from asf_search.search.search_generator import as_ASFProduct


def main():
    with open(sys.argv[1]) as file:
        text = file.read()
    session = asf_search.ASFSession()
    parse, stack = [], []
    for _ in range(int(sys.argv[3])):
        start = time.perf_counter()
        products = [as_ASFProduct(item, session) for item in json.loads(text)]
        parse.append(time.perf_counter() - start)
        reference = next(p for p in products if p.properties["fileID"] == sys.argv[2])
        results = asf_search.ASFSearchResults(products)
        start = time.perf_counter()
        found, _ = get_baseline_from_stack(reference, results)
        stack.append(time.perf_counter() - start)
    baselines = {p.properties["fileID"]: p.properties.get("perpendicularBaseline") for p in found}
    print(json.dumps({"version": asf_search.__version__, "parse_s": min(parse), "stack_s": min(stack), "baselines_m": baselines}))


main()

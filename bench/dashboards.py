# SPDX-License-Identifier: MIT
"""Makes dashboards with the sizes that real ones have: a logarithmic normal distribution around 41 kB.

    python3 bench/dashboards.py 1000 FOLDER

The quantiles of 682 public dashboards were 5, 20, 41, 82, 179 and 663 kB at 10, 25, 50, 75, 90 and 99 per cent; a median of 41 kB and
a sigma of 1.2 come near. The same number and seed make the same bytes.
"""
import json
import math
import pathlib
import random
import sys

MEDIAN = 41_000
SIGMA = 1.2
LARGEST = 4_000_000
METRICS = ("node_cpu_seconds_total", "http_requests_total", "container_memory_working_set_bytes", "kafka_lag", "up")


def panel(number, rng):
    metric = rng.choice(METRICS)
    targets = [{"datasource": {"type": "prometheus", "uid": "prom"}, "editorMode": "code", "refId": chr(65 + i),
                "expr": f'sum by (instance) (rate({metric}{{job="$job", namespace=~"$namespace", shard="{rng.randrange(99)}"}}'
                        f"[$__rate_interval])) / {rng.randrange(1, 1000)}",
                "legendFormat": "{{instance}} – {{mode}}", "range": True} for i in range(rng.randrange(1, 5))]
    return {"id": number, "type": "timeseries", "title": f"{metric} \"{number}\"", "datasource": {"type": "prometheus", "uid": "prom"},
            "gridPos": {"h": 8, "w": 12, "x": 12 * (number % 2), "y": 8 * (number // 2)},
            "fieldConfig": {"defaults": {"unit": "short", "color": {"mode": "palette-classic"}, "mappings": [],
                                         "custom": {"drawStyle": "line", "fillOpacity": rng.randrange(100), "lineWidth": 1.5,
                                                    "showPoints": "never", "spanNulls": False, "axisLabel": ""},
                                         "thresholds": {"mode": "absolute", "steps": [{"color": "green", "value": None},
                                                                                      {"color": "red", "value": 80.25}]}},
                            "overrides": [{"matcher": {"id": "byName", "options": "total"},
                                           "properties": [{"id": "custom.lineWidth", "value": 3}]}]},
            "options": {"legend": {"calcs": ["mean", "max"], "displayMode": "table", "placement": "bottom", "showLegend": True},
                        "tooltip": {"mode": "multi", "sort": "desc"}},
            "targets": targets}


def dashboard(uid, size, rng):
    made = {"uid": uid, "title": f"Dashboard {uid}", "tags": ["bench"], "schemaVersion": 37, "editable": True, "refresh": "30s",
            "time": {"from": "now-6h", "to": "now"}, "timezone": "", "panels": [],
            "templating": {"list": [{"name": name, "type": "query", "query": f"label_values({name})", "current": {}, "refresh": 2}
                                    for name in ("job", "namespace")]}}
    length = len(json.dumps(made, indent=2))
    while length < size:
        made["panels"].append(panel(len(made["panels"]) + 1, rng))
        length += len(json.dumps(made["panels"][-1], indent=2)) * 1.2
    return made


def make(count, folder, seed=1):
    """Writes the files; returns the bytes of the largest."""
    rng = random.Random(seed)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    largest = 0
    for i in range(count):
        size = min(LARGEST, math.exp(rng.gauss(math.log(MEDIAN), SIGMA)))
        text = json.dumps(dashboard(f"bench-{i:05}", size, rng), indent=2, ensure_ascii=False) + "\n"
        (folder / f"bench-{i:05}.json").write_text(text)
        largest = max(largest, len(text.encode()))
    return largest


if __name__ == "__main__":
    print(make(int(sys.argv[1]), sys.argv[2]))

#!/usr/bin/env python3
"""Measures drift against its peers on this machine, whole processes, the two sides in turn.

usage: bench.py [profile] [check] [preprocess] [train] [inference] [job-start] [events]      (default: all)

The peers are the programs in ../shared/peers (or $PEERS), run by the Python that their setup.sh installs ($LAB, default
~/.cache/driftloop-peers). Where a peer is missing its side is left out, and said so. Real months of trips are taken from
../shared/data (or $DATA); without them they are generated. Every figure is a median of $RUNS runs (default 5) after one
warm-up; memory is the largest process's peak.
"""
import glob
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DRIFT = os.path.join(ROOT, ".build/release/drift")
PEERS = os.environ.get("PEERS", os.path.join(ROOT, "../shared/peers"))
DATA = os.environ.get("DATA", os.path.join(ROOT, "../shared/data"))
LAB = os.environ.get("LAB", os.path.expanduser("~/.cache/driftloop-peers"))
RUNS = int(os.environ.get("RUNS", "5"))
WORK = os.environ.get("BENCH_WORK", os.path.join(tempfile.gettempdir(), "driftloop-bench"))


def python(environment="venv"):
    """The peers' Python, or None where it is not installed."""
    path = os.path.join(LAB, environment, "bin/python")
    return path if os.path.exists(path) else None


def peer(script):
    path = os.path.join(PEERS, script)
    return path if os.path.exists(path) else None


def once(command):
    """Runs a command; returns (wall seconds, peak MiB)."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 2):  # 2: drift check found violations
        sys.exit(f"{' '.join(command)} ended with {code}:\n{output.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def compare(title, ours, theirs):
    """Prints a row for drift and one for each peer, {name: command}, measured in turn."""
    sides = {"drift": ours, **{name: command for name, command in theirs.items() if command}}
    for command in sides.values():
        once(command)
    results = {name: [] for name in sides}
    for _ in range(RUNS):
        for name, command in sides.items():
            results[name].append(once(command))
    print(f"\n{title}")
    own = statistics.median(seconds for seconds, _ in results["drift"])
    for name, runs in results.items():
        seconds = statistics.median(seconds for seconds, _ in runs)
        ratio = "" if name == "drift" else f"   drift is {seconds / own:.1f} times as fast"
        print(f"  {name:<12} {seconds:8.3f} s   {max(memory for _, memory in runs):6.0f} MiB{ratio}")
    for name, command in theirs.items():
        if not command:
            print(f"  {name:<12} not installed")


def months():
    found = sorted(glob.glob(os.path.join(DATA, "green_tripdata_*.parquet")))
    if found:
        return found, os.path.join(DATA, "taxi_zones.zip")
    folder = os.path.join(WORK, "generated")
    if not os.path.exists(folder):
        subprocess.run([DRIFT, "taxi", "generate", "--months", "7", "-o", folder], check=True)
    return sorted(glob.glob(os.path.join(folder, "green_tripdata_*"))), os.path.join(folder, "taxi_zones.zip")


def features():
    """features.csv (1,000,000 rows), reference.csv and current.csv under WORK."""
    path = os.path.join(WORK, "features.csv")
    if os.path.exists(path):
        return path
    files, zones = months()
    if python() and peer("features.py") and files[0].endswith(".parquet"):
        subprocess.run([python(), peer("features.py"), WORK, *files], check=True)
        return path
    for name, chosen in (("reference.csv", files[:1]), ("current.csv", files[-1:]), ("all.csv", files)):
        subprocess.run([DRIFT, "taxi", "features", "--zones", zones, "-o", os.path.join(WORK, name), *chosen], check=True)
    header, *rows = open(os.path.join(WORK, "all.csv")).read().splitlines()
    with open(path, "w") as out:
        print(header, file=out)
        for index in range(1_000_000):
            print(rows[index % len(rows)], file=out)
    return path


def profile_command(tool, *files, environment="venv"):
    script = peer("profile_peer.py")
    interpreter = python(environment)
    if not (script and interpreter):
        return None
    module = {"whylogs": "whylogs", "evidently": "evidently", "duckdb": "duckdb", "polars": "polars", "pandas": "pandas"}[tool]
    if subprocess.run([interpreter, "-c", f"import {module}"], capture_output=True).returncode:
        return None
    return [interpreter, script, tool, *files]


def profile():
    table = features()
    tools = {tool: profile_command(tool, table) for tool in ("polars", "duckdb", "pandas")}
    tools["whylogs"] = profile_command("whylogs", table, environment="venv-why")
    compare(
        f"profile: statistics and constraints of 1,000,000 x 10 CSV ({os.path.getsize(table) / 1e6:.0f} MB)",
        [DRIFT, "baseline", table, "-o", os.path.join(WORK, "baseline")], tools)


def check():
    features()
    reference, current = (os.path.join(WORK, name) for name in ("reference.csv", "current.csv"))
    baseline = os.path.join(WORK, "reference-baseline")
    subprocess.run([DRIFT, "baseline", reference, "-o", baseline], check=True, stdout=subprocess.DEVNULL)
    rows = [sum(1 for _ in open(path)) - 1 for path in (current, reference)]
    compare(
        f"check: drift of {rows[0]:,} against {rows[1]:,} rows x 10",
        [DRIFT, "check", current, "--baseline", baseline, "-o", os.path.join(WORK, "report")],
        {"evidently": profile_command("evidently", current, reference)})


def preprocess():
    files, zones = months()
    parquet = [file for file in files if file.endswith(".parquet")] or files
    eighteen = (parquet * 18)[:18]
    script = peer("preprocess_geopandas.py")
    theirs = [python(), script, zones, os.path.join(WORK, "peer.csv"), *eighteen] if python() and script else None
    compare(
        "preprocess: 18 months of trips to features",
        [DRIFT, "taxi", "features", "--zones", zones, "-o", os.path.join(WORK, "ours.csv"), *eighteen],
        {"geopandas": theirs})


TRAIN_PEER = """
import sys, time, numpy, pandas, xgboost
table = pandas.read_csv(sys.argv[1], dtype=numpy.float32).to_numpy()
start = time.monotonic()
data = xgboost.DMatrix(table[:, 1:], table[:, 0])
evaluated = [(data, "train")] if sys.argv[2] == "evaluating" else []
xgboost.train({"objective": "reg:squarederror", "max_depth": 9, "eta": 0.2, "gamma": 4, "min_child_weight": 300,
    "subsample": 0.8, "tree_method": "hist", "nthread": 2}, data, 100, evals=evaluated, verbose_eval=False)
print(time.monotonic() - start)
"""


def train():
    """A training job as drift runs it, loading included, against Python's training with the data in memory."""
    table = features()
    root = os.path.join(WORK, "opt-ml")
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(os.path.join(root, "input/config"))
    os.makedirs(os.path.join(root, "input/data/train"))
    with open(table) as source, open(os.path.join(root, "input/data/train/train.csv"), "w") as out:
        next(source)
        shutil.copyfileobj(source, out)
    parameters = {"objective": "reg:squarederror", "num_round": "100", "max_depth": "9", "eta": "0.2", "gamma": "4",
                  "min_child_weight": "300", "subsample": "0.8", "tree_method": "hist"}
    channel = {"train": {"ContentType": "text/csv", "TrainingInputMode": "File", "S3DistributionType": "FullyReplicated"}}
    json.dump(parameters, open(os.path.join(root, "input/config/hyperparameters.json"), "w"))
    json.dump(channel, open(os.path.join(root, "input/config/inputdataconfig.json"), "w"))
    json.dump({"current_host": "algo-1", "hosts": ["algo-1"]}, open(os.path.join(root, "input/config/resourceconfig.json"), "w"))
    # Ours prints every round's error, as SageMaker's container does; the peer is timed with and without.
    ours, theirs = [], {"evaluating": [], "training": []}
    for _ in range(min(RUNS, 3) + 1):
        seconds, _ = once(["env", f"DRIFTLOOP_OPT_ML={root}", DRIFT, "algorithm", "xgboost"])
        ours.append(seconds)
        for mode, seconds in theirs.items() if python() else ():
            command = [python(), "-c", TRAIN_PEER, table, mode]
            seconds.append(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]))
    print("\ntrain: 1,000,000 x 9, 100 rounds, depth 9, hist, two threads")
    own = statistics.median(ours[1:])
    print(f"  {'drift':<12} {own:8.3f} s   loading the CSV, evaluating every round and writing the model included")
    for mode, what in (("evaluating", "Python, data in memory, every round evaluated"), ("training", "the same, nothing evaluated")):
        if theirs[mode]:
            other = statistics.median(theirs[mode][1:])
            print(f"  {'xgboost':<12} {other:8.3f} s   {what}   drift is {other / own:.1f} times as fast")
    if not python():
        print(f"  {'xgboost':<12} not installed")


def wrk(url):
    """(requests a second, p99 in ms) of single-row requests over 16 connections."""
    command = ["wrk", "-t1", "-c16", "-d8s", "--latency", "-s", peer("post.lua"), url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        sys.exit(f"{url} answered errors:\n{text}")
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    scale = {"us": 1e-3, "ms": 1, "s": 1e3}[tail[2]]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(tail[1]) * scale


def inference():
    """Single-row CSV inference over HTTP with capture on, the load generator on the same cores."""
    if not (shutil.which("wrk") and peer("post.lua")):
        return print("\ninference: wrk or its script is not installed")
    state = os.path.join(WORK, "inference-state")
    shutil.rmtree(state, ignore_errors=True)
    facts = json.loads(subprocess.run([DRIFT, "demo", "--state", state, "--json"], capture_output=True, check=True).stdout)
    endpoint = facts["endpoints"][-1]["name"]
    server = subprocess.Popen([DRIFT, "serve", "--state", state, "--port", "7979"], stdout=subprocess.DEVNULL)
    fastapi = None
    try:
        time.sleep(3)
        ours = [wrk(f"http://127.0.0.1:7979/endpoints/{endpoint}/invocations") for _ in range(3)]
        theirs = []
        if python() and subprocess.run([python(), "-c", "import fastapi, uvicorn"], capture_output=True).returncode == 0:
            model = os.path.join(WORK, "model.ubj")
            archive = facts["models"][0]["archive"]
            subprocess.run(["tar", "xzf", archive, "-C", WORK], check=True)
            os.replace(os.path.join(WORK, "xgboost-model"), model)
            fastapi = subprocess.Popen(
                [python(), "-m", "uvicorn", "serve_fastapi:app", "--port", "8088", "--log-level", "warning"],
                cwd=PEERS, env={**os.environ, "MODEL": model})
            time.sleep(6)
            theirs = [wrk("http://127.0.0.1:8088/invocations") for _ in range(3)]
    finally:
        for process in (server, fastapi):
            if process:
                process.terminate()
                process.wait()
    print("\ninference: single-row CSV over HTTP, 16 connections, capture on")
    own = statistics.median(rate for rate, _ in ours)
    print(f"  {'drift':<12} {own:8.0f} /s   p99 {statistics.median(tail for _, tail in ours):.2f} ms")
    if theirs:
        other = statistics.median(rate for rate, _ in theirs)
        print(f"  {'FastAPI':<12} {other:8.0f} /s   p99 {statistics.median(tail for _, tail in theirs):.2f} ms"
              f"   drift answers {own / other:.1f} times as many")
    else:
        print(f"  {'FastAPI':<12} not installed")


def api(port, operation, arguments):
    """What the server at a port answers to an operation of SageMaker's API."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/", json.dumps(arguments).encode(),
        {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"})
    return json.load(urllib.request.urlopen(request))


def job_seconds(port, name, image, words):
    """From the creation of a processing job to its end, as the server tells them."""
    api(port, "CreateProcessingJob", {
        "ProcessingJobName": name, "RoleArn": "arn:aws:iam::000000000000:role/bench",
        "AppSpecification": {"ImageUri": image, "ContainerEntrypoint": words},
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}}})
    while True:
        job = api(port, "DescribeProcessingJob", {"ProcessingJobName": name})
        if job["ProcessingJobStatus"] == "Completed":
            return job["ProcessingEndTime"] - job["CreationTime"]
        if job["ProcessingJobStatus"] != "InProgress":
            sys.exit(f"{name}: {job}")
        time.sleep(0.02)


def job_start():
    """What being a job costs: the same program as a job of a running server, and bare."""
    state = os.path.join(WORK, "job-start-state")
    shutil.rmtree(state, ignore_errors=True)
    interpreter = python() or shutil.which("python3")
    # The program itself, where what is on the PATH is a script that finds it.
    interpreter = subprocess.run(
        [interpreter, "-c", "import sys; print(sys.executable)"], capture_output=True, text=True, check=True).stdout.strip()
    sides = {
        "built-in": ("x/driftloop:1", ["drift", "--version"], [DRIFT, "--version"]),
        "Python": ("x/sagemaker-scikit-learn:1", ["python3", "-c", "pass"], [interpreter, "-c", "pass"]),
    }
    server = subprocess.Popen(
        [DRIFT, "serve", "--state", state, "--port", "7978", "--python", interpreter], stdout=subprocess.PIPE)
    try:
        server.stdout.readline()
        print("\njob-start: an empty program as a job, from its creation to Completed, and bare")
        for name, (image, words, bare) in sides.items():
            jobs, alone = [], []
            for round in range(2 * RUNS + 1):
                jobs.append(job_seconds(7978, f"{name}-{round}", image, words))
                alone.append(once(bare)[0])
            job, own = statistics.median(jobs[1:]) * 1e3, statistics.median(alone[1:]) * 1e3
            print(f"  {name:<12} {job:8.0f} ms   bare {own:.0f} ms   being a job costs {job - own:.0f} ms")
    finally:
        server.terminate()
        server.wait()


def bus_event(number):
    """An event of some 900 bytes, as EventBridge carries them."""
    return {
        "version": "0", "id": f"17793124-05d4-b198-2fde-{number:012d}", "detail-type": "Object Created",
        "source": f"aws.s3.{number % 40}", "account": "111122223333", "time": "2021-11-12T00:00:00Z", "region": "us-east-1",
        "resources": [f"arn:aws:s3:::bucket-{number % 977}", "arn:aws:iam::111122223333:role/service-role/loader"],
        "detail": {
            "version": "0", "bucket": {"name": f"bucket-{number % 977}", "owner": {"id": "111122223333", "type": "account"}},
            "object": {"key": f"tenants/{number % 4999:04d}/data/2021/11/12/part-{number:06d}.parquet", "size": number * 7,
                       "etag": f"b1946ac92492d2347c6235b4{number:08d}", "sequencer": f"00617F08299329D1{number:04d}",
                       "storage": {"class": "STANDARD", "encryption": "aws:kms", "replicated": False}},
            "request-id": f"N4N7GDK58NMKJ{number:08d}", "requester": "123456789012", "source-ip-address": "10.2.3.4",
            "reason": "PutObject", "latency-ms": number % 900 / 10, "tags": ["landing", "tenant", "daily"],
            "trace": {"root": "1-5759e988-bd862e3fe1be46a994272793", "sampled": True, "parent": "53995c3f42cd8ad8"}}}


def events():
    """How many events a second find their rules among thousands, against the figure that Event Ruler publishes."""
    path = os.path.join(WORK, "bus-events.jsonl")
    lines = [json.dumps(bus_event(number), separators=(",", ":")) for number in range(2000)]
    with open(path, "w") as out:
        out.write("\n".join(lines) + "\n")
    size = sum(map(len, lines)) / len(lines)
    tenants = [f"tenants/{number:04d}/" for number in range(4999)]
    sets = {
        "exact": [{"source": ["aws.s3." + str(n % 40)], "detail": {"bucket": {"name": [f"bucket-{n}"]}}} for n in range(5000)],
        "prefix": [{"detail-type": ["Object Created"], "detail": {"object": {"key": [{"prefix": tenant}]}}} for tenant in tenants],
        "suffix": [{"detail": {"object": {"key": [{"suffix": f"-{n:06d}.parquet"}]}}} for n in range(5000)],
        "wildcard": [{"detail": {"object": {"key": [{"wildcard": f"{tenant}*/12/*.parquet"}]}}} for tenant in tenants],
        "mixed": [{"detail": {"object": {"key": [{"prefix": tenants[n]}], "size": [{"numeric": [">", 100]}]},
                              "reason": [{"anything-but": "DeleteObject"}]}} for n in range(4999)],
    }
    print(f"\nevents: events of {size:.0f} bytes a second through the index of the rules, one thread")
    for name, patterns in sets.items():
        rules = os.path.join(WORK, f"bus-{name}.jsonl")
        with open(rules, "w") as out:
            out.writelines(json.dumps(pattern) + "\n" for pattern in patterns)
        runs = []
        for _ in range(RUNS + 1):
            answer = subprocess.run(
                [DRIFT, "rule", "test", path, "--pattern", rules, "--rounds", "100", "--json"],
                capture_output=True, text=True, check=True)
            runs.append(json.loads(answer.stdout))
        rate, read = (
            statistics.median(run[member] for run in runs[1:]) for member in ("EventsPerSecondFromText", "EventsPerSecond"))
        matched = runs[0]["Matches"] / runs[0]["Events"]
        print(f"  {name:<12} {read:10,.0f} /s once read ({read / 220_000:.1f} times Event Ruler's published 220,000 /s), "
              f"{rate:10,.0f} /s from their text ({rate / 220_000:.1f} times)   {len(patterns):,} rules, {matched:.2f} of them "
              "match an event")


ROWS = {"profile": profile, "check": check, "preprocess": preprocess, "train": train, "inference": inference,
        "job-start": job_start, "events": events}

if __name__ == "__main__":
    chosen = sys.argv[1:] or list(ROWS)
    unknown = [row for row in chosen if row not in ROWS]
    if unknown:
        sys.exit(f"unknown row {unknown[0]}; there are {', '.join(ROWS)}")
    os.makedirs(WORK, exist_ok=True)
    print(f"{os.cpu_count()} cores, medians of {RUNS} runs, the sides in turn")
    for row in chosen:
        ROWS[row]()

"""Reads jobs' logs through CloudWatch Logs with boto3. usage: boto3_logs.py SERVER_ADDRESS"""
import sys
import time

import boto3
from botocore.exceptions import ClientError

options = dict(
    endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
sagemaker = boto3.client("sagemaker", **options)
logs = boto3.client("logs", **options)
GROUP = "/aws/sagemaker/ProcessingJobs"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"


def refused(call, code, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError("the call succeeded")


def process(name, script, instances=1):
    sagemaker.create_processing_job(
        ProcessingJobName=name, RoleArn="arn:aws:iam::000000000000:role/sagemaker",
        AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["sh", "-c", script]},
        ProcessingResources={
            "ClusterConfig": {"InstanceCount": instances, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}})
    while (job := sagemaker.describe_processing_job(ProcessingJobName=name))["ProcessingJobStatus"] == "InProgress":
        time.sleep(0.05)
    assert job["ProcessingJobStatus"] == "Completed", job


# Before any job has logged there is no group; callers count on the code.
assert logs.describe_log_groups()["logGroups"] == []
for call, arguments in (
        (logs.describe_log_streams, {}), (logs.filter_log_events, {}), (logs.get_log_events, dict(logStreamName="x"))):
    message = refused(call, "ResourceNotFoundException", logGroupName=GROUP, **arguments)
    assert message.startswith("The specified log group does not exist."), message

began = int(time.time() * 1000)
process("count", "seq 1 25; echo 'ERROR: disk full'; echo done")
process("pair", "echo hello", instances=2)

group, = logs.describe_log_groups(logGroupNamePrefix="/aws/sagemaker/")["logGroups"]
assert group["logGroupName"] == GROUP and group["storedBytes"] > 0 and group["creationTime"] >= began, group
assert logs.describe_log_streams(logGroupIdentifier=group["logGroupArn"])["logStreams"]
streams = [
    stream for page in logs.get_paginator("describe_log_streams").paginate(
        logGroupName=GROUP, PaginationConfig={"PageSize": 1}) for stream in page["logStreams"]]
names = [stream["logStreamName"] for stream in streams]
assert [name.rsplit("-", 1)[0] for name in names] == ["count/algo-1", "pair/algo-1", "pair/algo-2"], names
assert all(stream["creationTime"] <= stream["lastEventTimestamp"] and stream["arn"].endswith(stream["logStreamName"])
           for stream in streams), streams
newest = logs.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime", descending=True, limit=1)
assert newest["logStreams"][0]["logStreamName"].startswith("pair/") and newest["nextToken"], newest

# Forward in pages, and backward, as programs do that end when a token comes back.
stream = dict(logGroupName=GROUP, logStreamName=names[0])
program = [str(n) for n in range(1, 26)] + ["ERROR: disk full", "done"]
for head, token in (True, "nextForwardToken"), (False, "nextBackwardToken"):
    events, arguments = [], {}
    while True:
        page = logs.get_log_events(startFromHead=head, limit=10, **stream, **arguments)
        events = events + page["events"] if head else page["events"] + events
        if page[token] == arguments.get("nextToken"):
            break
        arguments = dict(nextToken=page[token])
    assert not page["events"]
    assert [e["message"] for e in events if not e["message"].startswith("driftloop: ")] == program, events
    assert all(began <= e["timestamp"] <= time.time() * 1000 and e["ingestionTime"] >= e["timestamp"] for e in events)
last = events[-1]["timestamp"]
assert logs.get_log_events(startTime=last + 1, **stream)["events"] == []
assert logs.get_log_events(endTime=began, **stream)["events"] == []
assert logs.get_log_events(startTime=last, **stream)["events"][-1]["message"] == "done"

# As `aws logs tail` asks.
pages = logs.get_paginator("filter_log_events")
found = [event for page in pages.paginate(logGroupName=GROUP, startTime=began, interleaved=True, PaginationConfig={"PageSize": 4})
         for event in page["events"]]
assert sorted(e["timestamp"] for e in found) == [e["timestamp"] for e in found]
assert len({e["eventId"] for e in found}) == len(found) >= 29, found
assert [e["logStreamName"] for e in found if e["message"] == "hello"].count(names[2]) == 1, found
assert {e["logStreamName"] for e in found} == set(names), found


def search(pattern, **arguments):
    answer = logs.filter_log_events(logGroupName=GROUP, filterPattern=pattern, **arguments)
    assert answer["searchedLogStreams"] == [] and "nextToken" not in answer, answer
    return [event["message"] for event in answer["events"]]


assert search("ERROR") == search('"disk full"') == ["ERROR: disk full"]
assert search("?done ?ERROR") == ["ERROR: disk full", "done"]
assert search("-hello", logStreamNamePrefix="pair/algo-2") == []
assert search("hello", logStreamNames=names[1:]) == ["hello", "hello"]
assert "JSON" in refused(
    logs.filter_log_events, "InvalidParameterException", logGroupName=GROUP, filterPattern="{ $.level = 1 }")

missing = refused(logs.get_log_events, "ResourceNotFoundException", logGroupName=GROUP, logStreamName="none")
assert missing.startswith("The specified log stream does not exist."), missing
refused(logs.get_log_events, "InvalidParameterException", nextToken="f/7", **stream)
refused(logs.get_log_events, "InvalidParameterException", nextToken="none", **stream)
refused(logs.describe_log_streams, "InvalidParameterException", logGroupName=GROUP, orderBy="LastEventTime",
        logStreamNamePrefix="count/")
refused(logs.describe_log_streams, "InvalidParameterException", logGroupName=GROUP, nextToken="none")
refused(logs.describe_log_streams, "InvalidParameterException")
print("read the logs")

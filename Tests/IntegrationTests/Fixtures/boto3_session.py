"""Walks through a demo's state with boto3, as a notebook would. usage: boto3_session.py SERVER_ADDRESS"""
import datetime
import json
import sys
import time

import boto3
import botocore.session
from botocore.exceptions import ClientError

options = dict(
    endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
sagemaker = boto3.client("sagemaker", **options)
runtime = boto3.client("sagemaker-runtime", **options)
cloudwatch = boto3.client("cloudwatch", **options)
events = boto3.client("events", **options)
ENDPOINT = "sagemaker-taxi-prod"
SCHEDULE = "sagemaker-taxi-prod-threshold"

assert [p["PipelineName"] for p in sagemaker.list_pipelines()["PipelineSummaries"]] == ["taxi-build"]
executions = sagemaker.list_pipeline_executions(PipelineName="taxi-build")["PipelineExecutionSummaries"]
assert isinstance(executions[0]["StartTime"], datetime.datetime)
newest = executions[0]["PipelineExecutionArn"]
assert sagemaker.describe_pipeline_execution(PipelineExecutionArn=newest)["PipelineExecutionStatus"] == "Succeeded"
steps = {s["StepName"]: s for s in sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=newest)["PipelineExecutionSteps"]}
assert steps["CheckEvaluation"]["Metadata"]["Condition"]["Outcome"] == "True", steps["CheckEvaluation"]
parameters = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=newest)["PipelineParameters"]
assert {"Name": "InputSource", "Value": "Drift"} in parameters, parameters

training = sagemaker.describe_training_job(
    TrainingJobName=steps["TrainModel"]["Metadata"]["TrainingJob"]["Arn"].split("/")[-1])
assert training["TrainingJobStatus"] == "Completed" and training["OutputDataConfig"]["KmsKeyId"] == ""
processing = sagemaker.describe_processing_job(
    ProcessingJobName=steps["PreprocessData"]["Metadata"]["ProcessingJob"]["Arn"].split("/")[1])
assert processing["ProcessingJobStatus"] == "Completed"
assert steps["DataQualityBaselineJob"]["Metadata"]["QualityCheck"]["CalculatedBaselineConstraints"].startswith("s3://")

versions = sagemaker.list_model_packages(ModelPackageGroupName="taxi")["ModelPackageSummaryList"]
assert [v["ModelPackageVersion"] for v in versions] == [2, 1], versions
approved = sagemaker.list_model_packages(ModelPackageGroupName="taxi", ModelApprovalStatus="Approved")
package = sagemaker.describe_model_package(ModelPackageName=approved["ModelPackageSummaryList"][0]["ModelPackageArn"])
assert package["DriftCheckBaselines"]["ModelDataQuality"]["Constraints"]["S3Uri"].startswith("s3://")

version = sagemaker.list_artifacts(SourceUri=package["ModelPackageArn"])["ArtifactSummaries"][0]["ArtifactArn"]
graph = sagemaker.query_lineage(StartArns=[version], Direction="Ascendants", IncludeEdges=True)
types = {v["Type"] for v in graph["Vertices"]}
assert types >= {"Model", "TrainingJob", "ProcessingJob", "DataSet", "Baseline", "Metrics", "Image", "Approval"}, types
by_arn = {v["Arn"]: v for v in graph["Vertices"]}
assert all(e["SourceArn"] in by_arn and e["DestinationArn"] in by_arn for e in graph["Edges"])
produced = [by_arn[e["DestinationArn"]]["Type"] for e in graph["Edges"] if e["AssociationType"] == "Produced"]
assert {"Model", "DataSet"} <= set(produced), produced
# Every data set has a content hash, and the raw one (which no job made) went into this version.
made = {e["DestinationArn"] for e in graph["Edges"]}
raw = [a for a, v in by_arn.items() if v["Type"] == "DataSet" and a not in made]
assert raw, graph
for arn in raw:
    source = sagemaker.describe_artifact(ArtifactArn=arn)["Source"]
    assert source["SourceUri"].startswith("s3://") and source["SourceTypes"][0]["Value"].startswith("sha256:"), source
    found = sagemaker.query_lineage(
        StartArns=[arn], Direction="Descendants", IncludeEdges=False,
        Filters={"Types": ["Model"], "LineageTypes": ["Artifact"]})["Vertices"]
    assert version in [v["Arn"] for v in found], found
component = sagemaker.describe_trial_component(TrialComponentName=training["TrainingJobName"] + "-aws-training-job")
assert component["Parameters"]["num_round"]["NumberValue"] > 0, component["Parameters"]
assert set(component["InputArtifacts"]) == {"train", "validation"}
# The report may have been under way when the demo ended its server.
for attempt in range(600):
    rule = sagemaker.describe_training_job(TrainingJobName=training["TrainingJobName"])["DebugRuleEvaluationStatuses"][0]
    if rule["RuleEvaluationStatus"] != "InProgress":
        break
    time.sleep(0.1)
assert rule["RuleConfigurationName"] == "CreateXgboostReport", rule
assert rule["RuleEvaluationStatus"] == "NoIssuesFound", rule

endpoint = sagemaker.describe_endpoint(EndpointName=ENDPOINT)
assert endpoint["EndpointStatus"] == "InService" and endpoint["DataCaptureConfig"]["EnableCapture"]
row = "1,-73.986114,40.685634,-73.936794,40.715370,5.318025,7,0,2"
answer = runtime.invoke_endpoint(EndpointName=ENDPOINT, Body=row, ContentType="text/csv", Accept="text/csv")
assert 5 < float(answer["Body"].read()) < 100
try:
    runtime.invoke_endpoint(EndpointName=ENDPOINT, Body="1,2", ContentType="text/csv")
    raise AssertionError("two columns were accepted")
except ClientError as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400 and "9" in str(error), error
try:
    sagemaker.describe_endpoint(EndpointName="nowhere")
    raise AssertionError("an endpoint that does not exist was described")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ValidationException", error
    assert error.response["Error"]["Message"].startswith("Could not find endpoint"), error

monitor = sagemaker.describe_monitoring_schedule(MonitoringScheduleName=SCHEDULE)
assert monitor["MonitoringScheduleStatus"] == "Scheduled"
while True:
    runs = sagemaker.list_monitoring_executions(
        MonitoringScheduleName=SCHEDULE, SortBy="ScheduledTime", SortOrder="Descending")
    statuses = [run["MonitoringExecutionStatus"] for run in runs["MonitoringExecutionSummaries"]]
    # Where a full hour has just passed, the schedule's own one runs.
    if not {"Pending", "InProgress"} & set(statuses):
        break
    time.sleep(0.1)
assert "CompletedWithViolations" in statuses, statuses

alarm = cloudwatch.describe_alarms(AlarmNames=["sagemaker-taxi-prod-threshold"])["MetricAlarms"][0]
assert alarm["Threshold"] == 0.4 and isinstance(alarm["StateUpdatedTimestamp"], datetime.datetime)
now = datetime.datetime.now(datetime.timezone.utc)
points = cloudwatch.get_metric_statistics(
    Namespace="aws/sagemaker/Endpoints/data-metrics", MetricName="feature_baseline_drift_fare_amount",
    Dimensions=[{"Name": "Endpoint", "Value": ENDPOINT}, {"Name": "MonitoringSchedule", "Value": SCHEDULE}],
    StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(minutes=5), Period=60,
    Statistics=["Maximum"])["Datapoints"]
assert max(point["Maximum"] for point in points) > 0.4, points
DRIFT = dict(
    Namespace="aws/sagemaker/Endpoints/data-metrics", MetricName="feature_baseline_drift_fare_amount",
    Dimensions=[{"Name": "Endpoint", "Value": ENDPOINT}, {"Name": "MonitoringSchedule", "Value": SCHEDULE}])
pages = cloudwatch.get_paginator("get_metric_data").paginate(
    MetricDataQueries=[
        {"Id": name, "MetricStat": {"Metric": DRIFT, "Period": 60, "Stat": statistic}}
        for name, statistic in [("low", "Minimum"), ("high", "Maximum")]],
    StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(minutes=5), MaxDatapoints=1)
found = {"low": [], "high": []}
for page in pages:
    assert sum(len(result["Values"]) for result in page["MetricDataResults"]) == 1, page
    for result in page["MetricDataResults"]:
        found[result["Id"]] += zip(result["Timestamps"], result["Values"])
assert sorted(t for t, _ in found["high"]) == sorted(p["Timestamp"] for p in points), (found, points)
assert sorted(v for _, v in found["high"]) == sorted(p["Maximum"] for p in points), (found, points)
assert len(found["low"]) == len(points)
watching = cloudwatch.describe_alarms_for_metric(**DRIFT)["MetricAlarms"]
assert [a["AlarmName"] for a in watching] == ["sagemaker-taxi-prod-threshold"], watching

# Older clients speak CloudWatch's Query protocol: a form, answered in XML.
session = botocore.session.get_session()
metadata = session.get_component("data_loader").load_service_model("cloudwatch", "service-2")["metadata"]
metadata["protocol"], metadata["protocols"] = "query", ["query"]
older = session.create_client("cloudwatch", **options)
assert older.meta.service_model.resolved_protocol == "query"
older.put_metric_data(Namespace="own", MetricData=[
    {"MetricName": "m", "Value": 0.5, "Unit": "Count", "Timestamp": now, "Dimensions": [{"Name": "d", "Value": "v"}]}])
point, = older.get_metric_statistics(
    Namespace="own", MetricName="m", Dimensions=[{"Name": "d", "Value": "v"}], Period=60, Statistics=["Average", "SampleCount"],
    StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=5))["Datapoints"]
assert point["Average"] == 0.5 and point["SampleCount"] == 1 and isinstance(point["Timestamp"], datetime.datetime), point
alarm = cloudwatch.describe_alarms(AlarmNames=["sagemaker-taxi-prod-threshold"])["MetricAlarms"][0]
same = older.describe_alarms(AlarmNames=["sagemaker-taxi-prod-threshold"])["MetricAlarms"][0]
assert same.keys() == alarm.keys(), (same, alarm)
for name, value in same.items():
    # A form's times are in milliseconds.
    near = isinstance(value, datetime.datetime) and abs(value - alarm[name]) <= datetime.timedelta(milliseconds=1)
    assert near or value == alarm[name], (name, value, alarm[name])
try:
    older.set_alarm_state(AlarmName="nowhere", StateValue="OK", StateReason="r")
    raise SystemExit("an unknown alarm must be refused")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ResourceNotFound", error.response
rule = events.describe_rule(Name="sagemaker-taxi-drift-build")
assert rule["State"] == "ENABLED" and json.loads(rule["EventPattern"])["source"] == ["aws.cloudwatch"]
print("everything as boto3 expects it")

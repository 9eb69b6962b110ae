"""Serves and watches a model with boto3: a stack, rules, alarms, instances. usage: boto3_serving.py SERVER_ADDRESS make|after

`make` ends right after the last change was acknowledged; `after` finds all of it in a server that was killed there.
"""
import io
import json
import sys
import tarfile
import time

import boto3
import numpy
import xgboost
from botocore.exceptions import ClientError

options = dict(
    endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
cloudformation, events, scaling, cloudwatch, sagemaker, runtime, s3 = (
    boto3.client(name, **options)
    for name in (
        "cloudformation", "events", "application-autoscaling", "cloudwatch", "sagemaker", "sagemaker-runtime", "s3"))
quickly = {"Delay": 0.1, "MaxAttempts": 300}
endpoint = "serving-prod"
variant = f"endpoint/{endpoint}/variant/All"
variant_names = dict(
    ServiceNamespace="sagemaker", ResourceId=variant, ScalableDimension="sagemaker:variant:DesiredInstanceCount")
queue = "arn:aws:sqs:us-east-1:000000000000:queue"
role = "arn:aws:iam::000000000000:role/service-role/Execution"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response["Error"]["Message"]
    raise AssertionError(f"{arguments} should have been refused")


def eventually(look):
    for _ in range(300):
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def template(threshold=0.4, instances=1, most=4, target=750, state="ENABLED", schedule="cron(0 * ? * * *)"):
    def monitoring(path):
        return {"LocalPath": f"/opt/ml/processing/{path}"}

    return json.dumps({"Resources": {
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {
            "Name": "serving-drift", "State": state, "Description": f"above {threshold}",
            "EventPattern": {
                "source": ["aws.cloudwatch"], "detail": {"alarmName": [{"Ref": "Alarm"}], "state": {"value": ["ALARM"]}}},
            "Tags": [{"Key": "threshold", "Value": str(threshold)}],
            "Targets": [{"Id": "queue", "Arn": queue, "InputPath": "$.detail"}]}},
        "Nightly": {"Type": "AWS::Events::Rule", "Properties": {
            "ScheduleExpression": "cron(0 3 ? * MON-FRI *)", "Targets": [{"Id": "queue", "Arn": queue}]}},
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
            "AlarmName": f"{endpoint}-threshold", "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1,
            "MetricName": "feature_baseline_drift_fare_amount", "Namespace": "aws/sagemaker/Endpoints/data-metrics",
            "Dimensions": [{"Name": "Endpoint", "Value": endpoint}],
            "Period": 3600, "Statistic": "Average", "Threshold": threshold}},
        "Model": {"Type": "AWS::SageMaker::Model", "Properties": {
            "ExecutionRoleArn": role,
            "PrimaryContainer": {"Image": "x/sagemaker-xgboost:1.7-1", "ModelDataUrl": "s3://serving-models/model.tar.gz"}}},
        "Config": {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {
            "DataCaptureConfig": {
                "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}], "EnableCapture": True,
                "DestinationS3Uri": "s3://serving-models/captured", "InitialSamplingPercentage": 100},
            "ProductionVariants": [{
                "VariantName": "All", "ModelName": {"Fn::GetAtt": ["Model", "ModelName"]}, "InitialVariantWeight": 1,
                "InitialInstanceCount": instances, "InstanceType": "ml.m5.large"}]}},
        "Endpoint": {"Type": "AWS::SageMaker::Endpoint", "Properties": {
            "EndpointName": endpoint, "EndpointConfigName": {"Fn::GetAtt": ["Config", "EndpointConfigName"]}}},
        "Schedule": {"Type": "AWS::SageMaker::MonitoringSchedule", "DependsOn": ["Endpoint"], "Properties": {
            "MonitoringScheduleName": f"{endpoint}-threshold", "MonitoringScheduleConfig": {
                "ScheduleConfig": {"ScheduleExpression": schedule},
                "MonitoringJobDefinition": {
                    "MonitoringAppSpecification": {"ImageUri": "x/sagemaker-model-monitor-analyzer:latest"},
                    "MonitoringInputs": [{"EndpointInput": {"EndpointName": endpoint, **monitoring("in")}}],
                    "MonitoringOutputConfig": {"MonitoringOutputs": [
                        {"S3Output": {"S3Uri": "s3://serving-models/monitoring", **monitoring("out")}}]},
                    "MonitoringResources": {"ClusterConfig": {
                        "InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 30}},
                    "RoleArn": role}}}},
        "Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "DependsOn": ["Endpoint"], "Properties": {
            **variant_names, "MinCapacity": 1, "MaxCapacity": most, "RoleARN": role}},
        "Policy": {"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": {
            "PolicyName": "tracking", "PolicyType": "TargetTrackingScaling", "ScalingTargetId": {"Ref": "Target"},
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": target, "ScaleInCooldown": 60, "ScaleOutCooldown": 60, "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}}},
    }})


def resources():
    """Physical ids by logical id."""
    found = cloudformation.describe_stack_resources(StackName="serving")["StackResources"]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}


def drifted():
    """The logical ids of what differs from the template, with the properties that do."""
    detection = cloudformation.detect_stack_drift(StackName="serving")["StackDriftDetectionId"]
    eventually(lambda: cloudformation.describe_stack_drift_detection_status(
        StackDriftDetectionId=detection)["DetectionStatus"] == "DETECTION_COMPLETE")
    drifts = cloudformation.describe_stack_resource_drifts(StackName="serving")["StackResourceDrifts"]
    return {
        drift["LogicalResourceId"]: sorted(difference["PropertyPath"] for difference in drift["PropertyDifferences"])
        for drift in drifts if drift["StackResourceDriftStatus"] != "IN_SYNC"}


def instances():
    described = sagemaker.describe_endpoint(EndpointName=endpoint)
    found = described["ProductionVariants"][0]
    return described["EndpointStatus"] == "InService" and found["CurrentInstanceCount"]


def put_model():
    table = numpy.random.default_rng(1).random((200, 3))
    booster = xgboost.train({"objective": "reg:squarederror"}, xgboost.DMatrix(table, table[:, 0] * 10), 5)
    model = bytes(booster.save_raw("ubj"))
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        member = tarfile.TarInfo("xgboost-model")
        member.size = len(model)
        tar.addfile(member, io.BytesIO(model))
    s3.create_bucket(Bucket="serving-models")
    s3.put_object(Bucket="serving-models", Key="model.tar.gz", Body=archive.getvalue())


def make():
    put_model()
    cloudformation.create_stack(StackName="serving", TemplateBody=template())
    cloudformation.get_waiter("stack_create_complete").wait(StackName="serving", WaiterConfig=quickly)
    first = resources()
    assert first["Rule"] == "serving-drift" and first["Target"].startswith(variant + "|"), first
    assert drifted() == {}, drifted()

    # What must not interrupt keeps its id; a configuration is replaced, and its endpoint serves the new one.
    changed = template(threshold=0.5, instances=2, most=6, target=900, state="DISABLED", schedule="cron(0 0 ? * * *)")
    cloudformation.update_stack(StackName="serving", TemplateBody=changed)
    cloudformation.get_waiter("stack_update_complete").wait(StackName="serving", WaiterConfig=quickly)
    second = resources()
    assert [name for name in first if first[name] != second[name]] == ["Config"], (first, second)
    assert cloudwatch.describe_alarms(AlarmNames=[second["Alarm"]])["MetricAlarms"][0]["Threshold"] == 0.5
    rule = events.describe_rule(Name="serving-drift")
    assert rule["State"] == "DISABLED" and rule["Description"] == "above 0.5", rule
    tags = {tag["Key"]: tag["Value"] for tag in events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]}
    assert tags["threshold"] == "0.5" and tags["aws:cloudformation:logical-id"] == "Rule", tags
    assert instances() == 2
    schedule = sagemaker.describe_monitoring_schedule(MonitoringScheduleName=f"{endpoint}-threshold")
    expression = schedule["MonitoringScheduleConfig"]["ScheduleConfig"]["ScheduleExpression"]
    assert expression == "cron(0 0 ? * * *)", schedule
    names = [config["EndpointConfigName"] for config in sagemaker.list_endpoint_configs()["EndpointConfigs"]]
    assert names == [second["Config"].split("/")[1]] or len(names) == 1, names
    assert drifted() == {}, drifted()

    # An update that fails goes back, and nothing of it stays.
    broken = json.loads(changed)
    broken["Resources"]["Model"]["Properties"]["PrimaryContainer"]["ModelDataUrl"] = "s3://serving-models/none.tar.gz"
    broken["Resources"]["Alarm"]["Properties"]["Threshold"] = 0.9
    cloudformation.update_stack(StackName="serving", TemplateBody=json.dumps(broken))
    eventually(lambda: cloudformation.describe_stacks(StackName="serving")["Stacks"][0]["StackStatus"]
               == "UPDATE_ROLLBACK_COMPLETE")
    assert resources()["Model"] == second["Model"] and instances() == 2
    assert cloudwatch.describe_alarms(AlarmNames=[second["Alarm"]])["MetricAlarms"][0]["Threshold"] == 0.5

    # What others change is told.
    alarm = cloudwatch.describe_alarms(AlarmNames=[second["Alarm"]])["MetricAlarms"][0]
    cloudwatch.put_metric_alarm(Threshold=0.1, **{name: alarm[name] for name in (
        "AlarmName", "ComparisonOperator", "EvaluationPeriods", "MetricName", "Namespace", "Dimensions", "Period",
        "Statistic")})
    events.enable_rule(Name="serving-drift")
    scaling.register_scalable_target(**variant_names, MaxCapacity=5)
    assert drifted() == {"Alarm": ["/Threshold"], "Rule": ["/State"], "Target": ["/MaxCapacity"]}, drifted()

    # Rules of one's own.
    pattern = json.dumps({"source": ["taxi"], "detail": {"fare": [{"numeric": [">", 50]}]}})
    arn = events.put_rule(Name="fares", EventPattern=pattern, Tags=[{"Key": "of", "Value": "taxi"}])["RuleArn"]
    answer = events.put_targets(Rule="fares", Targets=[{"Id": "1", "Arn": queue, "RetryPolicy": {"MaximumRetryAttempts": 0}}])
    assert answer["FailedEntryCount"] == 0, answer
    assert events.list_rule_names_by_target(TargetArn=queue)["RuleNames"] == ["fares", second["Nightly"], "serving-drift"]
    assert [rule["Name"] for rule in events.list_rules(NamePrefix="fa")["Rules"]] == ["fares"]
    assert events.list_event_buses()["EventBuses"][0]["Name"] == "default"
    event = {
        "id": "1", "account": "000000000000", "source": "taxi", "time": "2026-01-01T00:00:00Z", "region": "us-east-1",
        "resources": [], "detail-type": "Fare", "detail": {"fare": 51}}
    assert events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]
    event["detail"]["fare"] = 50
    assert not events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]
    refused("InvalidEventPatternException", events.put_rule, Name="wrong", EventPattern='{"source": "taxi"}')
    refused("ValidationException", events.put_rule, Name="wrong", ScheduleExpression="cron(0 12 1 * MON *)")
    refused("ResourceNotFoundException", events.describe_rule, Name="wrong")
    refused("ValidationException", events.delete_rule, Name="fares")
    events.tag_resource(ResourceARN=arn, Tags=[{"Key": "more", "Value": ""}])
    events.untag_resource(ResourceARN=arn, TagKeys=["of"])

    # Instances by hand, and bounds that bring them back.
    refused("ObjectNotFoundException", scaling.delete_scaling_policy, PolicyName="none", **variant_names)
    refused("ValidationException", scaling.register_scalable_target, **variant_names, MinCapacity=3, MaxCapacity=2)
    assert scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"][0]["PolicyName"] == "tracking"
    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=endpoint, DesiredWeightsAndCapacities=[{"VariantName": "All", "DesiredInstanceCount": 6}])
    activity = eventually(lambda: [
        activity for activity in scaling.describe_scaling_activities(ServiceNamespace="sagemaker")["ScalingActivities"]
        if activity["StatusCode"] == "Successful"])[0]
    assert activity["Cause"] == "maximum capacity was set to 5" and activity["ResourceId"] == variant, activity
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=endpoint, WaiterConfig=quickly)
    assert runtime.invoke_endpoint(EndpointName=endpoint, Body="0.5,1,2", ContentType="text/csv")["Body"].read()
    result = events.put_events(Entries=[{"Source": "taxi", "DetailType": "Fare", "Detail": '{"fare": 60}'}])
    assert result["FailedEntryCount"] == 0, result
    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName=endpoint,
        DesiredWeightsAndCapacities=[{"VariantName": "All", "DesiredWeight": 0.5, "DesiredInstanceCount": 3}])
    print(result["Entries"][0]["EventId"])


def after():
    eventually(lambda: instances() == 3)
    described = sagemaker.describe_endpoint(EndpointName=endpoint)["ProductionVariants"][0]
    assert described["CurrentWeight"] == 0.5 and described["DesiredInstanceCount"] == 3, described
    assert runtime.invoke_endpoint(EndpointName=endpoint, Body="0.5,1,2", ContentType="text/csv")["Body"].read()
    arn = events.describe_rule(Name="fares")["Arn"]
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "more", "Value": ""}]
    assert events.list_targets_by_rule(Rule="fares")["Targets"][0]["RetryPolicy"] == {"MaximumRetryAttempts": 0}
    assert events.describe_rule(Name="serving-drift")["State"] == "ENABLED"
    alarms = {alarm["AlarmName"]: alarm["Threshold"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    assert alarms.pop(f"{endpoint}-threshold") == 0.1 and sorted(alarms.values()) == [810, 900], alarms
    found = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"][0]
    assert (found["MinCapacity"], found["MaxCapacity"]) == (1, 5), found
    policy = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"][0]
    assert policy["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] == 900, policy
    activities = scaling.describe_scaling_activities(ServiceNamespace="sagemaker")["ScalingActivities"]
    assert len(activities) == 1, activities
    schedule = sagemaker.describe_monitoring_schedule(MonitoringScheduleName=f"{endpoint}-threshold")
    assert schedule["MonitoringScheduleStatus"] == "Scheduled", schedule

    cloudformation.delete_stack(StackName="serving")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="serving", WaiterConfig=quickly)
    assert [rule["Name"] for rule in events.list_rules()["Rules"]] == ["fares"]
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []
    assert scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"] == []
    assert sagemaker.list_monitoring_schedules()["MonitoringScheduleSummaries"] == []
    for list_all, member in (
            (sagemaker.list_endpoints, "Endpoints"), (sagemaker.list_endpoint_configs, "EndpointConfigs"),
            (sagemaker.list_models, "Models")):
        assert list_all()[member] == [], member
    events.remove_targets(Rule="fares", Ids=["1"])
    events.delete_rule(Name="fares")


{"make": make, "after": after}[sys.argv[2]]()

"""Makes, changes and deletes stacks with boto3, its waiters among them. usage: boto3_stacks.py SERVER_ADDRESS"""
import datetime
import json
import sys
import urllib.parse

import boto3
from botocore.exceptions import ClientError, WaiterError

options = dict(
    endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
cloudformation = boto3.client("cloudformation", **options)
iam = boto3.client("iam", **options)
s3 = boto3.client("s3", **options)
sagemaker = boto3.client("sagemaker", **options)
quickly = {"Delay": 0.1, "MaxAttempts": 600}


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response
    raise AssertionError(f"{arguments} should have been refused")


identity = boto3.client("sts", **options).get_caller_identity()
assert identity["Arn"] == "arn:aws:iam::000000000000:root", identity

trust = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
definition = {
    "Version": "2020-12-01",
    "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}],
}
template = {
    "Parameters": {"GroupName": {"Type": "String", "Default": "boto-group"}, "Text": {"Type": "String"}},
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": trust,
                "Policies": [{
                    "PolicyName": "read",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [{
                        "Effect": "Allow", "Action": "s3:GetObject",
                        "Resource": {"Fn::Sub": "${Bucket.Arn}/*"}}]},
                }],
            },
        },
        "Group": {
            "Type": "AWS::SageMaker::ModelPackageGroup",
            "Properties": {"ModelPackageGroupName": {"Ref": "GroupName"}, "ModelPackageGroupDescription": {"Ref": "Text"}},
        },
        "Pipeline": {
            "Type": "AWS::SageMaker::Pipeline",
            "Properties": {
                "PipelineName": "boto-pipeline", "PipelineDescription": {"Ref": "Text"},
                "PipelineDefinition": {"PipelineDefinitionBody": json.dumps(definition)},
                "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        },
    },
    "Outputs": {
        "BucketName": {"Value": {"Ref": "Bucket"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-bucket"}}},
        "RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}},
    },
}
body = json.dumps(template)
text = {"ParameterKey": "Text", "ParameterValue": "a & b <c>"}

# What is refused creates nothing.
refused("InsufficientCapabilitiesException", cloudformation.create_stack, StackName="boto", TemplateBody=body, Parameters=[text])
refused("ValidationError", cloudformation.create_stack, StackName="boto", TemplateBody="{}")
refused("ValidationError", cloudformation.create_stack, StackName="b_d", TemplateBody=body)
missing = refused("ValidationError", cloudformation.describe_stacks, StackName="boto")
assert "Stack with id boto does not exist" in missing["Error"]["Message"], missing
assert missing["ResponseMetadata"]["HTTPStatusCode"] == 400
# Besides the catalogue that a server deploys at its first start.
assert [s for s in cloudformation.describe_stacks()["Stacks"] if s["StackName"] != "drift-service-catalog"] == []
assert cloudformation.validate_template(TemplateBody=body)["Capabilities"] == ["CAPABILITY_IAM"]

# Create.
created = cloudformation.create_stack(
    StackName="boto", TemplateBody=body, Parameters=[text], Capabilities=["CAPABILITY_IAM"],
    Tags=[{"Key": "team", "Value": "drift"}], ClientRequestToken="first")
cloudformation.get_waiter("stack_create_complete").wait(StackName="boto", WaiterConfig=quickly)
cloudformation.get_waiter("stack_exists").wait(StackName="boto", WaiterConfig=quickly)
stack = cloudformation.describe_stacks(StackName="boto")["Stacks"][0]
assert stack["StackId"] == created["StackId"] and stack["StackStatus"] == "CREATE_COMPLETE", stack
assert isinstance(stack["CreationTime"], datetime.datetime) and stack["DisableRollback"] is False
assert stack["Tags"] == [{"Key": "team", "Value": "drift"}]
assert {p["ParameterKey"]: p["ParameterValue"] for p in stack["Parameters"]} == {"GroupName": "boto-group", "Text": "a & b <c>"}
outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
bucket = outputs["BucketName"]
assert s3.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 200
role = outputs["RoleArn"].split("/")[-1]
assert iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"] == trust
# Besides the roles of the catalogue.
own = lambda: [r["RoleName"] for r in iam.list_roles()["Roles"] if r["RoleName"].startswith("boto-")]
assert own() == [role]
policy = iam.get_role_policy(RoleName=role, PolicyName="read")["PolicyDocument"]
assert policy["Statement"][0]["Resource"] == f"arn:aws:s3:::{bucket}/*", policy
assert iam.list_role_policies(RoleName=role)["PolicyNames"] == ["read"]
group = sagemaker.describe_model_package_group(ModelPackageGroupName="boto-group")
assert group["ModelPackageGroupDescription"] == "a & b <c>"
assert sagemaker.describe_pipeline(PipelineName="boto-pipeline")["RoleArn"] == outputs["RoleArn"]
refused("AlreadyExistsException", cloudformation.create_stack, StackName="boto", TemplateBody=body, Parameters=[text],
        Capabilities=["CAPABILITY_IAM"])
again = cloudformation.create_stack(
    StackName="boto", TemplateBody=body, Parameters=[text], Capabilities=["CAPABILITY_IAM"],
    Tags=[{"Key": "team", "Value": "drift"}], ClientRequestToken="first")
assert again["StackId"] == created["StackId"]

# Look.
events = [e for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName="boto") for e in page["StackEvents"]]
assert events[0]["ResourceStatus"] == "CREATE_COMPLETE" and events[0]["LogicalResourceId"] == "boto"
assert json.loads(next(e for e in events if e["LogicalResourceId"] == "Group")["ResourceProperties"])
resources = cloudformation.describe_stack_resources(StackName="boto")["StackResources"]
assert {r["LogicalResourceId"] for r in resources} == set(template["Resources"])
one = cloudformation.describe_stack_resource(StackName="boto", LogicalResourceId="Bucket")["StackResourceDetail"]
assert one["PhysicalResourceId"] == bucket
assert len(cloudformation.list_stack_resources(StackName="boto")["StackResourceSummaries"]) == 4
complete = cloudformation.list_stacks(StackStatusFilter=["CREATE_COMPLETE"])["StackSummaries"]
assert [s["StackName"] for s in complete if s["StackName"] != "drift-service-catalog"] == ["boto"]
assert "boto-bucket" in [e["Name"] for e in cloudformation.list_exports()["Exports"]]
assert cloudformation.get_template(StackName="boto")["TemplateBody"] == template
summary = cloudformation.get_template_summary(StackName="boto")
assert summary["ResourceTypes"] == [r["Type"] for r in template["Resources"].values()], summary

# Update: nothing, then something, with the template in a bucket and a previous value.
nothing = refused(
    "ValidationError", cloudformation.update_stack, StackName="boto", UsePreviousTemplate=True,
    Parameters=[{"ParameterKey": "Text", "UsePreviousValue": True}], Capabilities=["CAPABILITY_IAM"])
assert nothing["Error"]["Message"] == "No updates are to be performed."
template["Resources"]["Pipeline"]["Properties"]["PipelineDescription"] = "new"
s3.create_bucket(Bucket="templates")
s3.put_object(Bucket="templates", Key="a/boto.json", Body=json.dumps(template))
cloudformation.update_stack(
    StackName="boto", TemplateURL=f"{sys.argv[1]}/templates/a/boto.json",
    Parameters=[{"ParameterKey": "Text", "UsePreviousValue": True}], Capabilities=["CAPABILITY_IAM"])
cloudformation.get_waiter("stack_update_complete").wait(StackName="boto", WaiterConfig=quickly)
assert sagemaker.describe_pipeline(PipelineName="boto-pipeline")["PipelineDescription"] == "new"

# A change set, as `aws cloudformation deploy` makes it.
cloudformation.create_change_set(
    StackName="boto", ChangeSetName="rename", UsePreviousTemplate=True, Capabilities=["CAPABILITY_IAM"],
    Parameters=[{"ParameterKey": "Text", "UsePreviousValue": True}, {"ParameterKey": "GroupName", "ParameterValue": "other"}])
cloudformation.get_waiter("change_set_create_complete").wait(
    StackName="boto", ChangeSetName="rename", WaiterConfig=quickly)
change = cloudformation.describe_change_set(StackName="boto", ChangeSetName="rename")
assert [c["ResourceChange"]["LogicalResourceId"] for c in change["Changes"]] == ["Group"], change["Changes"]
assert change["Changes"][0]["ResourceChange"]["Replacement"] == "True"
cloudformation.execute_change_set(StackName="boto", ChangeSetName="rename")
cloudformation.get_waiter("stack_update_complete").wait(StackName="boto", WaiterConfig=quickly)
assert [g["ModelPackageGroupName"] for g in sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]] == ["other"]
refused("ChangeSetNotFound", cloudformation.describe_change_set, StackName="boto", ChangeSetName="none")

# Drift.
sagemaker.update_pipeline(PipelineName="boto-pipeline", PipelineDescription="by hand")
detection = cloudformation.detect_stack_drift(StackName="boto")["StackDriftDetectionId"]
status = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
assert status["StackDriftStatus"] == "DRIFTED" and status["DriftedStackResourceCount"] == 1, status
drifts = cloudformation.describe_stack_resource_drifts(
    StackName="boto", StackResourceDriftStatusFilters=["MODIFIED"])["StackResourceDrifts"]
assert drifts[0]["PropertyDifferences"] == [{
    "PropertyPath": "/PipelineDescription", "ExpectedValue": "new", "ActualValue": "by hand",
    "DifferenceType": "NOT_EQUAL"}], drifts

# An update that fails goes back.
template["Resources"]["Second"] = {
    "Type": "AWS::SageMaker::ModelPackageGroup", "Properties": {"ModelPackageGroupName": "not_a_name!"}}
cloudformation.update_stack(
    StackName="boto", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"],
    Parameters=[{"ParameterKey": "Text", "UsePreviousValue": True}, {"ParameterKey": "GroupName", "UsePreviousValue": True}])
try:
    cloudformation.get_waiter("stack_update_complete").wait(StackName="boto", WaiterConfig=quickly)
    raise AssertionError("the update should have failed")
except WaiterError:
    pass
cloudformation.get_waiter("stack_rollback_complete").wait(StackName="boto", WaiterConfig=quickly)

# Delete: a full bucket stays, and says why.
s3.put_object(Bucket=bucket, Key="full", Body=b"1")
cloudformation.delete_stack(StackName="boto")
try:
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="boto", WaiterConfig=quickly)
    raise AssertionError("the bucket is not empty")
except WaiterError:
    pass
failed = cloudformation.describe_stack_resource(StackName="boto", LogicalResourceId="Bucket")["StackResourceDetail"]
assert failed["ResourceStatus"] == "DELETE_FAILED" and "not empty" in failed["ResourceStatusReason"], failed
s3.delete_object(Bucket=bucket, Key="full")
cloudformation.delete_stack(StackName="boto")
cloudformation.get_waiter("stack_delete_complete").wait(StackName="boto", WaiterConfig=quickly)
assert cloudformation.describe_stacks(StackName=created["StackId"])["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
assert own() == []
refused("NoSuchEntity", iam.get_role, RoleName=role)
assert sagemaker.list_pipelines()["PipelineSummaries"] == []

# IAM by hand.
refused("MalformedPolicyDocument", iam.create_role, RoleName="hand", AssumeRolePolicyDocument='{"Statement": []}')
iam.create_role(RoleName="hand", AssumeRolePolicyDocument=json.dumps(trust), Tags=[{"Key": "a", "Value": "b"}])
refused("EntityAlreadyExists", iam.create_role, RoleName="hand", AssumeRolePolicyDocument=json.dumps(trust))
iam.attach_role_policy(RoleName="hand", PolicyArn="arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")
attached = iam.list_attached_role_policies(RoleName="hand")["AttachedPolicies"]
assert attached[0]["PolicyName"] == "AmazonSageMakerFullAccess"
refused("DeleteConflict", iam.delete_role, RoleName="hand")
iam.detach_role_policy(RoleName="hand", PolicyArn=attached[0]["PolicyArn"])
iam.delete_role(RoleName="hand")
refused("InvalidAction", iam.list_users)

"""Tags what SageMaker keeps with boto3. usage: boto3_tags.py SERVER_ADDRESS"""
import json
import sys

import boto3
from botocore.exceptions import ClientError

sagemaker = boto3.client(
    "sagemaker", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any"
)
ROLE = "arn:aws:iam::000000000000:role/sagemaker"
XGBOOST = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.2-2"
ANALYZER = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer"
MODEL = "s3://models/model.tar.gz"
given = dict(Tags=[{"Key": "team", "Value": "fares"}, {"Key": "stage", "Value": "dev"}])
cluster = dict(InstanceCount=1, InstanceType="ml.m5.large", VolumeSizeInGB=1)


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ValidationException", error
        return error.response["Error"]["Message"]
    raise AssertionError("the call succeeded")


def tags(arn):
    return {tag["Key"]: tag["Value"] for tag in sagemaker.list_tags(ResourceArn=arn)["Tags"]}


definition = {
    "Version": "2020-12-01",
    "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "as it should"}}],
}
arns = [
    sagemaker.create_pipeline(
        PipelineName="Taxi", PipelineDefinition=json.dumps(definition), RoleArn=ROLE, **given)["PipelineArn"],
    sagemaker.create_model_package_group(ModelPackageGroupName="Taxi", **given)["ModelPackageGroupArn"],
    sagemaker.create_model(
        ModelName="Taxi", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": XGBOOST, "ModelDataUrl": MODEL}, **given
    )["ModelArn"],
    sagemaker.create_endpoint_config(
        EndpointConfigName="Taxi",
        ProductionVariants=[
            {"VariantName": "all", "ModelName": "Taxi", "InitialInstanceCount": 1, "InstanceType": "ml.t2.medium"}],
        **given)["EndpointConfigArn"],
    sagemaker.create_endpoint(EndpointName="Taxi", EndpointConfigName="Taxi", **given)["EndpointArn"],
    sagemaker.create_processing_job(
        ProcessingJobName="Look", AppSpecification={"ImageUri": ANALYZER}, RoleArn=ROLE,
        ProcessingResources={"ClusterConfig": cluster}, **given)["ProcessingJobArn"],
    sagemaker.create_training_job(
        TrainingJobName="Learn", RoleArn=ROLE, ResourceConfig=cluster,
        AlgorithmSpecification={"TrainingImage": XGBOOST, "TrainingInputMode": "File"},
        HyperParameters={"num_round": "1"},
        InputDataConfig=[
            {"ChannelName": "train", "ContentType": "text/csv",
             "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/train"}}}],
        OutputDataConfig={"S3OutputPath": "s3://models/"}, StoppingCondition={"MaxRuntimeInSeconds": 60},
        **given)["TrainingJobArn"],
    sagemaker.create_transform_job(
        TransformJobName="Predict", ModelName="Taxi",
        TransformInput={
            "ContentType": "text/csv",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/train"}}},
        TransformOutput={"S3OutputPath": "s3://data/predicted"},
        TransformResources={"InstanceCount": 1, "InstanceType": "ml.m5.large"}, **given)["TransformJobArn"],
    sagemaker.create_artifact(
        Source={"SourceUri": "s3://data/train"}, ArtifactType="DataSet", **given)["ArtifactArn"],
    sagemaker.create_context(
        ContextName="Taxi", ContextType="Project", Source={"SourceUri": "s3://data"}, **given)["ContextArn"],
    sagemaker.create_action(
        ActionName="Look", ActionType="Review", Source={"SourceUri": "s3://data"}, **given)["ActionArn"],
]
package = sagemaker.create_model_package(
    ModelPackageGroupName="Taxi",
    InferenceSpecification={
        "Containers": [{"Image": XGBOOST, "ModelDataUrl": MODEL}], "SupportedContentTypes": ["text/csv"],
        "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]
assert tags(package) == {}
sagemaker.add_tags(ResourceArn=package, Tags=given["Tags"])

for arn in arns + [package]:
    assert tags(arn) == {"team": "fares", "stage": "dev"}, (arn, tags(arn))
    answer = sagemaker.add_tags(
        ResourceArn=arn, Tags=[{"Key": "stage", "Value": "prod"}, {"Key": "owner", "Value": "Zoë"}])
    assert [tag["Key"] for tag in answer["Tags"]] == ["team", "stage", "owner"], (arn, answer)
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team", "unknown"])
    assert tags(arn) == {"stage": "prod", "owner": "Zoë"}, (arn, tags(arn))

# What is tagged is otherwise as it was.
assert sagemaker.describe_model(ModelName="Taxi")["PrimaryContainer"]["ModelDataUrl"] == MODEL
assert sagemaker.describe_transform_job(TransformJobName="Predict")["ModelName"] == "Taxi"
assert sagemaker.describe_training_job(TrainingJobName="Learn")["HyperParameters"]["num_round"] == "1"

pages = list(sagemaker.get_paginator("list_tags").paginate(ResourceArn=arns[0], PaginationConfig={"PageSize": 50}))
assert sum(len(page["Tags"]) for page in pages) == 2, pages
missing = arns[0].replace("taxi", "other")
assert missing in refused(sagemaker.list_tags, ResourceArn=missing)
assert missing in refused(sagemaker.add_tags, ResourceArn=missing, Tags=given["Tags"])
assert missing in refused(sagemaker.delete_tags, ResourceArn=missing, TagKeys=["team"])
many = [{"Key": f"key-{n}", "Value": ""} for n in range(49)]
assert "51 tags" in refused(sagemaker.add_tags, ResourceArn=arns[0], Tags=many)
assert "aws:" in refused(sagemaker.add_tags, ResourceArn=arns[0], Tags=[{"Key": "aws:mine", "Value": ""}])
sagemaker.delete_pipeline(PipelineName="Taxi")
assert arns[0] in refused(sagemaker.list_tags, ResourceArn=arns[0])
print("tagged")

"""Creates the AWS sample's build pipeline as it is, fills the buckets that it names, and runs it to a registered version.

usage: run.py SERVER_ADDRESS DEFINITION DATA_FOLDER"""
import json
import os
import sys
import time

address, definition, data = sys.argv[1:]
os.environ.update(AWS_ENDPOINT_URL=address, AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any",
                  AWS_EC2_METADATA_DISABLED="true")
import boto3
import botocore

text = open(definition, encoding="utf-8").read()
document = json.loads(text)
steps = {step["Name"]: step for step in document["Steps"]}
defaults = {parameter["Name"]: parameter["DefaultValue"] for parameter in document["Parameters"]}
s3, sagemaker = boto3.client("s3"), boto3.client("sagemaker")
place = lambda uri: uri.removeprefix("s3://").split("/", 1)
bucket, prefix = place(defaults["InputDataUrl"])
s3.create_bucket(Bucket=bucket)
for month in ("green_tripdata_2022-01.parquet", "green_tripdata_2022-02.parquet"):
    s3.upload_file(os.path.join(data, month), bucket, f"{prefix}/{month}")
s3.upload_file(os.path.join(data, "taxi_zones.zip"), *place(defaults["InputZonesUrl"]))
scripts = os.path.dirname(os.path.abspath(__file__))
for step, script in (("PreprocessData", "preprocess.py"), ("EvaluateModel", "evaluate.py")):
    inputs = {item["InputName"]: item["S3Input"] for item in steps[step]["Arguments"]["ProcessingInputs"]}
    assert inputs["code"]["S3Uri"].endswith(script), inputs["code"]
    s3.upload_file(os.path.join(scripts, script), *place(inputs["code"]["S3Uri"]))

role = steps["PreprocessData"]["Arguments"]["RoleArn"]
sagemaker.create_pipeline(PipelineName="drift-test-build", PipelineDefinition=text, RoleArn=role, ClientRequestToken="t" * 32)
assert sagemaker.describe_pipeline(PipelineName="drift-test-build")["PipelineDefinition"] == text
execution = sagemaker.start_pipeline_execution(PipelineName="drift-test-build", ClientRequestToken="s" * 32)["PipelineExecutionArn"]
deadline = time.monotonic() + 400
while (described := sagemaker.describe_pipeline_execution(PipelineExecutionArn=execution))["PipelineExecutionStatus"] == "Executing":
    assert time.monotonic() < deadline, f"the execution does not end: {described}"
    time.sleep(0.5)
listed = sagemaker.list_pipeline_execution_steps(PipelineExecutionArn=execution)["PipelineExecutionSteps"]
print(json.dumps(listed, default=str, indent=1), file=sys.stderr)
assert described["PipelineExecutionStatus"] == "Succeeded", described
assert described["PipelineExperimentConfig"] == {"ExperimentName": "drift-test-build", "TrialName": execution[-12:]}, described
ran = {step["StepName"]: step for step in listed}
assert set(ran) == set(steps) | {"RegisterModel-RegisterModel"}, set(ran)
assert all(step["StepStatus"] == "Succeeded" for step in ran.values())
assert ran["CheckEvaluation"]["Metadata"]["Condition"]["Outcome"] == "True", ran["CheckEvaluation"]

# What every step made is where the definition says.
def read(uri):
    bucket, key = place(uri)
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()

job = sagemaker.describe_processing_job(ProcessingJobName=ran["PreprocessData"]["Metadata"]["ProcessingJob"]["Arn"].split("/")[-1])
outputs = {item["OutputName"]: item["S3Output"]["S3Uri"] for item in job["ProcessingOutputConfig"]["Outputs"]}
assert outputs["train"] == f"s3://{bucket}/drift-test-build/{execution[-12:]}/PreprocessData/output/train", outputs
rows = {name: read(f"{uri}/{name}.csv").decode().splitlines() for name, uri in outputs.items()}
assert rows["baseline"][0].startswith("fare_amount,passenger_count"), rows["baseline"][0]
assert rows["baseline"][1:] == rows["train"] and len(rows["train"]) > 50_000, len(rows["train"])
evaluation = steps["EvaluateModel"]["Arguments"]["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
rmse = json.loads(read(f"{evaluation}/evaluation.json"))["regression_metrics"]["rmse"]["value"]
assert 1 < rmse <= 7, rmse

# The registered version, and its baselines.
versions = sagemaker.list_model_packages(ModelPackageGroupName="drift-test")["ModelPackageSummaryList"]
assert [version["ModelPackageVersion"] for version in versions] == [1], versions
package = sagemaker.describe_model_package(ModelPackageName=versions[0]["ModelPackageArn"])
assert package["ModelApprovalStatus"] == "PendingManualApproval"
assert ran["RegisterModel-RegisterModel"]["Metadata"]["RegisterModel"]["Arn"] == package["ModelPackageArn"]
training = sagemaker.describe_training_job(TrainingJobName=ran["TrainModel"]["Metadata"]["TrainingJob"]["Arn"].split("/")[-1])
artifacts = training["ModelArtifacts"]["S3ModelArtifacts"]
assert package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] == artifacts
assert artifacts.startswith(defaults["ModelOutputUrl"] + "/")
assert package["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"] == f"{evaluation}/evaluation.json"
baselines = package["DriftCheckBaselines"]["ModelDataQuality"]
assert baselines == package["ModelMetrics"]["ModelDataQuality"], package
statistics = json.loads(read(baselines["Statistics"]["S3Uri"]))
assert statistics["dataset"]["item_count"] == len(rows["train"]), statistics["dataset"]
names = rows["baseline"][0].split(",")
assert [feature["name"] for feature in statistics["features"]] == names
constraints = json.loads(read(baselines["Constraints"]["S3Uri"]))
assert [feature["name"] for feature in constraints["features"]] == names

# What made the version, upstream of it, is on record.
artifact = sagemaker.list_artifacts(SourceUri=package["ModelPackageArn"])["ArtifactSummaries"]
assert len(artifact) == 1, artifact
found = sagemaker.query_lineage(StartArns=[artifact[0]["ArtifactArn"]], Direction="Ascendants", IncludeEdges=False, MaxDepth=10)
types = {vertex.get("Type") for vertex in found["Vertices"]}
assert {"DataSet", "TrainingJob", "ProcessingJob", "Model"} <= types, types
print(f"botocore {botocore.__version__}: the sample's build pipeline registered a version with an error of {rmse:.3f}")

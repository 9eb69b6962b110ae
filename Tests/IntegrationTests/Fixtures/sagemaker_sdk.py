"""Defines, uploads, starts and awaits a pipeline with the real SageMaker SDK. usage: sagemaker_sdk.py SERVER_ADDRESS FOLDER"""
import contextlib
import io
import json
import os
import random
import sys
import time

address, folder = sys.argv[1:]
settings = os.path.join(folder, "sagemaker.yaml")
with open(settings, "w") as file:
    file.write("SchemaVersion: '1.0'\nSageMaker:\n  PythonSDK:\n    Modules:\n      TelemetryOptOut: true\n")
os.environ.update(SAGEMAKER_USER_CONFIG_OVERRIDE=settings, AWS_ENDPOINT_URL=address, AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any",
                  AWS_EC2_METADATA_DISABLED="true", HOME=folder)

import boto3
import sagemaker
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.model_monitor import DatasetFormat
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.sklearn.processing import SKLearnProcessor
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, QualityCheckStep
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

scripts = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sagemaker_project")
# Named here, since the SDK asks AWS's own STS for the account that its usual bucket is named after, whatever the endpoint.
bucket = "sagemaker-us-east-1-000000000000"
boto3.client("s3").create_bucket(Bucket=bucket)
session = PipelineSession(default_bucket=bucket)
assert session.default_bucket() == bucket
role = "arn:aws:iam::000000000000:role/driftloop"

# Data of the user's, uploaded by the SDK: fare = 3 + 2 * distance, and noise.
generator = random.Random(1)
with open(os.path.join(folder, "trips.csv"), "w") as file:
    file.write("fare,distance,passengers\n")
    for _ in range(3000):
        distance = generator.uniform(0.5, 20)
        file.write(f"{3 + 2 * distance + generator.gauss(0, 0.5):.3f},{distance:.3f},{generator.randint(1, 6)}\n")
data = sagemaker.s3.S3Uploader.upload(os.path.join(folder, "trips.csv"), f"s3://{bucket}/trips", sagemaker_session=session)

input_data = ParameterString("InputData", default_value=f"s3://{bucket}/trips")
largest = ParameterFloat("LargestRMSE", default_value=7.0)
processor = SKLearnProcessor(framework_version="1.2-1", role=role, instance_type="ml.m5.xlarge", instance_count=1,
                             base_job_name="preprocess", sagemaker_session=session)
preprocess = ProcessingStep("Preprocess", step_args=processor.run(
    code=os.path.join(scripts, "preprocess.py"), arguments=["--test-size", "0.2"],
    inputs=[ProcessingInput(source=input_data, destination="/opt/ml/processing/input")],
    outputs=[ProcessingOutput(output_name=name, source=f"/opt/ml/processing/{name}")
             for name in ("train", "validation", "test", "baseline")]))
output = lambda name: preprocess.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri

image = sagemaker.image_uris.retrieve("xgboost", "us-east-1", version="1.7-1")
estimator = Estimator(image, role, instance_count=1, instance_type="ml.m5.xlarge", sagemaker_session=session,
                      output_path=f"s3://{bucket}/models")
estimator.set_hyperparameters(objective="reg:squarederror", num_round=60, max_depth=4, eta=0.2)
train = TrainingStep("Train", step_args=estimator.fit({
    name: TrainingInput(output(name), content_type="text/csv") for name in ("train", "validation")}))

check = QualityCheckStep(
    "Baseline", skip_check=True, register_new_baseline=True,
    quality_check_config=DataQualityCheckConfig(
        baseline_dataset=output("baseline"), dataset_format=DatasetFormat.csv(header=True),
        output_s3_uri=Join("/", ["s3:/", bucket, ExecutionVariables.PIPELINE_EXECUTION_ID, "baseline"])),
    check_job_config=CheckJobConfig(role=role, instance_type="ml.m5.xlarge", sagemaker_session=session))

evaluator = ScriptProcessor(image_uri=image, command=["python3"], role=role, instance_type="ml.m5.xlarge", instance_count=1,
                            base_job_name="evaluate", sagemaker_session=session)
report = PropertyFile("EvaluationReport", output_name="evaluation", path="evaluation.json")
evaluate = ProcessingStep("Evaluate", property_files=[report], step_args=evaluator.run(
    code=os.path.join(scripts, "evaluate.py"),
    inputs=[ProcessingInput(source=train.properties.ModelArtifacts.S3ModelArtifacts, destination="/opt/ml/processing/model"),
            ProcessingInput(source=output("test"), destination="/opt/ml/processing/test")],
    outputs=[ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/evaluation")]))

source = lambda uri: MetricsSource(content_type="application/json", s3_uri=uri)
model = Model(image, model_data=train.properties.ModelArtifacts.S3ModelArtifacts, role=role, sagemaker_session=session)
register = ModelStep("Register", step_args=model.register(
    content_types=["text/csv"], response_types=["text/csv"], inference_instances=["ml.m5.large"],
    transform_instances=["ml.m5.large"], model_package_group_name="sdk-trips", approval_status="PendingManualApproval",
    model_metrics=ModelMetrics(model_data_statistics=source(check.properties.CalculatedBaselineStatistics),
                               model_data_constraints=source(check.properties.CalculatedBaselineConstraints)),
    drift_check_baselines=DriftCheckBaselines(
        model_data_statistics=source(check.properties.BaselineUsedForDriftCheckStatistics),
        model_data_constraints=source(check.properties.BaselineUsedForDriftCheckConstraints))))
condition = ConditionStep("GoodEnough", conditions=[ConditionLessThanOrEqualTo(
    left=JsonGet(step_name="Evaluate", property_file=report, json_path="regression_metrics.rmse.value"), right=largest)],
    if_steps=[register], else_steps=[FailStep("TooBad", error_message=Join(" ", ["the error is above", largest]))])

pipeline = Pipeline("sdk-trips", parameters=[input_data, largest], steps=[preprocess, train, check, evaluate, condition],
                    sagemaker_session=session)
pipeline.upsert(role_arn=role)
pipeline.upsert(role_arn=role)
execution = pipeline.start()
try:
    execution.wait(delay=1, max_attempts=240)
finally:
    for step in execution.list_steps():
        print(json.dumps(step, default=str), file=sys.stderr)
steps = {step["StepName"]: step for step in execution.list_steps()}
assert all(step["StepStatus"] == "Succeeded" for step in steps.values()), steps
assert set(steps) == {"Preprocess", "Train", "Baseline", "Evaluate", "GoodEnough", "Register-RegisterModel"}, set(steps)
client = boto3.client("sagemaker")
versions = client.list_model_packages(ModelPackageGroupName="sdk-trips")["ModelPackageSummaryList"]
assert [v["ModelPackageVersion"] for v in versions] == [1]
package = client.describe_model_package(ModelPackageName=versions[0]["ModelPackageArn"])
assert package["DriftCheckBaselines"]["ModelDataQuality"]["Constraints"]["S3Uri"].endswith("constraints.json")
job = client.describe_processing_job(ProcessingJobName=steps["Evaluate"]["Metadata"]["ProcessingJob"]["Arn"].split("/")[-1])
evaluation = json.loads(sagemaker.s3.S3Downloader.read_file(
    job["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"] + "/evaluation.json", sagemaker_session=session))
assert 0.3 < evaluation["regression_metrics"]["rmse"]["value"] < 1.5, evaluation

# Another parameter, another branch: the model is not good enough, and nothing is registered.
second = pipeline.start(parameters={"LargestRMSE": 0.001})
try:
    second.wait(delay=1, max_attempts=240)
    raise SystemExit("the second execution should have failed")
except Exception as error:
    assert "FAILED" in str(error).upper(), error
assert "the error is above 0.001" in second.describe()["FailureReason"], second.describe()
assert len(client.list_model_packages(ModelPackageGroupName="sdk-trips")["ModelPackageSummaryList"]) == 1


# Jobs by hand, whose logs the SDK prints while it waits. It looks every 10 s, and for the job's end every 30 s: its clock is
# quick here.
class QuickTime:
    ahead = 0

    def time(self):
        return time.time() + self.ahead

    def sleep(self, seconds):
        time.sleep(seconds / 50)
        self.ahead += seconds


def printed(call):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        call()
    return output.getvalue()


sagemaker.session.time = QuickTime()
session = sagemaker.Session(default_bucket=bucket)
counter = ScriptProcessor(image_uri=image, command=["python3"], role=role, instance_type="ml.m5.xlarge", instance_count=2,
                          base_job_name="count", sagemaker_session=session)
text = printed(lambda: counter.run(code=os.path.join(scripts, "count.py"), wait=True, logs=True))
lines = [line for line in text.splitlines() if line.startswith("line ")]
assert sorted(lines) == sorted(2 * [f"line {n}" for n in range(1, 1001)]), text[-4000:]
# Each event is printed once, and a stream's in their order.
assert lines.index("line 1") < lines.index("line 2") < lines.index("line 1000"), text[-4000:]

prepared = client.describe_processing_job(
    ProcessingJobName=steps["Preprocess"]["Metadata"]["ProcessingJob"]["Arn"].split("/")[-1])
places = {o["OutputName"]: o["S3Output"]["S3Uri"] for o in prepared["ProcessingOutputConfig"]["Outputs"]}
estimator = Estimator(image, role, instance_count=1, instance_type="ml.m5.xlarge", sagemaker_session=session,
                      output_path=f"s3://{bucket}/models")
estimator.set_hyperparameters(objective="reg:squarederror", num_round=5, max_depth=4, eta=0.2)
text = printed(lambda: estimator.fit({
    name: TrainingInput(places[name], content_type="text/csv") for name in ("train", "validation")}, logs="All"))
rounds = [line.split("\t")[0] for line in text.splitlines() if "validation-rmse" in line]
assert rounds == [f"[{n}]" for n in range(5)], text[-4000:]
assert "Training seconds:" in text, text[-4000:]
print("the SageMaker SDK's pipeline ran")

"""Code pipelines by boto3: boto3_delivery.py ADDRESS. A repository, a build, an approval."""

import io
import json
import sys
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

address = sys.argv[1]
session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
s3, pipelines, builds, repositories, events = (
    session.client(name, endpoint_url=address)
    for name in ("s3", "codepipeline", "codebuild", "codecommit", "events")
)


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("the call succeeded")


def until(condition, what):
    for _ in range(600):
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what} does not come: {json.dumps(pipelines.get_pipeline_state(name='taxi'), default=str)}")


s3.create_bucket(Bucket="artifacts")
repositories.create_repository(repositoryName="taxi")
SPEC = """version: 0.2
env:
  exported-variables: [ANSWER]
phases:
  build:
    commands:
      - export ANSWER=42
      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION $WHO" > commit.txt
artifacts:
  files: [commit.txt]
"""
commit = repositories.put_file(
    repositoryName="taxi", branchName="main", filePath="buildspec.yml", fileContent=SPEC.encode(), commitMessage="Begin"
)["commitId"]
builds.create_project(
    name="taxi",
    source={"type": "CODEPIPELINE"},
    artifacts={"type": "CODEPIPELINE"},
    environment={"type": "LINUX_CONTAINER", "image": "x", "computeType": "BUILD_GENERAL1_SMALL"},
    serviceRole="arn:aws:iam::000000000000:role/build",
)
assert code(builds.start_build, projectName="taxi") == "InvalidInputException"


def action(name, category, provider, configuration, **more):
    kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
    return dict(name=name, actionTypeId=kind, configuration=configuration, **more)


declaration = {
    "name": "taxi",
    "roleArn": "arn:aws:iam::000000000000:role/pipeline",
    "artifactStore": {"type": "S3", "location": "artifacts"},
    "stages": [
        {
            "name": "Source",
            "actions": [
                action(
                    "Pull", "Source", "CodeCommit",
                    {"RepositoryName": "taxi", "BranchName": "main", "PollForSourceChanges": "false"},
                    outputArtifacts=[{"name": "Artifact_Source"}], namespace="Commit",
                )
            ],
        },
        {
            "name": "Build",
            "actions": [
                action(
                    "Compile", "Build", "CodeBuild",
                    {
                        "ProjectName": "taxi",
                        "EnvironmentVariables": json.dumps([{"name": "WHO", "value": "#{Commit.CommitMessage}"}]),
                    },
                    inputArtifacts=[{"name": "Artifact_Source"}], outputArtifacts=[{"name": "Artifact_Build"}],
                    namespace="Built",
                )
            ],
        },
        {"name": "Release", "actions": [action("Approve", "Approval", "Manual", {"CustomData": "#{Built.ANSWER}"})]},
    ],
}
wrong = json.loads(json.dumps(declaration))
wrong["stages"][1]["actions"][0]["configuration"]["Colour"] = "red"
assert code(pipelines.create_pipeline, pipeline=wrong) == "InvalidActionDeclarationException"
made = pipelines.create_pipeline(pipeline=declaration)["pipeline"]
assert made["version"] == 1 and made["executionMode"] == "SUPERSEDED", made
assert pipelines.list_pipelines()["pipelines"][0]["name"] == "taxi"
assert code(pipelines.get_pipeline, name="none") == "PipelineNotFoundException"


def stage(name):
    return next(s for s in pipelines.get_pipeline_state(name="taxi")["stageStates"] if s["stageName"] == name)


def token():
    return stage("Release")["actionStates"][0].get("latestExecution", {}).get("token")


waiting = until(token, "the approval")
runs = pipelines.list_action_executions(pipelineName="taxi")["actionExecutionDetails"]
approve, compile_, pull = runs
assert pull["output"]["outputVariables"]["CommitId"] == commit, pull
assert compile_["output"]["outputVariables"] == {"ANSWER": "42"}, compile_
assert approve["input"]["resolvedConfiguration"] == {"CustomData": "42"}, approve
place = compile_["output"]["outputArtifacts"][0]["s3location"]
body = s3.get_object(Bucket=place["bucket"], Key=place["key"])["Body"].read()
assert zipfile.ZipFile(io.BytesIO(body)).read("commit.txt").decode() == f"{commit} Begin\n"
assert place["key"].startswith("taxi/Artifact_B/") and place["key"].endswith(".zip"), place
assert (
    code(
        pipelines.put_approval_result, pipelineName="taxi", stageName="Release", actionName="Approve",
        token="00000000-0000-0000-0000-000000000000", result={"status": "Approved", "summary": ""},
    )
    == "InvalidApprovalTokenException"
)
pipelines.put_approval_result(
    pipelineName="taxi", stageName="Release", actionName="Approve", token=waiting,
    result={"status": "Approved", "summary": "fine"},
)
first = pipelines.list_pipeline_executions(pipelineName="taxi")["pipelineExecutionSummaries"][0]
status = lambda i: pipelines.get_pipeline_execution(pipelineName="taxi", pipelineExecutionId=i)["pipelineExecution"]
until(lambda: status(first["pipelineExecutionId"])["status"] == "Succeeded", "the end")
assert status(first["pipelineExecutionId"])["artifactRevisions"][0]["revisionId"] == commit
assert first["trigger"]["triggerType"] == "CreatePipeline"

# A push starts it by a rule, and waits in front of a disabled stage.
pipelines.disable_stage_transition(
    pipelineName="taxi", stageName="Build", transitionType="Inbound", reason="training"
)
events.put_rule(
    Name="push",
    EventPattern=json.dumps({"source": ["aws.codecommit"], "detail": {"referenceName": ["main"]}}),
)
events.put_targets(Rule="push", Targets=[{"Id": "1", "Arn": "arn:aws:codepipeline:us-east-1:000000000000:taxi"}])
repositories.put_file(
    repositoryName="taxi", branchName="main", filePath="note.txt", fileContent=b"x", parentCommitId=commit,
    commitMessage="More",
)
second = until(lambda: stage("Build").get("inboundExecution", {}).get("pipelineExecutionId"), "the waiting execution")
assert status(second)["trigger"]["triggerType"] == "CloudWatchEvent", status(second)
assert status(second)["trigger"]["triggerDetail"].endswith(":rule/push")
assert stage("Build")["inboundTransitionState"]["disabledReason"] == "training"
third = pipelines.start_pipeline_execution(name="taxi", clientRequestToken="once")["pipelineExecutionId"]
assert pipelines.start_pipeline_execution(name="taxi", clientRequestToken="once")["pipelineExecutionId"] == third
until(lambda: status(second)["status"] == "Superseded", "the superseding")
pipelines.enable_stage_transition(pipelineName="taxi", stageName="Build", transitionType="Inbound")
waiting = until(token, "the second approval")
pipelines.put_approval_result(
    pipelineName="taxi", stageName="Release", actionName="Approve", token=waiting,
    result={"status": "Rejected", "summary": "not yet"},
)
until(lambda: status(third)["status"] == "Failed", "the failure")
assert (
    code(
        pipelines.retry_stage_execution, pipelineName="taxi", stageName="Release", pipelineExecutionId=second,
        retryMode="FAILED_ACTIONS",
    )
    == "NotLatestPipelineExecutionException"
)
pipelines.retry_stage_execution(
    pipelineName="taxi", stageName="Release", pipelineExecutionId=third, retryMode="FAILED_ACTIONS"
)
until(token, "the third approval")
pipelines.stop_pipeline_execution(pipelineName="taxi", pipelineExecutionId=third, abandon=True, reason="enough")
until(lambda: status(third)["status"] == "Stopped", "the stop")
assert code(pipelines.stop_pipeline_execution, pipelineName="taxi", pipelineExecutionId=third) == (
    "PipelineExecutionNotStoppableException"
)
pipelines.delete_pipeline(name="taxi")
pipelines.delete_pipeline(name="taxi")
assert pipelines.list_pipelines()["pipelines"] == []
print("ok")

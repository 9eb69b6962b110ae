"""Builds in the sandbox by boto3: boto3_builds.py ADDRESS STATE."""

import io
import sys
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

address, state = sys.argv[1:]
session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1")
s3, builds, events = (session.client(name, endpoint_url=address) for name in ("s3", "codebuild", "events"))

s3.create_bucket(Bucket="sources")


def put(buildspec, files=()):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("buildspec.yml", buildspec)
        for name, text in files:
            archive.writestr(name, text)
    s3.put_object(Bucket="sources", Key="source.zip", Body=body.getvalue())


def wait(build):
    for _ in range(600):
        found = builds.batch_get_builds(ids=[build["id"], "no:such"])
        assert found["buildsNotFound"] == ["no:such"]
        if found["builds"][0]["buildComplete"]:
            return found["builds"][0]
        time.sleep(0.2)
    raise AssertionError("the build does not end")


def run(**overrides):
    return wait(builds.start_build(projectName="taxi", **overrides)["build"])


def code(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("the call succeeded")


project = dict(
    name="taxi",
    source={"type": "S3", "location": "sources/source.zip"},
    artifacts={"type": "S3", "location": "sources", "path": "out", "name": "thing.zip", "packaging": "ZIP"},
    environment={
        "type": "LINUX_CONTAINER",
        "image": "aws/codebuild/standard:7.0",
        "computeType": "BUILD_GENERAL1_SMALL",
        "environmentVariables": [{"name": "GIVEN", "value": "project"}],
    },
    serviceRole="arn:aws:iam::000000000000:role/build",
)
created = builds.create_project(**project)["project"]
assert created["arn"] == "arn:aws:codebuild:us-east-1:000000000000:project/taxi", created
assert created["timeoutInMinutes"] == 60
assert code(builds.create_project, **project) == "ResourceAlreadyExistsException"
bad = dict(project, name="bad", vpcConfig={"vpcId": "v"}, source={"type": "GITHUB"})
assert code(builds.create_project, **bad) == "InvalidInputException"
assert builds.list_projects()["projects"] == ["taxi"]

# What a build sees: its source, the network, its tools; not the state directory.
put(
    f"""version: 0.2
env:
  variables:
    GIVEN: spec
  exported-variables: [NOTE]
phases:
  pre_build:
    commands:
      - export NOTE="$GIVEN $CODEBUILD_BUILD_NUMBER"
      - test ! -e {state} || touch escaped
      - for place in /usr/x /etc/x /x; do touch $place 2> /dev/null && touch escaped; done; true
  build:
    commands:
      - cat data.txt > out.txt
      - mkdir -p cache && if [ -e cache/n ]; then echo again >> out.txt; fi; touch cache/n
      - touch "$HOME/mark"; ls -a "$HOME" | grep -c mark >> out.txt
      - command -v drift git > /dev/null && drift --version >> out.txt
      - test ! -e escaped
      - exec 3<>/dev/tcp/127.0.0.1/{address.rsplit(':', 1)[1]} && echo network >> out.txt
artifacts:
  files: [out.txt]
cache:
  paths: ['cache/**/*']
""".replace("env:\n", "env:\n  shell: bash\n"),
    [("data.txt", "42\n")],
)
first = run()
assert first["buildStatus"] == "SUCCEEDED", first
assert [phase["phaseType"] for phase in first["phases"]] == [
    "SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD",
    "UPLOAD_ARTIFACTS", "FINALIZING", "COMPLETED",
], first["phases"]
assert first["exportedEnvironmentVariables"] == [{"name": "NOTE", "value": "project 1"}]
assert first["artifacts"]["location"] == "arn:aws:s3:::sources/out/thing.zip"


def result():
    body = s3.get_object(Bucket="sources", Key="out/thing.zip")["Body"].read()
    return zipfile.ZipFile(io.BytesIO(body)).read("out.txt").decode().split("\n")


lines = result()
assert lines[0] == "42" and lines[1] == "1" and lines[3] == "network", lines
second = run(environmentVariablesOverride=[{"name": "GIVEN", "value": "override"}])
assert second["buildStatus"] == "SUCCEEDED", second
assert second["exportedEnvironmentVariables"] == [{"name": "NOTE", "value": "override 2"}]
assert result()[1] == "again", result()
builds.invalidate_project_cache(projectName="taxi")
run()
assert result()[1] == "1", result()

# Failures.
failed = run(buildspecOverride="version: 0.2\nphases:\n  build:\n    commands:\n      - exit 7\n")
assert failed["buildStatus"] == "FAILED"
phase = next(phase for phase in failed["phases"] if phase.get("phaseStatus") == "FAILED")
assert phase["phaseType"] == "BUILD" and phase["contexts"][0]["statusCode"] == "COMMAND_EXECUTION_ERROR", phase
broken = run(buildspecOverride="version: 0.2\nphases:\n  bild: {}\n")
assert broken["buildStatus"] == "FAILED"
phase = next(phase for phase in broken["phases"] if phase.get("phaseStatus") == "FAILED")
assert phase["contexts"][0]["statusCode"] == "YAML_FILE_ERROR" and "phases.bild" in phase["contexts"][0]["message"], phase
absent = run(sourceLocationOverride="sources/absent.zip")
assert absent["buildStatus"] == "FAILED", absent

# A report that the build's own commands wrote does not make it succeed where its program says nothing.
forged = run(
    buildspecOverride="version: 0.2\nphases:\n  build:\n    commands:\n"
    "      - echo '{\"phases\":7,\"exported\":[1]}' > /opt/ml/output/report.json; kill -9 $PPID\n"
)
assert forged["buildStatus"] in ("FAILED", "FAULT"), forged

# Stopping.
running = builds.start_build(
    projectName="taxi", buildspecOverride="version: 0.2\nphases:\n  build:\n    commands:\n      - sleep 600\n"
)["build"]
for _ in range(300):
    if builds.batch_get_builds(ids=[running["id"]])["builds"][0]["currentPhase"] == "BUILD":
        break
    time.sleep(0.1)
builds.stop_build(id=running["id"])
assert wait(running)["buildStatus"] == "STOPPED"
assert code(builds.stop_build, id=running["id"]) == "InvalidInputException"
assert code(builds.start_build, projectName="none") == "ResourceNotFoundException"
token = builds.start_build(projectName="taxi", idempotencyToken="t")["build"]["id"]
assert builds.start_build(projectName="taxi", idempotencyToken="t")["build"]["id"] == token
wait({"id": token})
again = builds.retry_build(id=token)["build"]
assert wait(again)["buildStatus"] == "SUCCEEDED"
assert builds.list_builds_for_project(projectName="taxi")["ids"][0] == again["id"]

# No ordinary job gets what a build gets.
jobs = session.client("sagemaker", endpoint_url=address)
assert code(jobs.describe_processing_job, ProcessingJobName=token.split(":")[1]) == "ValidationException"
assert not jobs.list_processing_jobs()["ProcessingJobSummaries"]

builds.update_project(name="taxi", description="changed", timeoutInMinutes=5)
assert builds.batch_get_projects(names=["taxi"])["projects"][0]["timeoutInMinutes"] == 5
builds.delete_project(name="taxi")
builds.delete_project(name="taxi")
assert builds.batch_get_projects(names=["taxi"])["projectsNotFound"] == ["taxi"]
print("ok")

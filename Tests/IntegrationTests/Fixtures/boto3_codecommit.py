"""Uses repositories with boto3. usage: boto3_codecommit.py SERVER_ADDRESS FOLDER"""
import sys

import boto3
from botocore.exceptions import ClientError

address, folder = sys.argv[1:]
client = boto3.client(
    "codecommit", endpoint_url=address, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any"
)


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        assert found == code, (found, code)
        assert error.response["Error"]["Message"], "no message"
        assert isinstance(error, getattr(client.exceptions, code)), code
        return
    raise AssertionError(f"{call} was not refused with {code}")


# Repositories
made = client.create_repository(repositoryName="taxi", repositoryDescription="Fares", tags={"team": "ml"})
metadata = made["repositoryMetadata"]
assert metadata["Arn"] == "arn:aws:codecommit:us-east-1:000000000000:taxi"
assert metadata["cloneUrlHttp"] == f"{address}/v1/repos/taxi"
assert client.get_repository(repositoryName="taxi")["repositoryMetadata"] == metadata
refused("RepositoryNameExistsException", client.create_repository, repositoryName="taxi")
refused("RepositoryDoesNotExistException", client.get_repository, repositoryName="none")
refused("InvalidRepositoryNameException", client.get_repository, repositoryName="x.git")
pages = client.get_paginator("list_repositories").paginate().build_full_result()
assert [r["repositoryName"] for r in pages["repositories"]] == ["taxi"]
batch = client.batch_get_repositories(repositoryNames=["taxi", "none"])
assert batch["repositoriesNotFound"] == ["none"] and len(batch["repositories"]) == 1
client.update_repository_description(repositoryName="taxi", repositoryDescription="Trips")
assert client.get_repository(repositoryName="taxi")["repositoryMetadata"]["repositoryDescription"] == "Trips"
client.tag_resource(resourceArn=metadata["Arn"], tags={"cost": "7"})
client.untag_resource(resourceArn=metadata["Arn"], tagKeys=["team"])
assert client.list_tags_for_resource(resourceArn=metadata["Arn"])["tags"] == {"cost": "7"}

# Files and commits
content = bytes(range(256)) * 10
first = client.put_file(
    repositoryName="taxi", branchName="main", fileContent=content, filePath="data/all.bin", name="Ada", email="a@b.c"
)
file = client.get_file(repositoryName="taxi", filePath="data/all.bin")
assert file["fileContent"] == content and file["fileMode"] == "NORMAL" and file["blobId"] == first["blobId"]
second = client.create_commit(
    repositoryName="taxi",
    branchName="main",
    parentCommitId=first["commitId"],
    commitMessage="Two files",
    putFiles=[
        {"filePath": "run.sh", "fileMode": "EXECUTABLE", "fileContent": b"#!/bin/sh\n"},
        {"filePath": "data/copy.bin", "sourceFile": {"filePath": "data/all.bin"}},
    ],
)
assert [f["absolutePath"] for f in second["filesAdded"]] == ["data/copy.bin", "run.sh"]
commit = client.get_commit(repositoryName="taxi", commitId=second["commitId"])["commit"]
assert commit["parents"] == [first["commitId"]] and commit["message"].strip() == "Two files"
folder = client.get_folder(repositoryName="taxi", folderPath="/")
assert [f["relativePath"] for f in folder["files"]] == ["run.sh"]
assert [f["relativePath"] for f in folder["subFolders"]] == ["data"]
differences = client.get_differences(
    repositoryName="taxi", beforeCommitSpecifier=first["commitId"], afterCommitSpecifier="main"
)["differences"]
assert [d["changeType"] for d in differences] == ["A", "A"]
assert client.get_blob(repositoryName="taxi", blobId=first["blobId"])["content"] == content
refused(
    "ParentCommitIdOutdatedException",
    client.delete_file,
    repositoryName="taxi",
    branchName="main",
    filePath="run.sh",
    parentCommitId=first["commitId"],
)
gone = client.delete_file(
    repositoryName="taxi", branchName="main", filePath="run.sh", parentCommitId=second["commitId"]
)
refused("FileDoesNotExistException", client.get_file, repositoryName="taxi", filePath="run.sh")

# Branches
client.create_branch(repositoryName="taxi", branchName="work", commitId=first["commitId"])
assert client.list_branches(repositoryName="taxi")["branches"] == ["main", "work"]
branch = client.get_branch(repositoryName="taxi", branchName="main")["branch"]
assert branch["commitId"] == gone["commitId"]
refused("BranchDoesNotExistException", client.get_branch, repositoryName="taxi", branchName="none")
refused("DefaultBranchCannotBeDeletedException", client.delete_branch, repositoryName="taxi", branchName="main")
client.update_default_branch(repositoryName="taxi", defaultBranchName="work")
assert client.delete_branch(repositoryName="taxi", branchName="main")["deletedBranch"]["branchName"] == "main"

# The end
client.update_repository_name(oldName="taxi", newName="cab")
assert client.get_repository(repositoryName="cab")["repositoryMetadata"]["defaultBranch"] == "work"
assert client.delete_repository(repositoryName="cab")["repositoryId"] == metadata["repositoryId"]
assert "repositoryId" not in client.delete_repository(repositoryName="cab")

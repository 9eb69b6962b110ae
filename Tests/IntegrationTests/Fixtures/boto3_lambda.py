"""Uses functions with boto3. usage: boto3_lambda.py SERVER_ADDRESS FOLDER"""
import base64
import hashlib
import io
import json
import sys
import zipfile

import boto3
from botocore.exceptions import ClientError

address, folder = sys.argv[1:]
client = boto3.client(
    "lambda", endpoint_url=address, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any"
)
role = "arn:aws:iam::000000000000:role/service-role/Functions"


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert found == (code, status), (found, code, status)
        assert isinstance(error, getattr(client.exceptions, code)), code
        return
    raise AssertionError(f"{call} was not refused with {code}")


def archive(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("index.py", text)
    return buffer.getvalue()


# Create and describe
code = archive("def lambda_handler(event, context): ...")
request = dict(
    FunctionName="lower", Runtime="python3.13", Role=role, Handler="index.lambda_handler", Code={"ZipFile": code}
)
refused("InvalidParameterValueException", 400, client.create_function, **request)
refused("InvalidParameterValueException", 400, client.create_function, Tags={"driftloop:function": "none"}, **request)
request["Tags"] = {"driftloop:function": "lower-case"}
made = client.create_function(Environment={"Variables": {"lowerKey": "x"}}, **request)
assert made["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:lower"
assert made["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
assert made["Environment"]["Variables"] == {"lowerKey": "x"}
assert made["Timeout"] == 3 and made["MemorySize"] == 128
refused("ResourceConflictException", 409, client.create_function, **request)
client.get_waiter("function_active_v2").wait(FunctionName="lower")
got = client.get_function(FunctionName=made["FunctionArn"])
assert got["Tags"] == request["Tags"] and got["Code"]["Location"] == "lower-case"
refused("ResourceNotFoundException", 404, client.get_function, FunctionName="none")
changed = client.update_function_configuration(FunctionName="lower", Timeout=30, Description="Text")
assert changed["Timeout"] == 30 and changed["RevisionId"] != made["RevisionId"]
refused("InvalidParameterValueException", 400, client.update_function_configuration, FunctionName="lower", MemorySize=20000)
stale = dict(FunctionName="lower", Timeout=5, RevisionId=made["RevisionId"])
refused("PreconditionFailedException", 412, client.update_function_configuration, **stale)
trial = client.update_function_code(FunctionName="lower", ZipFile=archive("other"), DryRun=True)
assert trial["CodeSha256"] == made["CodeSha256"]
other = client.update_function_code(FunctionName="lower", ZipFile=archive("other"))
assert other["CodeSha256"] != made["CodeSha256"]
for number in range(60):
    client.create_function(**{**request, "FunctionName": f"many-{number}"})
client.get_waiter("function_updated_v2").wait(FunctionName="lower")
for name in ("../../etc/passwd", "arn:aws:lambda:us-east-1:000000000000:function:../x", "lower:alias", "%2e%2e"):
    refused("InvalidParameterValueException", 400, client.get_function, FunctionName=name)
refused("ResourceNotFoundException", 404, client.get_function, FunctionName="lower", Qualifier="1")
assert client.get_function(FunctionName="lower", Qualifier="$LATEST")["Configuration"]["Timeout"] == 30
assert client.get_function_configuration(FunctionName="lower")["Description"] == "Text"
listed = client.get_paginator("list_functions").paginate().build_full_result()["Functions"]
# The catalogue, which a server publishes at its first start, has a function, too.
names = [function["FunctionName"] for function in listed if function["FunctionName"].startswith(("lower", "many-"))]
assert names == sorted(["lower"] + [f"many-{number}" for number in range(60)]), names

# Invoke
event = {"RequestType": "Create", "LogicalResourceId": "Name", "ResourceProperties": {"InputString": "ABC-Ünï"}}
answer = client.invoke(FunctionName="lower", Payload=json.dumps(event), LogType="Tail")
assert answer["StatusCode"] == 200 and "FunctionError" not in answer
assert json.load(answer["Payload"])["Data"] == {"OutputString": "abc-ünï"}
assert "START RequestId" in base64.b64decode(answer["LogResult"]).decode()
assert client.invoke(FunctionName="lower", InvocationType="DryRun")["StatusCode"] == 204
assert client.invoke(FunctionName="lower", InvocationType="Event", Payload=json.dumps(event))["StatusCode"] == 202
refused("InvalidRequestContentException", 400, client.invoke, FunctionName="lower", Payload=b"{no json")
refused("ResourceNotFoundException", 404, client.invoke, FunctionName="none")
large = json.dumps("x" * (1 << 20))
refused("RequestTooLargeException", 413, client.invoke, FunctionName="lower", InvocationType="Event", Payload=large)
refused("RequestTooLargeException", 413, client.invoke, FunctionName="lower", Payload=json.dumps("x" * (6 << 20)))
missing = json.load(client.invoke(FunctionName="lower", Payload="{}")["Payload"])
assert missing["Status"] == "FAILED" and "InputString" in missing["Reason"], missing
client.create_function(
    **{**request, "FunctionName": "start", "Tags": {"driftloop:function": "start-pipeline"}}
)
failed = client.invoke(FunctionName="start", Payload="{}")
assert failed["FunctionError"] == "Unhandled"
assert "PIPELINE_NAME" in json.load(failed["Payload"])["errorMessage"]

# Permissions
statement = json.loads(
    client.add_permission(
        FunctionName="lower",
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn="arn:aws:events:us-east-1:000000000000:rule/x",
    )["Statement"]
)
assert statement["Principal"] == {"Service": "events.amazonaws.com"}
assert statement["Condition"] == {"ArnLike": {"AWS:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/x"}}
policy = json.loads(client.get_policy(FunctionName="lower")["Policy"])
assert policy["Statement"] == [statement]
refused(
    "ResourceConflictException",
    409,
    client.add_permission,
    FunctionName="lower",
    StatementId="rule",
    Action="lambda:InvokeFunction",
    Principal="events.amazonaws.com",
)
client.remove_permission(FunctionName="lower", StatementId="rule")
refused("ResourceNotFoundException", 404, client.get_policy, FunctionName="lower")
refused("ResourceNotFoundException", 404, client.remove_permission, FunctionName="lower", StatementId="rule")

account = client.add_permission(
    FunctionName=made["FunctionArn"], StatementId="account", Action="lambda:InvokeFunction", Principal="123456789012"
)
assert json.loads(account["Statement"])["Principal"] == {"AWS": "123456789012"}

# Tags and the end
client.tag_resource(Resource=made["FunctionArn"], Tags={"team": "ml"})
assert client.list_tags(Resource=made["FunctionArn"])["Tags"]["team"] == "ml"
client.untag_resource(Resource=made["FunctionArn"], TagKeys=["team"])
assert client.list_tags(Resource=made["FunctionArn"])["Tags"] == request["Tags"]
refused("InvalidParameterValueException", 400, client.untag_resource, Resource=made["FunctionArn"], TagKeys=list(request["Tags"]))
refused("ResourceNotFoundException", 404, client.list_tags, Resource=made["FunctionArn"] + "x")
client.delete_function(FunctionName="lower")
refused("ResourceNotFoundException", 404, client.delete_function, FunctionName="lower")

"""Uses buckets and objects with boto3. usage: boto3_s3.py SERVER_ADDRESS FOLDER"""
import base64
import hashlib
import http.client
import os
import sys
import time
import urllib.parse

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

address, folder = sys.argv[1:]
options = dict(endpoint_url=address, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any")
s3 = boto3.client("s3", **options)


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert found == (code, status), (found, code, status)
        return error.response["Error"].get("Message", "")
    raise AssertionError(f"{call} was not refused with {code}")


# Buckets
s3.create_bucket(Bucket="first-bucket")
s3.create_bucket(Bucket="first-bucket")
assert s3.head_bucket(Bucket="first-bucket")["BucketRegion"] == "us-east-1"
assert s3.get_bucket_location(Bucket="first-bucket")["LocationConstraint"] is None
# Besides the bucket of the template that a server publishes at its first start.
assert [b["Name"] for b in s3.list_buckets()["Buckets"] if "template-seed" not in b["Name"]] == ["first-bucket"]
refused("404", 404, s3.head_bucket, Bucket="no-such-bucket")
refused("NoSuchBucket", 404, s3.list_objects_v2, Bucket="no-such-bucket")
refused("NoSuchBucket", 404, s3.put_object, Bucket="no-such-bucket", Key="k", Body=b"x")
refused("NoSuchBucket", 404, s3.get_object, Bucket="no-such-bucket", Key="k")
refused("InvalidBucketName", 400, s3.create_bucket, Bucket="192.168.1.1")

# Put and get, with keys of every sort
keys = ["plain", "a/b/c.txt", "with space and +plus", "ümläut/日本語/😀", "../up", "a/../../b", ".", "a//b", "trailing/",
        "percent%41%2F", "q?x=1&y#z", "semi;colon,comma", "x" * 1024, "<tag>&amp;\"'"]
took = []
for number, key in enumerate(keys):
    body = f"body {number}".encode()
    started = time.time()
    tag = s3.put_object(Bucket="first-bucket", Key=key, Body=body)["ETag"]
    took.append(time.time() - started)
    got = s3.get_object(Bucket="first-bucket", Key=key)
    assert got["Body"].read() == body and got["ETag"] == tag and got["ContentLength"] == len(body), key
    head = s3.head_object(Bucket="first-bucket", Key=key)
    assert head["ContentLength"] == len(body) and head["ETag"] == tag and abs(head["LastModified"].timestamp() - time.time()) < 60
# botocore waits for a second where nobody answers.
assert min(took) < 0.9, "100-continue is not answered"
listed = [o["Key"] for o in s3.list_objects_v2(Bucket="first-bucket")["Contents"]]
assert listed == sorted(keys, key=lambda k: k.encode()), listed
assert not os.path.exists(os.path.join(folder, "up"))
refused("NoSuchKey", 404, s3.get_object, Bucket="first-bucket", Key="nothing")
refused("404", 404, s3.head_object, Bucket="first-bucket", Key="nothing")
refused("InvalidArgument", 400, s3.put_object, Bucket="first-bucket", Key="x" * 1025, Body=b"")
refused("NotImplemented", 501, s3.put_object, Bucket="first-bucket", Key="m", Body=b"", Metadata={"a": "b"})
refused("NotImplemented", 501, s3.get_object_tagging, Bucket="first-bucket", Key="plain")
s3.put_object(Bucket="first-bucket", Key="empty", Body=b"")
assert s3.get_object(Bucket="first-bucket", Key="empty")["Body"].read() == b""

# Ranges and conditions
s3.put_object(Bucket="first-bucket", Key="digits", Body=b"0123456789")
get = lambda **more: s3.get_object(Bucket="first-bucket", Key="digits", **more)
for range_, expected in [("bytes=2-4", b"234"), ("bytes=7-", b"789"), ("bytes=-3", b"789"), ("bytes=5-500", b"56789"),
                         ("bytes=-500", b"0123456789")]:
    answer = get(Range=range_)
    assert answer["Body"].read() == expected and answer["ResponseMetadata"]["HTTPStatusCode"] == 206, range_
assert get(Range="bytes=2-4")["ContentRange"] == "bytes 2-4/10"
refused("InvalidRange", 416, get, Range="bytes=10-")
tag = s3.head_object(Bucket="first-bucket", Key="digits")["ETag"]
assert get(IfMatch=tag)["Body"].read() == b"0123456789"
refused("PreconditionFailed", 412, get, IfMatch='"other"')
refused("304", 304, get, IfNoneMatch=tag)
refused("304", 304, get, IfModifiedSince=time.time())
refused("PreconditionFailed", 412, get, IfUnmodifiedSince=1)
refused("PreconditionFailed", 412, s3.put_object, Bucket="first-bucket", Key="digits", Body=b"", IfNoneMatch="*")
assert get()["Body"].read() == b"0123456789"

# Checksums: every one that boto3 can send, in the header; and wrong ones
for algorithm in ("CRC32", "SHA1", "SHA256"):
    s3.put_object(Bucket="first-bucket", Key="sum", Body=b"summed", ChecksumAlgorithm=algorithm)
s3.put_object(Bucket="first-bucket", Key="sum", Body=b"summed", ContentMD5=base64.b64encode(hashlib.md5(b"summed").digest()).decode())
wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
refused("BadDigest", 400, s3.put_object, Bucket="first-bucket", Key="sum", Body=b"wrong", ContentMD5=wrong)
refused("BadDigest", 400, s3.put_object, Bucket="first-bucket", Key="sum", Body=b"wrong",
        ChecksumSHA256=base64.b64encode(hashlib.sha256(b"other").digest()).decode())
refused("BadDigest", 400, s3.put_object, Bucket="first-bucket", Key="sum", Body=b"wrong", ChecksumCRC32="AAAAAA==")
assert s3.get_object(Bucket="first-bucket", Key="sum")["Body"].read() == b"summed"

# aws-chunked with trailing checksums, as newer clients send it; the check values are the algorithms' own
host = urllib.parse.urlparse(address).netloc


def chunked(trailer, value, body=b"123456789", size=9):
    connection = http.client.HTTPConnection(host)
    framed = b"4;chunk-signature=0\r\n" + body[:4] + b"\r\n5\r\n" + body[4:] + f"\r\n0\r\n{trailer}:{value}\r\n\r\n".encode()
    connection.request("PUT", "/first-bucket/chunked", body=framed, headers={
        "Content-Encoding": "aws-chunked", "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-trailer": trailer, "x-amz-decoded-content-length": str(size)})
    return connection.getresponse().status


number = lambda value, size: base64.b64encode(value.to_bytes(size, "big")).decode()
for trailer, value in [("x-amz-checksum-crc32", number(0xCBF43926, 4)), ("x-amz-checksum-crc32c", number(0xE3069283, 4)),
                       ("x-amz-checksum-crc64nvme", number(0xAE8B14860A799888, 8)),
                       ("x-amz-checksum-sha256", base64.b64encode(hashlib.sha256(b"123456789").digest()).decode())]:
    assert chunked(trailer, value) == 200, trailer
    assert s3.get_object(Bucket="first-bucket", Key="chunked")["Body"].read() == b"123456789"
    assert chunked(trailer, number(0, 4)) == 400, trailer
assert chunked("x-amz-checksum-crc32", number(0xCBF43926, 4), size=8) == 400

# Lists: pages, delimiters, both versions
s3.create_bucket(Bucket="lists")
names = [f"{folder_}/{number:03}" for folder_ in ("a", "b", "c d", "é") for number in range(25)] + ["top", "a.txt", "z/"]
for name in names:
    s3.put_object(Bucket="lists", Key=name, Body=name.encode())
ordered = sorted(names, key=lambda k: k.encode())
for operation in ("list_objects_v2", "list_objects"):
    pages = list(s3.get_paginator(operation).paginate(Bucket="lists", PaginationConfig={"PageSize": 7}))
    assert [o["Key"] for p in pages for o in p.get("Contents", [])] == ordered, operation
    assert len(pages) == -(-len(names) // 7)
    for size in (1, 2, 3, 100):
        pages = list(s3.get_paginator(operation).paginate(Bucket="lists", Delimiter="/", PaginationConfig={"PageSize": size}))
        assert [o["Key"] for p in pages for o in p.get("Contents", [])] == ["a.txt", "top"], (operation, size)
        assert [c["Prefix"] for p in pages for c in p.get("CommonPrefixes", [])] == ["a/", "b/", "c d/", "z/", "é/"]
assert [o["Key"] for o in s3.list_objects_v2(Bucket="lists", Prefix="b/02")["Contents"]] == [f"b/{n:03}" for n in range(20, 25)]
assert [c["Prefix"] for c in s3.list_objects_v2(Bucket="lists", Prefix="b/", Delimiter="1")["CommonPrefixes"]] == [
    "b/001", "b/01", "b/021"]
assert s3.list_objects_v2(Bucket="lists", StartAfter="top")["Contents"][0]["Key"] == "z/"
assert s3.list_objects_v2(Bucket="lists", Prefix="nothing")["KeyCount"] == 0
refused("InvalidArgument", 400, s3.list_objects_v2, Bucket="lists", ContinuationToken="nonsense")

# Copies
s3.copy_object(Bucket="lists", Key="copy of ü", CopySource={"Bucket": "first-bucket", "Key": "ümläut/日本語/😀"})
assert s3.get_object(Bucket="lists", Key="copy of ü")["Body"].read() == b"body 3"
refused("NoSuchKey", 404, s3.copy_object, Bucket="lists", Key="copy", CopySource="first-bucket/nothing")

# Uploads in parts
data = os.urandom(20_000_000)
path = os.path.join(folder, "large")
with open(path, "wb") as file:
    file.write(data)
s3.upload_file(path, "first-bucket", "large file")
s3.download_file("first-bucket", "large file", path + ".back")
with open(path + ".back", "rb") as file:
    assert file.read() == data
s3.copy({"Bucket": "first-bucket", "Key": "large file"}, "lists", "large copy", Config=TransferConfig(multipart_threshold=1 << 20))
assert s3.get_object(Bucket="lists", Key="large copy")["Body"].read() == data
upload = s3.create_multipart_upload(Bucket="lists", Key="parts")["UploadId"]
part = lambda number, body: s3.upload_part(Bucket="lists", Key="parts", UploadId=upload, PartNumber=number, Body=body)["ETag"]
first, second = part(1, b"a" * 5_242_880), part(2, b"small")
third = part(3, b"last")
shown = s3.list_parts(Bucket="lists", Key="parts", UploadId=upload)["Parts"]
assert [(p["PartNumber"], p["Size"], p["ETag"]) for p in shown] == [(1, 5_242_880, first), (2, 5, second), (3, 4, third)]
complete = lambda *parts: s3.complete_multipart_upload(
    Bucket="lists", Key="parts", UploadId=upload,
    MultipartUpload={"Parts": [{"PartNumber": n, "ETag": t} for n, t in parts]})
for code, parts in [("EntityTooSmall", [(1, first), (2, second), (3, third)]), ("InvalidPart", [(1, second)]),
                    ("InvalidPartOrder", [(1, first), (1, first)]), ("InvalidPart", [(1, first), (4, third)])]:
    refused(code, 400, lambda parts=parts: complete(*parts))
complete((1, first), (3, third))
assert s3.get_object(Bucket="lists", Key="parts")["Body"].read() == b"a" * 5_242_880 + b"last"
refused("NoSuchUpload", 404, lambda: complete((1, first)))
gone = s3.create_multipart_upload(Bucket="lists", Key="gone")["UploadId"]
s3.abort_multipart_upload(Bucket="lists", Key="gone", UploadId=gone)
refused("NoSuchUpload", 404, s3.upload_part, Bucket="lists", Key="gone", UploadId=gone, PartNumber=1, Body=b"x")

# Deletes
refused("BucketNotEmpty", 409, s3.delete_bucket, Bucket="lists")
s3.delete_object(Bucket="lists", Key="top")
s3.delete_object(Bucket="lists", Key="top")
refused("NoSuchKey", 404, s3.get_object, Bucket="lists", Key="top")
for page in s3.get_paginator("list_objects_v2").paginate(Bucket="lists"):
    answer = s3.delete_objects(Bucket="lists", Delete={"Objects": [{"Key": o["Key"]} for o in page["Contents"]]})
    assert len(answer["Deleted"]) == len(page["Contents"]) and "Errors" not in answer
s3.delete_bucket(Bucket="lists")
# Besides the bucket of the template that a server publishes at its first start.
assert [b["Name"] for b in s3.list_buckets()["Buckets"] if "template-seed" not in b["Name"]] == ["first-bucket"]

# The caller, as sagemaker.Session().default_bucket() asks for it
assert boto3.client("sts", **options).get_caller_identity()["Account"] == "000000000000"

# A name that loopback has, by which newer clients put the bucket into the host
named = boto3.client("s3", **{**options, "endpoint_url": address.replace("127.0.0.1", "localhost")},
                     config=Config(s3={"addressing_style": "path"}))
assert named.get_object(Bucket="first-bucket", Key="plain")["Body"].read() == b"body 0"
connection = http.client.HTTPConnection(host)
connection.request("GET", "/plain", headers={"Host": "first-bucket.localhost"})
assert connection.getresponse().read() == b"body 0"
print("S3 as boto3 expects it")

"""A real server that speaks S3, on this machine, and copies kept in a bucket of it."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from django.conf import settings as site
from moto.server import ThreadedMotoServer

BUCKET = "copies"
ACCESS = {"access_key": "test", "secret_key": "test"}  # the server takes any


@contextmanager
def running() -> Iterator[tuple[ThreadedMotoServer, str]]:
    """The server and its address, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="eu-north-1",
        aws_access_key_id="test", aws_secret_access_key="test",
    )  # fmt: skip
    # Servers of one process share what they hold.
    urllib.request.urlopen(urllib.request.Request(f"{address}/moto-api/reset", method="POST")).close()  # noqa: S310 - ours
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    try:
        yield server, address
    finally:
        server.stop()


def storages(address: str) -> dict[str, Any]:
    """The setting that puts copies there."""
    options = {"bucket_name": BUCKET, "endpoint_url": address, "region_name": "eu-north-1", "seconds": 5}
    bucket = {"BACKEND": "privacy.exports.s3.CopyBucket", "OPTIONS": {**options, **ACCESS}}
    return {**site.STORAGES, "copies": bucket}

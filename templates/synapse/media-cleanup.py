"""Removes from the folder of the media what the bucket has and nobody has asked for.

What is not there yet is put there first; a file goes only once the bucket has it.
"""

import json
import os
import runpy
import shutil
import sys
import tempfile

TOOL = shutil.which("s3_media_upload")
if TOOL is None:
    sys.exit("s3_media_upload is not in this image: it comes with the package synapse-s3-storage-provider")


def tool(*arguments):
    """Runs the tool in this process: everybody on the node may read the arguments of a process, and one is a key."""
    sys.argv = [TOOL, "--no-progress", *arguments]
    try:
        runpy.run_path(TOOL, run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise


def given(flag, variable):
    value = os.environ.get(variable)
    return [flag, value] if value else []


folder = os.environ["MEDIA_FOLDER"]
# The tool reads and writes files where it is.
os.chdir(tempfile.mkdtemp())
with open("database.yaml", "w") as file:
    # The rest is in variables that libpq reads.
    json.dump({"postgres": {"dbname": os.environ["PGDATABASE"]}}, file)

tool("update", folder, os.environ["MEDIA_AGE"])
tool(
    "upload",
    folder,
    os.environ["S3_BUCKET"],
    "--delete",
    *given("--prefix", "S3_PREFIX"),
    *given("--endpoint-url", "S3_ENDPOINT_URL"),
    *given("--storage-class", "S3_STORAGE_CLASS"),
    *given("--sse-customer-key", "S3_SSE_CUSTOMER_KEY"),
)

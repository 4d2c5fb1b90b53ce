import sys

import boto3


def say(client):
    try:
        client = client or boto3.client("sts")
        print("arn " + client.get_caller_identity()["Arn"], flush=True)
    except Exception as e:
        print("error " + type(e).__name__ + ": " + " ".join(str(e).split()), flush=True)
    return client


client = say(None)
for _ in sys.stdin:
    client = say(client)

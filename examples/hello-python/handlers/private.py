def handler(event, context):
    # API Gateway has verified the token before this runs: its claims can be trusted.
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    return {
        "statusCode": 200,
        "headers": {"content-type": "text/plain; charset=utf-8"},
        "body": f"Hello User! You are {claims['sub']}.",
    }

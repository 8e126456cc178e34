"""What a Python program does with a user pool: run by boto3.test.ts, with the endpoint and the zip archive as arguments."""

import json
import sys
import urllib.request

import boto3
from botocore.config import Config

endpoint, archive = sys.argv[1:]


def client(name):
    return boto3.client(name, endpoint_url=endpoint, config=Config(retries={"max_attempts": 0}))


def raises(name, call, /, **arguments):
    try:
        call(**arguments)
    except getattr(cognito.exceptions, name) as error:
        assert error.response["Error"]["Code"] == name, error.response
        return error.response["Error"]["Message"]
    raise AssertionError(f"{name} was not raised")


cognito, functions, logs, dynamodb = (client(name) for name in ("cognito-idp", "lambda", "logs", "dynamodb"))
with open(archive, "rb") as file:
    arn = functions.create_function(
        FunctionName="mine",
        Runtime="nodejs22.x",
        Handler="index.handler",
        Role="arn:aws:iam::000000000000:role/any",
        Code={"ZipFile": file.read()},
    )["FunctionArn"]
functions.add_permission(
    FunctionName="mine", StatementId="c", Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com"
)
invoked = functions.invoke(FunctionName="mine", Payload=json.dumps({"question": 21}))
assert json.load(invoked["Payload"]) == {"answer": 42}

pool = cognito.create_user_pool(PoolName="p", AutoVerifiedAttributes=["email"], LambdaConfig={"PreSignUp": arn})
pool_id = pool["UserPool"]["Id"]
assert pool["UserPool"]["CreationDate"].year >= 2020
flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=flows)
client_id = made["UserPoolClient"]["ClientId"]


def sign_up(name):
    email = {"Name": "email", "Value": f"{name}@example.com"}
    return cognito.sign_up(ClientId=client_id, Username=name, Password="Passw0rd!", UserAttributes=[email])


def sign_in(password):
    parameters = {"USERNAME": "ann", "PASSWORD": password}
    return cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


assert sign_up("ann")["UserConfirmed"] is False
assert raises("UserLambdaValidationException", sign_up, name="mallory") == "PreSignUp failed with error not you."
raises("UsernameExistsException", sign_up, name="ann")
raises("UserNotConfirmedException", sign_in, password="Passw0rd!")
url = f"{endpoint}/_pools-shell/messages?userPoolId={pool_id}&username=ann"
with urllib.request.urlopen(url) as answer:
    code = json.load(answer)[-1]["code"]
confirm = {"ClientId": client_id, "Username": "ann"}
raises("CodeMismatchException", cognito.confirm_sign_up, ConfirmationCode="000000", **confirm)
cognito.confirm_sign_up(ConfirmationCode=code, **confirm)
assert sign_in("Passw0rd!")["AuthenticationResult"]["ExpiresIn"] == 3600
raises("NotAuthorizedException", sign_in, password="Wrong-1-pass")

cognito.admin_set_user_password(UserPoolId=pool_id, Username="ann", Password="Other-Passw0rd!", Permanent=False)
challenge = sign_in("Other-Passw0rd!")
assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
tokens = cognito.respond_to_auth_challenge(
    ClientId=client_id,
    ChallengeName=challenge["ChallengeName"],
    Session=challenge["Session"],
    ChallengeResponses={"USERNAME": "ann", "NEW_PASSWORD": "Passw0rd!"},
)["AuthenticationResult"]
refresh = {
    "ClientId": client_id,
    "AuthFlow": "REFRESH_TOKEN_AUTH",
    "AuthParameters": {"REFRESH_TOKEN": tokens["RefreshToken"]},
}
assert "IdToken" in cognito.initiate_auth(**refresh)["AuthenticationResult"]
cognito.global_sign_out(AccessToken=tokens["AccessToken"])
raises("NotAuthorizedException", cognito.initiate_auth, **refresh)
users = cognito.get_paginator("list_users").paginate(UserPoolId=pool_id).build_full_result()["Users"]
assert [user["Username"] for user in users] == ["ann"], users

pages = logs.get_paginator("filter_log_events").paginate(logGroupName="/aws/lambda/mine", filterPattern="PreSignUp_SignUp")
assert sum(len(page["events"]) for page in pages) == 3
schema = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST"}
dynamodb.create_table(TableName="table", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], **schema)
table = boto3.resource("dynamodb", endpoint_url=endpoint).Table("table")
table.put_item(Item={"id": "a", "n": 1})
assert table.get_item(Key={"id": "a"})["Item"]["n"] == 1
s3 = client("s3")
s3.create_bucket(Bucket="files")
s3.upload_file(archive, "files", "some/fn.zip")
assert s3.list_objects_v2(Bucket="files", Prefix="some/")["KeyCount"] == 1
s3.download_file("files", "some/fn.zip", f"{archive}.copy")
functions.update_function_code(FunctionName="mine", S3Bucket="files", S3Key="some/fn.zip")
print("done")

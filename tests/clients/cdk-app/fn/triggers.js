// @ts-nocheck: plain JavaScript, as Lambda gets it
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

exports.preSignUp = async (event) => {
  event.response.autoConfirmUser = true;
  event.response.autoVerifyEmail = true;
  return event;
};

exports.postConfirmation = async (event) => {
  const Item = { userName: { S: event.request.userAttributes.email }, greeting: { S: process.env.GREETING } };
  await new DynamoDBClient({}).send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
  return event;
};

exports.preTokenGeneration = async (event) => {
  event.response.claimsOverrideDetails = { claimsToAddOrOverride: { greeting: process.env.GREETING } };
  return event;
};

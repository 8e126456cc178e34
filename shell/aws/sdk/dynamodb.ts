export { DynamoDB } from '@aws-sdk/client-dynamodb';
export { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';

export { Lambda } from '@aws-sdk/client-lambda';

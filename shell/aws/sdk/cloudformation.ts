export { CloudFormation } from '@aws-sdk/client-cloudformation';

// A file of its own, so that the bundle has a chunk with this name in it: the SDK's package is CommonJS to a bundler, and
// of such a chunk a dynamic import sees the default export only. The same goes for the files beside this one.
export { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';

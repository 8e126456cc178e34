/** The errors of Amazon Cognito user pools by name, and the sentences that more than one operation says. */
import { ServiceError } from '../service.ts';

const named =
  (code: string) =>
  (message: string): ServiceError =>
    new ServiceError(code, message);

export const aliasExists = named('AliasExistsException');
export const codeMismatch = named('CodeMismatchException');
export const enableSoftwareToken = named('EnableSoftwareTokenMFAException');
export const expiredCode = named('ExpiredCodeException');
export const featureUnavailable = named('FeatureUnavailableInTierException');
export const invalidLambdaResponse = named('InvalidLambdaResponseException');
export const invalidOAuthFlow = named('InvalidOAuthFlowException');
export const invalidParameter = named('InvalidParameterException');
export const invalidPassword = named('InvalidPasswordException');
export const limitExceeded = named('LimitExceededException');
export const notAuthorized = named('NotAuthorizedException');
export const passwordResetRequired = () =>
  new ServiceError('PasswordResetRequiredException', 'Password reset required for the user');
export const resourceNotFound = named('ResourceNotFoundException');
export const softwareTokenNotFound = named('SoftwareTokenMFANotFoundException');
export const unexpectedLambda = named('UnexpectedLambdaException');
export const unsupportedTokenType = named('UnsupportedTokenTypeException');
export const unsupportedUserState = named('UnsupportedUserStateException');
export const userLambdaValidation = named('UserLambdaValidationException');
export const usernameExists = named('UsernameExistsException');
export const userNotConfirmed = () => new ServiceError('UserNotConfirmedException', 'User is not confirmed.');
export const userNotFound = (message = 'User does not exist.') => new ServiceError('UserNotFoundException', message);

/** The one answer to a wrong user name or password that tells nobody which it was. */
export const wrongCredentials = () => notAuthorized('Incorrect username or password.');

/** Sign-up and recovery calls word an unknown user this way (clients with existence errors LEGACY). */
export const combinationNotFound = () => userNotFound('Username/client id combination not found.');

export const userDisabled = () => notAuthorized('User is disabled.');

/** Refuses a setting, flow or challenge that real user pools have and this one does not: it is never stored and ignored. */
export const notInTheLocalWorld = (what: string) => invalidParameter(`${what} is not in the local world.`);

/** True for an error of that AWS name. */
export function isNamed(error: unknown, code: string): error is ServiceError {
  return error instanceof ServiceError && error.code === code;
}

/** How functions are called: configuration, permission, patience, and what becomes of outputs that are none. */
import assert from 'node:assert/strict';
import { API, area, documented, EVENTS, GUIDE, observed, THREADS } from '../case.ts';
import { FUNCTION } from '../director.ts';
import { answering, refused, throwing } from '../pool-stage.ts';
import type { Stage } from '../stage.ts';

const TRIGGERS_PAGE = `${GUIDE}, "Customizing user pool workflows with Lambda triggers"`;
const UNRECOGNIZABLE = 'Unrecognizable lambda output';
const ECHO = 'exports.handler = async (event) => event;';

/** A pool with one trigger of its own: this function before sign-up. */
const poolOf = (stage: Stage, LambdaArn: string) =>
  stage.pool({ triggers: [], pool: { LambdaConfig: { PreSignUp: LambdaArn } } });

export const invocationCases = area('Invocation', [
  documented(
    'Change of configuration',
    'A trigger that is attached, moved or removed counts from the next call on.',
    API,
    async (stage) => {
      const pool = await stage.pool({ triggers: [], fresh: true });
      await pool.signUp();
      assert.deepEqual(pool.sources, []);
      await pool.update({ PreSignUp: stage.functionArn });
      pool.on('PreSignUp', throwing('attached'));
      await refused(pool.signUp(), 'UserLambdaValidationException');
      await pool.update({ PostConfirmation: stage.functionArn });
      await pool.signUp();
      assert.deepEqual(pool.sources, ['PreSignUp_SignUp']);
    },
  ),
  documented(
    'UpdateUserPool without LambdaConfig',
    'A setting that is left out returns to its default: no trigger is left.',
    `${API}, UpdateUserPool`,
    async (stage) => {
      const pool = await stage.pool({ triggers: ['PreSignUp'], fresh: true });
      await stage.cognito.updateUserPool({ UserPoolId: pool.id });
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      assert.deepEqual(UserPool!.LambdaConfig, {});
      await pool.signUp();
      assert.deepEqual(pool.sources, []);
    },
  ),
  documented('Each pool has its own', 'A trigger of one pool does not run for another.', GUIDE, async (stage) => {
    const pool = await stage.pool({ triggers: [] });
    await pool.signUp();
    assert.deepEqual(pool.sources, []);
  }),
  documented(
    'Aliases',
    'A trigger may name an alias of a function; that alias needs the permission.',
    `${TRIGGERS_PAGE}; Lambda Developer Guide, aliases`,
    async (stage) => {
      const FunctionName = stage.name('aliased');
      const DIRECTOR = (await stage.lambda.getFunctionConfiguration({ FunctionName: stage.functionArn })).Environment!
        .Variables!['DIRECTOR'];
      await stage.deploy(FunctionName, FUNCTION, { DIRECTOR }, false);
      const { Version } = await stage.lambda.publishVersion({ FunctionName });
      const { AliasArn } = await stage.lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: Version! });
      const pool = await poolOf(stage, AliasArn!);
      await refused(pool.signUp(), 'UnexpectedLambdaException');
      await stage.permit(FunctionName, 'live');
      await pool.signUp();
      assert.deepEqual(
        pool.arrivals.map(({ functionArn }) => functionArn),
        [AliasArn],
      );
    },
  ),
  observed(
    'No permission',
    'Without a resource policy that lets Cognito call the function, the operation fails.',
    THREADS,
    async (stage) => {
      const FunctionName = stage.name('forbidden');
      const pool = await poolOf(stage, await stage.deploy(FunctionName, ECHO, {}, false));
      const sentence = 'PreSignUp invocation failed due to error AccessDeniedException.';
      await refused(pool.signUp(), 'UnexpectedLambdaException', sentence);
      await stage.permit(FunctionName);
      await pool.signUp();
    },
  ),
  documented(
    'Permission for another pool',
    'A permission whose SourceArn is another pool’s does not count for this one.',
    TRIGGERS_PAGE,
    async (stage) => {
      const FunctionName = stage.name('bound');
      const pool = await poolOf(stage, await stage.deploy(FunctionName, ECHO, {}, false));
      const { UserPool } = await stage.cognito.describeUserPool({ UserPoolId: pool.id });
      const permission = { FunctionName, Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com' };
      const other = `${UserPool!.Arn!.slice(0, -1)}_`;
      await stage.lambda.addPermission({ ...permission, StatementId: 'other', SourceArn: other });
      await refused(pool.signUp(), 'UnexpectedLambdaException');
      await stage.lambda.addPermission({ ...permission, StatementId: 'own', SourceArn: UserPool!.Arn! });
      await pool.signUp();
    },
  ),
  observed(
    'Deleted function',
    'A function that was deleted is told as one that may not be called.',
    THREADS,
    async (stage) => {
      const FunctionName = stage.name('gone');
      const pool = await poolOf(stage, await stage.deploy(FunctionName, ECHO));
      await stage.lambda.deleteFunction({ FunctionName });
      const sentence = 'PreSignUp invocation failed due to error AccessDeniedException.';
      await refused(pool.signUp(), 'UnexpectedLambdaException', sentence);
    },
  ),
  documented(
    'Five seconds, three attempts',
    'A function that does not answer within five seconds is called three times, each an invocation of its own; then the call fails.',
    `${GUIDE} of 2023, "Lambda triggers"; the present guide says "may retry"`,
    async (stage) => {
      stage.target.needsClock();
      const pool = await stage.pool();
      const waiting: (() => void)[] = [];
      pool.on('PreSignUp', () => {
        stage.target.ring(5000);
        return new Promise<void>((resolve) => waiting.push(resolve));
      });
      const sentence = 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.';
      try {
        await refused(pool.signUp(), 'UnexpectedLambdaException', sentence);
      } finally {
        for (const resolve of waiting) resolve();
      }
      assert.equal(pool.arrivals.length, 3);
      assert.equal(new Set(pool.arrivals.map(({ requestId }) => requestId)).size, 3);
    },
  ),
  documented(
    'A slow first answer',
    'An attempt that answers in time ends the retries.',
    TRIGGERS_PAGE,
    async (stage) => {
      stage.target.needsClock();
      const pool = await stage.pool();
      const waiting: (() => void)[] = [];
      pool.on('PreSignUp', (event) => {
        if (pool.arrivals.length > 1) return event;
        stage.target.ring(5000);
        return new Promise<void>((resolve) => waiting.push(resolve));
      });
      await pool.signUp();
      for (const resolve of waiting) resolve();
      assert.deepEqual(pool.sources, ['PreSignUp_SignUp', 'PreSignUp_SignUp', 'CustomMessage_SignUp']);
    },
  ),
  observed(
    'The function’s own timeout',
    'A function whose own timeout ends first is told with Lambda’s line.',
    THREADS,
    async (stage) => {
      const source = 'exports.handler = () => new Promise(() => {});';
      const pool = await poolOf(stage, await stage.deploy(stage.name('slow'), source, {}, true, 1));
      const sentence =
        /^PreSignUp failed with error \d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds\.$/;
      await refused(pool.signUp(), 'UserLambdaValidationException', sentence);
    },
  ),
  observed('Thrown error', '"<Trigger> failed with error <message>." with one period more.', THREADS, async (stage) => {
    const pool = await stage.pool();
    pool.on('PreSignUp', throwing('No.'));
    await refused(pool.signUp(), 'UserLambdaValidationException', 'PreSignUp failed with error No..');
  }),
  observed('Error while loading', 'An error of the runtime is told by its message.', THREADS, async (stage) => {
    const pool = await poolOf(stage, await stage.deploy(stage.name('broken'), 'exports.handler = ;'));
    const sentence = "PreSignUp failed with error SyntaxError: Unexpected token ';'.";
    await refused(pool.signUp(), 'UserLambdaValidationException', sentence);
  }),
  observed('callback(object)', 'An object that is no error is told as [object Object].', THREADS, async (stage) => {
    const source = 'exports.handler = (event, context, callback) => callback({ code: 1 });';
    const pool = await poolOf(stage, await stage.deploy(stage.name('thrower'), source));
    await refused(pool.signUp(), 'UserLambdaValidationException', 'PreSignUp failed with error [object Object].');
  }),
  observed('Nothing returned', 'undefined is no JSON.', THREADS, async (stage) => {
    const pool = await stage.pool();
    pool.on('PreSignUp', () => undefined);
    const sentence = 'Invalid lambda function output : Invalid JSON';
    await refused(pool.signUp(), 'InvalidLambdaResponseException', sentence);
  }),
  ...(
    [
      ['A dropped key', ({ region, ...event }: any) => event],
      ['Only the response', ({ response }: any) => ({ response })],
      ['A renamed key', ({ request, ...event }: any) => ({ ...event, Request: request })],
      [
        'clientMetadata: null added',
        (event: any) => ({ ...event, request: { ...event.request, clientMetadata: null } }),
      ],
    ] as const
  ).map(([name, handler]) =>
    observed(
      name,
      'An answer that is not the event with its response is refused.',
      `${EVENTS}, ${THREADS}`,
      async (stage) => {
        const pool = await stage.pool();
        pool.on('PreSignUp', handler);
        await refused(pool.signUp(), 'InvalidLambdaResponseException', UNRECOGNIZABLE);
      },
    ),
  ),
  observed('clientId null', 'An event whose clientId is null must come back so.', EVENTS, async (stage) => {
    const pool = await stage.pool();
    const user = stage.name();
    await pool.signUp(user);
    pool.on('PostConfirmation', (event) => ({ ...event, callerContext: { awsSdkVersion: '1' } }));
    await refused(stage.cognito.adminConfirmSignUp(pool.as(user)), 'InvalidLambdaResponseException', UNRECOGNIZABLE);
  }),
  observed(
    'Wire form',
    'Errors are HTTP 400 with __type and message, and the headers that clients read.',
    EVENTS,
    async (stage) => {
      const pool = await stage.pool();
      pool.on('PreSignUp', answering({ autoVerifyEmail: true }));
      const response = await fetch(stage.target.settings.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
        },
        body: JSON.stringify({ ClientId: pool.clientId, Username: stage.name(), Password: 'Passw0rd!' }),
      });
      const { __type, message } = (await response.json()) as Record<string, string>;
      assert.equal(response.status, 400);
      assert.equal(__type, 'InvalidLambdaResponseException');
      assert.match(response.headers.get('x-amzn-errortype') ?? 'none', /^InvalidLambdaResponseException/);
      assert.equal(response.headers.get('x-amzn-errormessage'), message);
      assert.match(response.headers.get('content-type')!, /^application\/x-amz-json-1\.1/);
      assert.ok(response.headers.get('x-amzn-requestid'));
    },
  ),
]);

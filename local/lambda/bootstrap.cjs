// @ts-check
/**
 * What runs in a function instance's process: loads the handler, then answers one invocation after another over node's IPC
 * channel. Everything that the handler logs goes over the same channel before its result, so that the order is kept. It behaves as
 * Lambda's Node.js runtime does (https://github.com/aws/aws-lambda-nodejs-runtime-interface-client).
 */
'use strict';
const { existsSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { format } = require('node:util');

const send = /** @type {(message: object, sent?: () => void) => void} */ (process.send?.bind(process));
process.send = undefined;
// The world is gone, killed perhaps: nobody will ever read a result.
process.on('disconnect', () => process.exit());
// Ctrl-C in the terminal reaches every process of the group; the world decides when its functions end.
process.on('SIGINT', () => {});

const environment = /** @type {Record<'_HANDLER' | 'LAMBDA_TASK_ROOT' | 'AWS_EXECUTION_ENV', string> & NodeJS.ProcessEnv} */ (
  process.env
);
const jsonLogs = environment.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const modernRuntime = Number(/nodejs(\d+)/.exec(environment.AWS_EXECUTION_ENV)?.[1]) >= 24;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const threshold = jsonLogs ? LEVELS.indexOf(environment.AWS_LAMBDA_LOG_LEVEL ?? 'INFO') : 0;

/** @type {string | undefined} */
let requestId;

/** @param {string} text */
const line = (text) => send({ type: 'line', text });

/** @param {string} level @param {unknown[]} values */
function log(level, ...values) {
  if (LEVELS.indexOf(level) < threshold) return;
  const timestamp = new Date().toISOString();
  if (!jsonLogs) return line(`${timestamp}\t${requestId}\t${level}\t${format(...values)}`);
  const entry = { timestamp, level, requestId };
  const failure = values.find((value) => value instanceof Error);
  const message = values.length === 1 && !failure ? values[0] : format(...values);
  const detail = failure instanceof Error ? { errorType: failure.name, errorMessage: failure.message, stackTrace: stackOf(failure) } : {};
  try {
    line(JSON.stringify({ ...entry, message, ...detail }));
  } catch {
    line(JSON.stringify({ ...entry, message: format(...values) }));
  }
}

console.log = (...values) => log('INFO', ...values);
console.info = (...values) => log('INFO', ...values);
console.warn = (...values) => log('WARN', ...values);
console.error = (...values) => log('ERROR', ...values);
console.debug = (...values) => log('DEBUG', ...values);
console.trace = (...values) => log('TRACE', ...values);
for (const stream of [process.stdout, process.stderr]) {
  // The overloads do not matter here: the first argument is the text, a callback may come last.
  stream.write = (chunk, ...rest) => {
    for (const text of String(chunk).split('\n')) if (text) line(text);
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
}

/** @param {Error} error */
const stackOf = (error) => (error.stack ?? '').split('\n');

/** @param {unknown} error what a handler threw @returns what Lambda answers */
function described(error) {
  if (error instanceof Error) return { errorType: error.name, errorMessage: error.message, trace: stackOf(error) };
  return { errorType: typeof error, errorMessage: String(error), trace: /** @type {string[]} */ ([]) };
}

/** @param {string} title @param {unknown} error @param {{ errorType: string, errorMessage: string, trace: string[] }} description */
function logFailure(title, error, description) {
  const { errorType, errorMessage, trace } = description;
  if (jsonLogs) return log('ERROR', error);
  log('ERROR', `${title} \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

const megabytes = () => Math.ceil(process.resourceUsage().maxRSS / 1024);

/** @param {string} name @param {string} message */
function runtimeError(name, message) {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  return error;
}

async function loadHandler() {
  const name = environment._HANDLER;
  const match = /^(.*\/)?([^/.]+)\.(.+)$/.exec(name);
  if (!match) throw runtimeError('MalformedHandlerName', 'Bad handler');
  const base = path.join(environment.LAMBDA_TASK_ROOT, match[1] ?? '', /** @type {string} */ (match[2]));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find(existsSync);
  if (!file) throw runtimeError('ImportModuleError', `Error: Cannot find module '${(match[1] ?? '') + match[2]}'`);
  /** @type {any} */
  let found = await loadModule(file);
  for (const key of /** @type {string} */ (match[3]).split('.')) found = found?.[key];
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (modernRuntime && found.length > 2)
    throw runtimeError(
      'CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  return found;
}

/** @param {string} file */
async function loadModule(file) {
  try {
    if (!file.endsWith('.mjs')) return require(file);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw importError(error);
  }
  return import(pathToFileURL(file).href).catch((error) => {
    throw importError(error);
  });
}

/** @param {any} error */
function importError(error) {
  if (error instanceof SyntaxError) return runtimeError('UserCodeSyntaxError', `SyntaxError: ${error.message}`);
  if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND')
    return runtimeError('ImportModuleError', `Error: ${error.message}`);
  return error;
}

/**
 * @param {{ requestId: string, arn: string, deadline: number, traceId: string, clientContext?: string }} call
 */
function contextOf(call) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: call.arn,
    awsRequestId: call.requestId,
    clientContext: call.clientContext === undefined ? undefined : JSON.parse(call.clientContext),
    getRemainingTimeInMillis: () => Math.max(0, call.deadline - Date.now()),
  };
}

/** @param {Function} handler @param {unknown} event @param {object} context */
function run(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (/** @type {unknown} */ error, /** @type {unknown} */ value) =>
      error ? reject(error) : resolve(value),
    );
    if (typeof result?.then === 'function') result.then(resolve, reject);
  });
}

/** @param {Function} handler @param {any} call */
async function invoke(handler, call) {
  requestId = call.requestId;
  environment._X_AMZN_TRACE_ID = call.traceId;
  try {
    const value = await run(handler, JSON.parse(call.event), contextOf(call));
    send({ type: 'result', requestId, payload: JSON.stringify(value) ?? 'null', megabytes: megabytes() });
  } catch (error) {
    const description = described(error);
    logFailure('Invoke Error', error, description);
    send({ type: 'error', requestId, error: description, megabytes: megabytes() });
  }
}

/** @param {string} type @param {string} title @param {number} status */
function fatal(type, title, status) {
  return (/** @type {unknown} */ error) => {
    const description = type ? { ...described(error), errorType: type, errorMessage: String(error) } : described(error);
    logFailure(title, error, description);
    send({ type: 'fatal', error: description, megabytes: megabytes() }, () => process.exit(status));
  };
}

process.on('uncaughtException', fatal('', 'Uncaught Exception', 129));
process.on('unhandledRejection', fatal('Runtime.UnhandledPromiseRejection', 'Unhandled Promise Rejection', 128));

loadHandler().then(
  (handler) => {
    process.on('message', (call) => void invoke(handler, call));
    send({ type: 'ready', milliseconds: performance.now(), megabytes: megabytes() });
  },
  (error) => {
    const description = described(error);
    logFailure('Uncaught Exception', error, description);
    send({ type: 'unloadable', error: description, milliseconds: performance.now(), megabytes: megabytes() });
  },
);

/** What one CloudWatch event of a Lambda function says. */
export interface LogLine {
  kind: 'init' | 'start' | 'app' | 'end' | 'report' | 'timeout' | 'platform' | 'other';
  requestId?: string;
  /** The line says that its invocation failed. */
  failed?: true;
}

/**
 * Reads a line of Lambda's text or JSON log format; anything else is `other`. Never throws.
 * Formats: AWS Lambda developer guide, "Working with Lambda function logs" and "Lambda Telemetry API event schema".
 */
export function parseLogLine(message: string): LogLine {
  return message.startsWith('{') ? parseJson(message) : parseText(message);
}

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SYSTEM = new RegExp(`^(START|END|REPORT) RequestId: (${ID})\\b`);
const TIMEOUT = new RegExp(`^\\S+ (${ID}) Task timed out after `);
const APP = new RegExp(`^\\S+\\t(${ID})\\t([A-Z]+)\\t`);
const RUNTIME = new RegExp(`^RequestId: (${ID}) Error: `);

function parseText(message: string): LogLine {
  if (message.startsWith('INIT_START')) return { kind: 'init' };
  const system = SYSTEM.exec(message);
  if (system !== null) {
    const requestId = system[2];
    if (system[1] === 'START') return { kind: 'start', requestId };
    if (system[1] === 'END') return { kind: 'end', requestId };
    return /\tStatus: (timeout|error)/.test(message)
      ? { kind: 'report', requestId, failed: true }
      : { kind: 'report', requestId };
  }
  const app = APP.exec(message);
  if (app !== null) {
    const failed = app[2] === 'ERROR' && message.includes('\tInvoke Error');
    return failed ? { kind: 'app', requestId: app[1], failed } : { kind: 'app', requestId: app[1] };
  }
  const timeout = TIMEOUT.exec(message);
  if (timeout !== null) return { kind: 'timeout', requestId: timeout[1], failed: true };
  const runtime = RUNTIME.exec(message);
  if (runtime !== null) return { kind: 'platform', requestId: runtime[1], failed: true };
  return { kind: /^(INIT_REPORT|RESTORE_|EXTENSION\t|TELEMETRY\t|LOGS\t|XRAY )/.test(message) ? 'platform' : 'other' };
}

const JSON_KINDS: Readonly<Record<string, LogLine['kind']>> = {
  'platform.initStart': 'init',
  'platform.start': 'start',
  'platform.report': 'report',
};

function parseJson(message: string): LogLine {
  let value: any;
  try {
    value = JSON.parse(message);
  } catch {
    return { kind: 'other' };
  }
  const line: LogLine = { kind: 'other' };
  if (typeof value?.type === 'string' && value.type.startsWith('platform.')) {
    line.kind = JSON_KINDS[value.type] ?? 'platform';
    if (typeof value.record?.requestId === 'string') line.requestId = value.record.requestId;
    if (value.record?.status === 'timeout' || value.record?.status === 'error') line.failed = true;
    // Without an id neither begins or ends anything that could be named.
    if (line.requestId === undefined && line.kind !== 'init') line.kind = 'platform';
  } else if (typeof value?.requestId === 'string' && value.requestId !== '') {
    line.kind = 'app';
    line.requestId = value.requestId;
    if (value.level === 'ERROR' && typeof value.errorType === 'string') line.failed = true;
    if (/Task timed out after /.test(String(value.message))) return { ...line, kind: 'timeout', failed: true };
  } else if (typeof value?.level === 'string') {
    line.kind = 'app';
  }
  return line;
}

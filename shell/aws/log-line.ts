import type { LogLevel } from '../contract.ts';

/** What one CloudWatch event of a Lambda function says. */
export interface LogLine {
  kind: 'init' | 'start' | 'app' | 'end' | 'report' | 'timeout' | 'platform' | 'other';
  requestId?: string;
  /** The line says that its invocation failed. */
  failed?: true;
  /** Of a line that the function wrote; that of a failure is ERROR. */
  level?: LogLevel;
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
      ? { kind: 'report', requestId, failed: true, level: 'ERROR' }
      : { kind: 'report', requestId };
  }
  const app = APP.exec(message);
  if (app !== null) {
    const level = levelOf(app[2]);
    const line: LogLine = { kind: 'app', requestId: app[1], ...(level && { level }) };
    return level === 'ERROR' && message.includes('\tInvoke Error') ? { ...line, failed: true } : line;
  }
  const timeout = TIMEOUT.exec(message);
  if (timeout !== null) return { kind: 'timeout', requestId: timeout[1], failed: true, level: 'ERROR' };
  const runtime = RUNTIME.exec(message);
  if (runtime !== null) return { kind: 'platform', requestId: runtime[1], failed: true, level: 'ERROR' };
  return { kind: /^(INIT_REPORT|RESTORE_|EXTENSION\t|TELEMETRY\t|LOGS\t|XRAY )/.test(message) ? 'platform' : 'other' };
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: 'TRACE',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARN',
  WARNING: 'WARN',
  ERROR: 'ERROR',
  FATAL: 'FATAL',
  CRITICAL: 'FATAL',
};

function levelOf(written: unknown): LogLevel | undefined {
  if (typeof written !== 'string') return undefined;
  const name = written.toUpperCase();
  return Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined;
}

const JSON_KINDS: ReadonlyMap<string, LogLine['kind']> = new Map([
  ['platform.initStart', 'init'],
  ['platform.start', 'start'],
  ['platform.report', 'report'],
]);

function parseJson(message: string): LogLine {
  let value: any;
  try {
    value = JSON.parse(message);
  } catch {
    return { kind: 'other' };
  }
  if (typeof value?.type === 'string' && value.type.startsWith('platform.')) return platformLine(value);
  const level = levelOf(value?.level);
  const line: LogLine = { kind: level === undefined ? 'other' : 'app', ...(level && { level }) };
  if (typeof value?.requestId !== 'string' || value.requestId === '') return line;
  const own: LogLine = { ...line, kind: 'app', requestId: value.requestId };
  if (typeof value.message === 'string' && /Task timed out after /.test(value.message))
    return { ...own, kind: 'timeout', failed: true, level: 'ERROR' };
  return level === 'ERROR' && typeof value.errorType === 'string' ? { ...own, failed: true } : own;
}

function platformLine({ type, record }: any): LogLine {
  const kind = JSON_KINDS.get(type) ?? 'platform';
  const failed = record?.status === 'timeout' || record?.status === 'error';
  const line: LogLine = { kind, ...(failed && { failed, level: 'ERROR' as const }) };
  if (typeof record?.requestId === 'string' && record.requestId !== '') return { ...line, requestId: record.requestId };
  // Without an id neither begins or ends anything that could be named.
  return kind === 'init' ? line : { ...line, kind: 'platform' };
}

/**
 * What a line of the JSON format says, as the text format would say it: `START RequestId: ...`, the REPORT line, and of a function's
 * own line its level (but for INFO), its message, and what else there is as JSON. Undefined for any other line.
 */
export function textOfJson(message: string): string | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(message);
    return typeof value.type === 'string' ? platformText(value) : appText(value);
  } catch {
    return undefined;
  }
}

function platformText({ type, record }: any): string | undefined {
  if (type === 'platform.start') return `START RequestId: ${record.requestId} Version: ${record.version ?? '?'}`;
  if (type !== 'platform.report') return undefined;
  const { metrics, status } = record;
  const fields = [
    ['Duration', metrics.durationMs, ' ms'],
    ['Billed Duration', metrics.billedDurationMs, ' ms'],
    ['Memory Size', metrics.memorySizeMB, ' MB'],
    ['Max Memory Used', metrics.maxMemoryUsedMB, ' MB'],
    ['Init Duration', metrics.initDurationMs, ' ms'],
    ['Restore Duration', metrics.restoreDurationMs, ' ms'],
    ['Status', status === 'success' ? undefined : status, ''],
    ['Error Type', record.errorType, ''],
  ];
  const shown = fields.flatMap(([name, value, unit]) => (value === undefined ? [] : [`${name}: ${value}${unit}`]));
  return `REPORT RequestId: ${record.requestId}\t${shown.join('\t')}`;
}

function appText({ timestamp: _time, level, requestId, message, ...rest }: any): string | undefined {
  if (levelOf(level) === undefined || typeof requestId !== 'string' || message === undefined) return undefined;
  const said = typeof message === 'string' ? message : JSON.stringify(message);
  const more = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `${levelOf(level) === 'INFO' ? '' : `${level} `}${said}${more}`;
}

import { createHash } from 'node:crypto';
import { type FunctionRecord, LATEST } from './definition.ts';

/** How an invocation ended, in the numbers of its REPORT line. Times in milliseconds, memory in MB. */
export interface Report {
  requestId: string;
  duration: number;
  memory: number;
  /** Only on an instance's first invocation. */
  init: number | undefined;
  status: 'success' | 'error' | 'timeout';
  errorType: string | undefined;
}

/** Lambda's own lines around a function's: INIT_START, START, END and REPORT, or their JSON form. */
export interface SystemLines {
  initStart(at: Date): string[];
  start(at: Date, requestId: string): string[];
  /** @param failure a line about a timeout or a crash, before the others */
  end(at: Date, report: Report, failure: string | undefined): string[];
}

export function systemLines(fn: FunctionRecord): SystemLines {
  return fn.logging.format === 'JSON' ? jsonLines(fn) : textLines(fn);
}

/**
 * Init time is billed since August 2025 (https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/).
 */
const billed = ({ duration, init = 0 }: Report): number => Math.ceil(duration + init);

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
function textLines(fn: FunctionRecord): SystemLines {
  return {
    initStart: () => [`INIT_START Runtime Version: ${versionOf(fn)}\tRuntime Version ARN: ${versionArn(fn)}\n`],
    start: (_at, requestId) => [`START RequestId: ${requestId} Version: ${fn.version ?? LATEST}\n`],
    end(_at, report, failure) {
      const parts = [
        `REPORT RequestId: ${report.requestId}`,
        `Duration: ${report.duration.toFixed(2)} ms`,
        `Billed Duration: ${billed(report)} ms`,
        `Memory Size: ${fn.memorySize} MB`,
        `Max Memory Used: ${report.memory} MB`,
      ];
      if (report.init !== undefined) parts.push(`Init Duration: ${report.init.toFixed(2)} ms`);
      if (report.status !== 'success') parts.push(`Status: ${report.status}`);
      if (report.errorType !== undefined) parts.push(`Error Type: ${report.errorType}`);
      const lines = [`END RequestId: ${report.requestId}\n`, `${parts.join('\t')}\t\n`];
      return failure === undefined ? lines : [`${failure}\n`, ...lines];
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html; at WARN only what went wrong is reported. */
function jsonLines(fn: FunctionRecord): SystemLines {
  const quiet = fn.logging.systemLevel === 'WARN';
  const line = (at: Date, type: string, record: object): string =>
    JSON.stringify({ time: at.toISOString(), type: `platform.${type}`, record });
  return {
    initStart: (at) =>
      quiet
        ? []
        : [
            line(at, 'initStart', {
              initializationType: 'on-demand',
              phase: 'init',
              runtimeVersion: versionOf(fn),
              runtimeVersionArn: versionArn(fn),
              functionName: fn.name,
              functionArn: fn.arn,
              functionVersion: fn.version ?? LATEST,
            }),
          ],
    start: (at, requestId) =>
      quiet ? [] : [line(at, 'start', { requestId, functionArn: fn.arn, version: fn.version ?? LATEST })],
    end(at, report) {
      if (quiet && report.status === 'success') return [];
      const metrics = {
        durationMs: round(report.duration),
        billedDurationMs: billed(report),
        memorySizeMB: fn.memorySize,
        maxMemoryUsedMB: report.memory,
        initDurationMs: report.init === undefined ? undefined : round(report.init),
      };
      const { requestId, status, errorType } = report;
      return [line(at, 'report', { requestId, metrics, status, errorType })];
    },
  };
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;

/** AWS names its build of the runtime here; this world runs functions on its own Node.js and names that. */
const versionOf = (fn: FunctionRecord): string =>
  `${fn.runtime.replace(/^nodejs(\d+)\.x$/, 'nodejs:$1')}.${process.version}`;

const versionArn = (fn: FunctionRecord): string =>
  `arn:aws:lambda:${fn.arn.split(':')[3]}::runtime:${createHash('sha256').update(versionOf(fn)).digest('hex')}`;

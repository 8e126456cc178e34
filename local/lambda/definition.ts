/** A function as it is stored. */
export interface FunctionRecord {
  name: string;
  arn: string;
  runtime: string;
  role: string;
  handler: string;
  description: string;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memorySize: number;
  environment: Record<string, string>;
  logging: Logging;
  architectures: string[];
  ephemeralStorage: number;
  tags: Record<string, string>;
  code: { sha256: string; size: number };
  /** Changes with every change of code or configuration. */
  revisionId: string;
  /** ISO 8601 as Lambda writes it: `2026-11-20T10:00:00.000+0000`. */
  lastModified: string;
  /** Statements of the resource policy. */
  policy: Statement[];
}

export interface Logging {
  format: 'Text' | 'JSON';
  /** Only in JSON. */
  applicationLevel?: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  systemLevel?: 'DEBUG' | 'INFO' | 'WARN';
  group: string;
}

/** A statement of a function's resource policy, in IAM's own form. */
export interface Statement {
  Sid: string;
  Effect: 'Allow';
  Principal: '*' | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

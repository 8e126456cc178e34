/** The version that can be changed. */
export const LATEST = '$LATEST';

/** A function as it is stored, or one of its published versions. */
export interface FunctionRecord {
  name: string;
  /** Without qualifier. */
  arn: string;
  /** `$LATEST` when absent; else the number of a published version. */
  version?: string;
  /** Of `$LATEST`: the number of the version that was published last. */
  lastVersion?: number;
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

/** A name that leads to a version of a function. */
export interface AliasRecord {
  /** The function's name. */
  function: string;
  name: string;
  /** A number, or `$LATEST`. */
  version: string;
  description: string;
  revisionId: string;
  /** Statements of the alias's own resource policy. */
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

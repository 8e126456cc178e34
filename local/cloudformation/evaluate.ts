import { absent, invalid } from './errors.ts';
import { attributeReference, subArguments, substitute } from './references.ts';
import { isObject, type Template } from './template.ts';

/** What a template's references stand for. */
export interface Scope {
  /** Values of `AWS::Region` and the like. */
  pseudo: Readonly<Record<string, unknown>>;
  parameters: Readonly<Record<string, unknown>>;
  /** A resource of the stack; undefined for one that does not exist (its condition is false). */
  resource(logicalId: string): { ref: string; attribute(name: string): string } | undefined;
  /** The value that a stack of this world exports by this name. */
  exported(name: string): string | undefined;
}

export interface Evaluator {
  /** The value with its intrinsic functions resolved and every `AWS::NoValue` left out. */
  resolve(value: unknown): unknown;
  /** Whether a condition of the template holds; true for none. */
  holds(condition: string | undefined): boolean;
  /** Whether a condition that is written out, as in a rule, is true. */
  isTrue(condition: unknown): boolean;
}

/** Stands for a value that is left out. */
const NOTHING = Symbol('AWS::NoValue');

/**
 * Resolves intrinsic functions.
 * Source: AWS CloudFormation Template Reference, intrinsic functions and condition functions.
 * @throws ServiceError ValidationError for a function that is malformed or unknown, by name.
 */
export function createEvaluator(template: Template, scope: Scope): Evaluator {
  const decided = new Map<string, boolean>();

  const functions: Record<string, (argument: unknown) => unknown> = {
    'Fn::GetAtt': (argument) => {
      const { id, attribute } = attributeReference(argument);
      return existing(id).attribute(attribute);
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = list('Fn::Join', argument, 2);
      return array('Fn::Join', visit(parts))
        .map((part) => scalar('Fn::Join', part))
        .join(scalar('Fn::Join', separator));
    },
    'Fn::Sub': (argument) => {
      const { text, variables } = subArguments(argument);
      return substitute(text, (name) => {
        if (Object.hasOwn(variables, name)) return scalar('Fn::Sub', visit(variables[name]));
        return scalar('Fn::Sub', name.includes('.') ? visit({ 'Fn::GetAtt': name }) : reference(name));
      });
    },
    'Fn::Select': (argument) => {
      const [index, parts] = list('Fn::Select', argument, 2);
      const values = array('Fn::Select', visit(parts));
      const at = Number(visit(index));
      if (!Number.isInteger(at) || at < 0 || at >= values.length) {
        throw invalid(`Template error: Fn::Select cannot select nonexistent value at index ${at}`);
      }
      return values[at];
    },
    'Fn::Split': (argument) => {
      const [separator, text] = list('Fn::Split', argument, 2);
      return scalar('Fn::Split', visit(text)).split(scalar('Fn::Split', separator));
    },
    'Fn::Base64': (argument) => Buffer.from(scalar('Fn::Base64', visit(argument))).toString('base64'),
    'Fn::FindInMap': (argument) => {
      const [map, first, second] = list('Fn::FindInMap', argument, 3).map((part) =>
        scalar('Fn::FindInMap', visit(part)),
      );
      const value = template.mappings[map!]?.[first!]?.[second!];
      if (value === undefined) {
        throw invalid(`Template error: Unable to get mapping for ${map}::${first}::${second}`);
      }
      return value;
    },
    'Fn::If': (argument) => {
      const [condition, yes, no] = list('Fn::If', argument, 3);
      return visit(holds(scalar('Fn::If', condition)) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = list('Fn::Equals', argument, 2).map((side) => scalar('Fn::Equals', visit(side)));
      return left === right;
    },
    'Fn::And': (argument) => several('Fn::And', argument).every(truth),
    'Fn::Or': (argument) => several('Fn::Or', argument).some(truth),
    'Fn::Not': (argument) => !truth(list('Fn::Not', argument, 1)[0]),
    'Fn::Contains': (argument) => {
      const [values, wanted] = list('Fn::Contains', argument, 2).map(visit);
      return array('Fn::Contains', values).map(String).includes(scalar('Fn::Contains', wanted));
    },
    'Fn::ImportValue': (argument) => {
      const name = scalar('Fn::ImportValue', visit(argument));
      const value = scope.exported(name);
      if (value === undefined) throw invalid(`No export named ${name} found.`);
      return value;
    },
  };

  function visit(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(visit).filter((item) => item !== NOTHING);
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const [name] = keys;
    if (keys.length === 1 && (name === 'Ref' || name!.startsWith('Fn::'))) {
      if (name === 'Ref') return reference(String(value[name]));
      const known = functions[name!];
      if (!known) throw absent(`The intrinsic function ${name}`);
      return known(value[name!]);
    }
    const entries = Object.entries(value).map(([key, item]) => [key, visit(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== NOTHING));
  }

  function reference(name: string): unknown {
    if (name === 'AWS::NoValue') return NOTHING;
    if (Object.hasOwn(scope.pseudo, name)) return scope.pseudo[name];
    if (Object.hasOwn(scope.parameters, name)) return scope.parameters[name];
    return existing(name).ref;
  }

  function existing(id: string) {
    const resource = scope.resource(id);
    if (!resource) {
      throw invalid(
        `Template format error: Unresolved resource dependencies [${id}] in the Resources block of the template`,
      );
    }
    return resource;
  }

  function holds(name: string | undefined): boolean {
    if (name === undefined) return true;
    if (!Object.hasOwn(template.conditions, name)) {
      throw invalid(
        `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
      );
    }
    const known = decided.get(name);
    if (known !== undefined) return known;
    const result = truth(template.conditions[name]);
    decided.set(name, result);
    return result;
  }

  function truth(value: unknown): boolean {
    if (isObject(value) && typeof value['Condition'] === 'string') return holds(value['Condition']);
    const result = visit(value);
    if (typeof result !== 'boolean') throw invalid('Template error: a condition must be true or false');
    return result;
  }

  return {
    resolve: (value) => {
      const result = visit(value);
      return result === NOTHING ? undefined : result;
    },
    holds,
    isTrue: truth,
  };
}

function list(name: string, argument: unknown, length: number): unknown[] {
  if (!Array.isArray(argument) || argument.length !== length) {
    throw invalid(`Template error: every ${name} object requires a list of ${length} arguments`);
  }
  return argument;
}

function several(name: string, argument: unknown): unknown[] {
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 10) {
    throw invalid(`Template error: every ${name} object requires a list of 2 to 10 conditions`);
  }
  return argument;
}

function array(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw invalid(`Template error: every ${name} object requires a list`);
  return value;
}

function scalar(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(`Template error: every ${name} object works on strings`);
}

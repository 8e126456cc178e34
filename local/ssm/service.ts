import { type Operation, type Service, ServiceError, type WorldFacts } from '../service.ts';
import type { Storage } from '../storage/storage.ts';

interface ParameterRecord {
  name: string;
  type: 'String' | 'StringList';
  value: string;
  version: number;
  modifiedAt: number;
}

/** What PutParameter has and this world has not. */
const ABSENT = ['KeyId', 'AllowedPattern', 'Tags', 'Policies'];

/** Of a parameter of the standard tier, bytes (Systems Manager User Guide, "Managing parameter tiers"). */
const LARGEST_VALUE = 4096;

/** The parameters of Systems Manager: the newest version of each, in plain text. Source: AWS Systems Manager API reference. */
export function createSsm({ facts, storage }: { facts: WorldFacts; storage: Storage }): Service {
  const parameters = storage.collection<ParameterRecord>('ssm-parameters');

  /** By name or ARN. */
  function find(given: string): ParameterRecord | undefined {
    const name = given.startsWith('arn:') ? given.slice(given.indexOf(':parameter/') + ':parameter'.length) : given;
    return parameters.get(name) ?? parameters.get(name.replace(/^\//, ''));
  }

  function described({ name, type, value, version, modifiedAt }: ParameterRecord) {
    const path = name.startsWith('/') ? name : `/${name}`;
    return {
      Name: name,
      Type: type,
      Value: value,
      Version: version,
      LastModifiedDate: modifiedAt,
      ARN: `arn:aws:ssm:${facts.region}:${facts.accountId}:parameter${path}`,
      DataType: 'text',
    };
  }

  const operations: Record<string, Operation> = {
    PutParameter(input) {
      const option = ABSENT.find((name) => input[name] !== undefined && input[name].length !== 0);
      if (option) throw invalid(`${option} is not in the local world.`);
      if (input.Tier !== undefined && input.Tier !== 'Standard')
        throw invalid(`The tier ${input.Tier} is not in the local world.`);
      if (input.DataType !== undefined && input.DataType !== 'text')
        throw invalid(`The data type ${input.DataType} is not in the local world.`);
      if (Buffer.byteLength(input.Value) > LARGEST_VALUE)
        throw invalid(`Standard tier parameters support a maximum parameter value of ${LARGEST_VALUE} characters.`);
      const existing = parameters.get(input.Name);
      if (existing && !input.Overwrite)
        throw error(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      const type = input.Type ?? existing?.type;
      if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
      if (type === 'SecureString') throw invalid('The parameter type SecureString is not in the local world.');
      const version = (existing?.version ?? 0) + 1;
      parameters.set(input.Name, {
        name: input.Name,
        type,
        value: input.Value,
        version,
        modifiedAt: facts.clock.now(),
      });
      return { Version: version, Tier: 'Standard' };
    },

    GetParameter({ Name }) {
      const parameter = find(Name);
      if (!parameter) throw notFound();
      return { Parameter: described(parameter) };
    },

    GetParameters({ Names }: { Names: string[] }) {
      return {
        Parameters: Names.map(find).flatMap((parameter) => (parameter ? [described(parameter)] : [])),
        InvalidParameters: Names.filter((name) => !find(name)),
      };
    },

    DeleteParameter({ Name }) {
      if (!parameters.delete(Name)) throw notFound();
      return {};
    },

    DeleteParameters({ Names }: { Names: string[] }) {
      const deleted = Names.filter((name) => parameters.delete(name));
      return { DeletedParameters: deleted, InvalidParameters: Names.filter((name) => !deleted.includes(name)) };
    },
  };
  return { id: 'ssm', operations };
}

const error = (code: string, message: string): ServiceError => new ServiceError(code, message);
const invalid = (message: string): ServiceError => error('ValidationException', message);
/** AWS sends no sentence with it. */
const notFound = (): ServiceError => error('ParameterNotFound', '');

/** A symmetric key as it is stored. */
export interface Key {
  id: string;
  arn: string;
  description: string;
  /** Oldest first; the last one encrypts, every one decrypts. */
  materials: Material[];
  /** Epoch milliseconds, like every time here. */
  createdAt: number;
  enabled: boolean;
  /** When the key is erased; absent: it stays. */
  deletionAt?: number;
  /** Automatic rotation; absent: none. */
  rotation?: { days: number; since: number };
  /** JSON text. */
  policy: string;
  tags: Record<string, string>;
}

export interface Material {
  /** 64 hexadecimal digits. */
  id: string;
  /** 256 bits, base64. */
  secret: string;
  since: number;
}

export const DAY = 24 * 60 * 60 * 1000;

export function keyState({ enabled, deletionAt }: Key): 'Enabled' | 'Disabled' | 'PendingDeletion' {
  if (deletionAt !== undefined) return 'PendingDeletion';
  return enabled ? 'Enabled' : 'Disabled';
}

/** When automatic rotation is due, counted from the last material or from when rotation was enabled, the later of the two. */
export function nextRotation({ rotation, materials }: Key): number | undefined {
  return rotation && Math.max(rotation.since, materials.at(-1)!.since) + rotation.days * DAY;
}

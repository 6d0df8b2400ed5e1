export interface Random {
  /** A number in [0, 1). */
  fraction(): number;
  /** 32 random bits, unsigned; not to be guessed. */
  uint32(): number;
  /** A new id: 21 characters of A-Z a-z 0-9 _ -, not to be guessed. */
  id(): string;
}

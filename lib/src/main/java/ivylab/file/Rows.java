package ivylab.file;

/** What a reader does with a row that breaks a rule of its format. */
public enum Rows {
  /** The first bad row ends the reading with a {@link FileException}. */
  STRICT,
  /** Bad rows are left out and counted by rule, as {@link Dropped}. */
  SKIP_BAD
}

package ivylab.file;

/** How a reader handles a row that breaks a rule of its format. */
public enum Rows {
  /** The first bad row stops the reading with a {@link FileException}. */
  STRICT,
  /** Bad rows are dropped and counted by rule, as {@link Dropped}. */
  SKIP_BAD
}

package ivylab.data;

/** What {@link Panel#read(String, Rows)} does with a row that breaks a rule of the schema. */
public enum Rows {
  /** The first bad row ends the reading with a {@link PanelException}. */
  STRICT,
  /** Bad rows are left out and counted by rule: {@link Panel#dropped()}. */
  SKIP_BAD
}

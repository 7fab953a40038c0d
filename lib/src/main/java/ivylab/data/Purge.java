package ivylab.data;

/** Which days a split omits so that training does not border on an earlier test. */
public enum Purge {
  /** The first day of each training span that follows a test span: all partitions but the first. */
  AFTER_TEST("first day of a training span after a test span"),
  /** The first day of every partition, including the first partition, as in the published code. */
  EVERY_PARTITION("first day of every partition");

  private final String rule;

  Purge(String rule) {
    this.rule = rule;
  }

  /** The rule in words. */
  @Override
  public String toString() {
    return rule;
  }
}

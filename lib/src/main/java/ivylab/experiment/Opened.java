package ivylab.experiment;

/**
 * Data that was opened for one experiment and is used by the next on the same.
 *
 * @param kind of the design that opened it
 * @param reference that it was opened by
 * @param data of the type that designs of this kind have
 */
record Opened(String kind, DataReference reference, Object data) {

  static Opened of(Experiment experiment) {
    return new Opened(
        experiment.design().kind(), experiment.data(), experiment.design().open(experiment.data()));
  }

  /** Whether it is the data of an experiment. */
  boolean isOf(Experiment experiment) {
    return kind.equals(experiment.design().kind()) && reference.equals(experiment.data());
  }

  @SuppressWarnings("unchecked") // a design of the same kind made it
  <D> D of(Design<?, D> design) {
    if (!kind.equals(design.kind()))
      throw new IllegalArgumentException("%s data for %s".formatted(kind, design.kind()));
    return (D) data;
  }
}

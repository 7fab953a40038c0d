package ivylab.experiment;

/** No data, see {@link DataReference#NONE}. */
record NoData() implements DataReference {

  static final String KIND = "none";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public NoData identity() {
    return this;
  }
}

package ivylab.simulate;

/** The purpose of a stream of random numbers, part of its key; add new purposes at the end. */
enum StreamPurpose {
  CLIMATE(0),
  STRESS(1),
  FACTORS(2),
  SPOT(3),
  INTEREST(4),
  PRESENCE(5),
  NOISE(6),
  BOOK(7),
  ECONOMY(8),
  STALE(9),
  DENSE(10);

  private final int code;

  StreamPurpose(int code) {
    this.code = code;
  }

  /** Its part of the key. */
  int code() {
    return code;
  }
}

package ivylab.simulate;

/** The purpose of a stream of random numbers, part of its key; add new purposes at the end. */
enum StreamPurpose {
  CLIMATE,
  STRESS,
  FACTORS,
  SPOT,
  INTEREST,
  PRESENCE,
  NOISE,
  BOOK
}

package ivylab.simulate;

/** What a stream of random numbers is for, a part of its key; a new purpose goes to the end. */
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

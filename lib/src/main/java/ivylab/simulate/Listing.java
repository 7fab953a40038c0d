package ivylab.simulate;

/**
 * How an underlying is listed.
 *
 * @param symbol for example SYN1
 * @param liquid whether it is listed and quoted like the liquid ones
 * @param popularity how many of its listed options are traded; 1 is most of them
 * @param cycle first month (1, 2 or 3) of its quarterly expiry cycle, if sparse
 * @param ticks in which its options are quoted
 */
record Listing(String symbol, boolean liquid, double popularity, int cycle, Ticks ticks) {

  long key() {
    return symbol.hashCode();
  }
}

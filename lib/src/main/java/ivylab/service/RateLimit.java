package ivylab.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket per client: it fills at the rate and holds one second's worth, at least one. */
final class RateLimit {

  private static final int CLIENTS = 10_000;

  private static final class Bucket {
    double tokens;
    long filled;
  }

  private final double rate;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > CLIENTS;
        }
      };

  /**
   * @param rate requests per second
   * @param nanos a clock
   */
  RateLimit(double rate, LongSupplier nanos) {
    this.rate = rate;
    this.nanos = nanos;
  }

  /** Takes a token; 0, or the whole seconds until there is one. */
  synchronized int admit(String client) {
    long now = nanos.getAsLong();
    double most = Math.max(1, rate);
    Bucket bucket = buckets.get(client);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = most;
      bucket.filled = now;
      buckets.put(client, bucket);
    }
    bucket.tokens = Math.min(most, bucket.tokens + rate * 1e-9 * (now - bucket.filled));
    bucket.filled = now;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return (int) Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
  }
}

package ivylab.service;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers to the latest requests; the one that was unused for longest goes first. */
final class Cache<V> {

  /** Numbers in all keys and answers together: 32 MB. */
  private static final long MOST = 4_000_000;

  private record Entry<V>(V answer, long size) {}

  private final int entries;
  private final Map<CacheKey, Entry<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /**
   * @param entries most answers; 0 for none
   */
  Cache(int entries) {
    this.entries = entries;
  }

  synchronized Optional<V> get(CacheKey key) {
    return Optional.ofNullable(kept.get(key)).map(Entry::answer);
  }

  /**
   * @param numbers in the answer; one that would fill a quarter of the cache is not kept
   */
  synchronized void put(CacheKey key, V answer, long numbers) {
    var entry = new Entry<>(answer, key.size() + numbers);
    if (entries == 0 || entry.size > MOST / 4) return;
    Entry<V> old = kept.put(key, entry);
    size += entry.size - (old == null ? 0 : old.size);
    Iterator<Entry<V>> eldest = kept.values().iterator();
    while (kept.size() > entries || size > MOST) {
      size -= eldest.next().size;
      eldest.remove();
    }
  }

  synchronized int size() {
    return kept.size();
  }
}

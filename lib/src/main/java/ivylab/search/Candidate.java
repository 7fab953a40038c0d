package ivylab.search;

import ivylab.ivyspt.Sampling;
import ivylab.model.Config;
import ivylab.train.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of a search space.
 *
 * @param name its values, for example {@code blocks 2, width 32}
 * @param values the chosen value of each name, as written, in the order of the space
 * @param config of the model
 * @param sampling what the training draws from the data
 * @param settings of the training
 */
public record Candidate(
    String name, Map<String, String> values, Config config, Sampling sampling, Settings settings) {

  public Candidate {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  @Override
  public String toString() {
    return name;
  }
}

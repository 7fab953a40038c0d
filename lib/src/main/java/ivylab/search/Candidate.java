package ivylab.search;

import ivylab.experiment.Design;
import ivylab.train.Settings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of a search space.
 *
 * @param name its values, for example {@code blocks 2, width 32}
 * @param values the chosen value of each name, as written, in the order of the space
 * @param design of the model
 * @param settings of the training
 */
public record Candidate(
    String name, Map<String, String> values, Design<?, ?> design, Settings settings) {

  public Candidate {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  @Override
  public String toString() {
    return name;
  }
}

package ivylab.train;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What TensorBoard shows of a training run; writes nothing if there is no folder. */
final class Events implements Closeable {

  private final List<Term> terms;
  private final @Nullable EventFile file;

  private Events(List<Term> terms, @Nullable EventFile file) {
    this.terms = terms;
    this.file = file;
  }

  static Events in(@Nullable Path folder, List<Term> terms, long lastStep) {
    return new Events(
        terms,
        folder == null
            ? null
            : EventFile.open(folder.resolve("events.out.tfevents.ivylab"), lastStep));
  }

  void write(History.Step s) {
    if (file == null) return;
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < terms.size(); i++)
      values.put("training/" + terms.get(i).name(), s.losses().get(i));
    for (int i = 0; i < terms.size(); i++)
      values.put("weights/" + terms.get(i).name(), s.weights().get(i));
    values.put("optimiser/gradient norm", s.gradientNorm());
    values.put("optimiser/rate", s.rate());
    file.scalars(s.step(), values);
  }

  void write(History.Validation v) {
    if (file == null) return;
    Map<String, Double> values = new LinkedHashMap<>();
    for (History.Score score : v.scores())
      values.put("validation/" + score.metric(), score.value());
    file.scalars(v.step(), values);
  }

  @Override
  public void close() throws IOException {
    if (file != null) file.close();
  }
}

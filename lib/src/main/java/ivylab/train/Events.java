package ivylab.train;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What TensorBoard shows of a training run; writes nothing if there is no folder. */
final class Events implements Closeable {

  private final List<Term> terms;
  private final Optional<EventFile> file;

  private Events(List<Term> terms, Optional<EventFile> file) {
    this.terms = terms;
    this.file = file;
  }

  static Events in(Optional<Path> folder, List<Term> terms, long lastStep) {
    return new Events(
        terms, folder.map(f -> EventFile.open(f.resolve("events.out.tfevents.ivylab"), lastStep)));
  }

  void write(History.Step s) {
    if (file.isEmpty()) return;
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < terms.size(); i++)
      values.put("training/" + terms.get(i).name(), s.losses().get(i));
    for (int i = 0; i < terms.size(); i++)
      values.put("weights/" + terms.get(i).name(), s.weights().get(i));
    values.put("optimiser/gradient norm", s.gradientNorm());
    values.put("optimiser/rate", s.rate());
    file.get().scalars(s.step(), values);
  }

  void write(History.Validation v) {
    if (file.isEmpty()) return;
    Map<String, Double> values = new LinkedHashMap<>();
    for (History.Score score : v.scores())
      values.put("validation/" + score.metric(), score.value());
    file.get().scalars(v.step(), values);
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) file.get().close();
  }
}

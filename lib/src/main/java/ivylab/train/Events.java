package ivylab.train;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What TensorBoard shows of a training; writes nothing where there is no folder. */
final class Events implements Closeable {

  private final EventFile file;

  private Events(EventFile file) {
    this.file = file;
  }

  static Events in(Path folder, long lastStep) {
    return new Events(
        folder == null
            ? null
            : EventFile.open(folder.resolve("events.out.tfevents.ivylab"), lastStep));
  }

  void write(History.Step s) {
    if (file == null) return;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("training/data", s.data());
    values.put("training/calendar", s.calendar());
    values.put("training/butterfly", s.butterfly());
    values.put("weights/data", s.dataWeight());
    values.put("weights/calendar", s.calendarWeight());
    values.put("weights/butterfly", s.butterflyWeight());
    values.put("optimiser/gradient norm", s.gradientNorm());
    values.put("optimiser/rate", s.rate());
    file.scalars(s.step(), values);
  }

  void write(History.Validation v) {
    if (file == null) return;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("validation/data", v.data());
    values.put("validation/calendar", v.calendar());
    values.put("validation/butterfly", v.butterfly());
    values.put("validation/total variance", v.totalVariance());
    values.put("validation/IV MAPE", v.mape());
    file.scalars(v.step(), values);
  }

  @Override
  public void close() throws IOException {
    if (file != null) file.close();
  }
}

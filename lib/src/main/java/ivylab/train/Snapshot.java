package ivylab.train;

import ivylab.model.IvySpt;
import ivylab.torch.Parameters;
import java.util.List;

/** The tensors of a model at one step, in memory. */
record Snapshot(List<double[]> values, long step) {

  static Snapshot of(IvySpt model, long step) {
    Parameters p = model.parameters();
    return new Snapshot(p.names().stream().map(p::values).toList(), step);
  }

  void restore(IvySpt model) {
    List<String> names = model.parameters().names();
    for (int i = 0; i < names.size(); i++) model.parameters().set(names.get(i), values.get(i));
  }
}

package ivylab.model;

import ivylab.process.LearnedProcess;
import ivylab.surface.Derivatives;
import ivylab.surface.LogVol;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Models that differ only in their seeds, as one: the mean of their log volatilities. Its surfaces
 * know their uncertainty, Lakshminarayanan, Pritzel and Blundell (2017), section 2.4: the variance
 * is the mean of the members' own and the variance between them.
 */
public final class Ensemble implements SurfaceMethod, AutoCloseable {

  private final List<IvySpt> members;

  private Ensemble(List<IvySpt> members) {
    this.members = members;
  }

  /**
   * An ensemble of these models, which it closes when it is closed.
   *
   * @param members at least one, of equal targets
   */
  public static Ensemble of(List<IvySpt> members) {
    if (members.isEmpty()) throw new IllegalArgumentException("members is empty");
    var targets = new HashSet<Config.Target>();
    for (IvySpt member : members) targets.add(member.config().target());
    if (targets.size() > 1)
      throw new IllegalArgumentException("members must have one target: " + targets);
    return new Ensemble(List.copyOf(members));
  }

  /**
   * Reads models that {@link IvySpt#save} or {@link #save} wrote.
   *
   * @throws IOException if a file cannot be read or contains no model; names the file
   */
  public static Ensemble load(List<Path> files) throws IOException {
    List<IvySpt> members = new ArrayList<>();
    try {
      for (Path file : files) members.addAll(ModelFile.readAll(file));
      return of(members);
    } catch (IOException | RuntimeException e) {
      members.forEach(IvySpt::close);
      throw e;
    }
  }

  /**
   * Writes all members to one safetensors file, atomically; a single one as {@link IvySpt#save}
   * does.
   *
   * @param about a few words about the models, for the file's header
   * @throws IllegalArgumentException if the members differ in their configuration
   */
  public void save(Path file, Map<String, String> about) throws IOException {
    for (IvySpt member : members)
      if (!member.config().equals(members.get(0).config()))
        throw new IllegalArgumentException(
            "members of one file must have one configuration: %s and %s"
                .formatted(members.get(0).configText(), member.configText()));
    ModelFile.write(members, file, about);
  }

  /**
   * The same networks on another process, learned from other quotes: they predict in units of its
   * deviation.
   *
   * @throws IllegalArgumentException if the members start from no process, or from one of another
   *     form
   */
  public Ensemble startingFrom(LearnedProcess process) {
    List<IvySpt> copies = new ArrayList<>();
    for (IvySpt member : members) {
      IvySpt copy = member.as(member.parameters().type());
      copies.add(copy);
      copy.startFrom(process);
    }
    return of(copies);
  }

  public List<IvySpt> members() {
    return members;
  }

  @Override
  public String name() {
    return members.size() == 1 ? members.get(0).name() : "ensemble of " + members.size();
  }

  /**
   * The completed surface; an {@link UncertainSurface} if the members start from a process,
   * otherwise without uncertainty.
   */
  @Override
  public VolSurface fit(Surface visible) {
    List<VolSurface> surfaces = members.stream().map(member -> member.fit(visible)).toList();
    if (members.get(0).config().target().process().isEmpty()) return new Mean(surfaces);
    return new Uncertain(surfaces, surfaces.stream().map(UncertainSurface.class::cast).toList());
  }

  @Override
  public void close() {
    members.forEach(IvySpt::close);
  }

  @Override
  public String toString() {
    return "%d models, %s".formatted(members.size(), members.get(0));
  }

  private static class Mean implements VolSurface {

    final List<VolSurface> surfaces;

    Mean(List<VolSurface> surfaces) {
      this.surfaces = surfaces;
    }

    /** Log volatilities of the members, {@code [members m]}. */
    double[][] logVols(double[] k, double[] t) {
      double[][] all = new double[surfaces.size()][];
      for (int i = 0; i < all.length; i++) {
        all[i] = surfaces.get(i).vol(k, t);
        for (int j = 0; j < k.length; j++) all[i][j] = Math.log(all[i][j]);
      }
      return all;
    }

    @Override
    public double[] totalVariance(double[] k, double[] t) {
      double[] w = new double[k.length];
      for (double[] one : logVols(k, t)) for (int j = 0; j < w.length; j++) w[j] += one[j];
      for (int j = 0; j < w.length; j++) w[j] = t[j] * Math.exp(2 * w[j] / surfaces.size());
      return w;
    }

    @Override
    public List<Derivatives> derivatives(double[] k, double[] t) {
      List<List<Derivatives>> each = surfaces.stream().map(s -> s.derivatives(k, t)).toList();
      List<Derivatives> all = new ArrayList<>(k.length);
      for (int j = 0; j < k.length; j++) {
        int at = j;
        all.add(LogVol.mean(each.stream().map(d -> LogVol.of(d.get(at))).toList()).derivatives());
      }
      return all;
    }

    @Override
    public String toString() {
      return surfaces.get(0) + ", mean of " + surfaces.size();
    }
  }

  private static final class Uncertain extends Mean implements UncertainSurface {

    private final List<UncertainSurface> own;

    Uncertain(List<VolSurface> surfaces, List<UncertainSurface> own) {
      super(surfaces);
      this.own = own;
    }

    @Override
    public double[] quoteDeviation(double[] k, double[] t) {
      int m = own.size();
      double[] variance = new double[k.length], mean = new double[k.length];
      double[][] logs = logVols(k, t);
      for (double[] one : logs) for (int j = 0; j < k.length; j++) mean[j] += one[j] / m;
      for (int i = 0; i < m; i++) {
        double[] deviation = own.get(i).quoteDeviation(k, t);
        for (int j = 0; j < k.length; j++) {
          double d = logs[i][j] - mean[j];
          variance[j] += (deviation[j] * deviation[j] + d * d) / m;
        }
      }
      for (int j = 0; j < k.length; j++) variance[j] = Math.sqrt(variance[j]);
      return variance;
    }
  }
}

package ivylab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.UncertainSurface;
import ivylab.surface.VolSurface;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnsembleTest {

  private static final double[] K = {-0.2, 0, 0.15, 0.4}, T = {0.3, 0.7, 1.1, 2};
  private static final Surface VISIBLE = DerivativesTest.surface(12, 1);

  private static List<IvySpt> members(Config.Target target) {
    Config config =
        Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16).withTarget(target);
    List<IvySpt> members = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      IvySpt member = IvySpt.create(config, seed, DataType.FLOAT64);
      if (target == Config.Target.PROCESS_RESIDUAL) member.startFrom(DerivativesTest.PROCESS);
      double[] weight = member.parameters().values("head.out.weight");
      for (int i = 0; i < weight.length; i++) weight[i] *= 30; // members that differ visibly
      member.parameters().set("head.out.weight", weight);
      members.add(member);
    }
    return members;
  }

  @ParameterizedTest
  @EnumSource(names = {"LOG_VOL", "PROCESS_RESIDUAL"})
  void volatilities_are_geometric_means_and_derivatives_are_theirs(Config.Target target) {
    try (Ensemble ensemble = Ensemble.of(members(target))) {
      VolSurface completed = ensemble.fit(VISIBLE);
      double[] product = {1, 1, 1, 1};
      for (IvySpt member : ensemble.members()) {
        double[] vol = member.fit(VISIBLE).vol(K, T);
        for (int i = 0; i < 4; i++) product[i] *= vol[i];
      }
      for (int i = 0; i < 4; i++) product[i] = Math.cbrt(product[i]);
      assertArrayEquals(product, completed.vol(K, T), 1e-14);
      List<Derivatives> exact = completed.derivatives(K, T);
      // central differences with steps of 1e-3: relative 1e-6, tenfold for second ones
      List<Derivatives> differences =
          VolSurface.of((k, t) -> at(completed, k, t)).derivatives(K, T);
      for (int i = 0; i < 4; i++) {
        Derivatives a = differences.get(i), b = exact.get(i);
        assertEquals(a.w(), b.w(), 1e-14);
        assertEquals(a.wk(), b.wk(), 1e-5 * Math.max(0.1, Math.abs(a.wk())));
        assertEquals(a.wt(), b.wt(), 1e-5 * Math.max(0.1, Math.abs(a.wt())));
        assertEquals(a.wkk(), b.wkk(), 1e-4 * Math.max(1, Math.abs(a.wkk())));
      }
    }
  }

  private static double at(VolSurface surface, double k, double t) {
    return surface.totalVariance(new double[] {k}, new double[] {t})[0];
  }

  @Test
  void its_variance_is_the_mean_of_the_members_and_that_between_them() {
    try (Ensemble ensemble = Ensemble.of(members(Config.Target.PROCESS_RESIDUAL))) {
      UncertainSurface completed = (UncertainSurface) ensemble.fit(VISIBLE);
      double[] own = DerivativesTest.PROCESS.fit(VISIBLE).quoteDeviation(K, T);
      double[] all = completed.quoteDeviation(K, T);
      for (int i = 0; i < 4; i++) {
        double mean = 0, square = 0;
        for (IvySpt member : ensemble.members()) {
          UncertainSurface one = (UncertainSurface) member.fit(VISIBLE);
          assertArrayEquals(own, one.quoteDeviation(K, T), 1e-14);
          double log = Math.log(one.vol(K, T)[i]);
          mean += log / 3;
          square += log * log / 3;
        }
        double between = square - mean * mean;
        assertTrue(between > 1e-8, "the members differ");
        assertEquals(Math.sqrt(own[i] * own[i] + between), all[i], 1e-9);
      }
    }
    try (Ensemble without = Ensemble.of(members(Config.Target.LOG_VOL))) {
      assertFalse(without.fit(VISIBLE) instanceof UncertainSurface);
    }
  }

  @Test
  void one_member_alone_is_itself_and_files_give_the_same(@TempDir Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Ensemble ensemble = Ensemble.of(members(Config.Target.LOG_VOL))) {
      IvySpt first = ensemble.members().get(0);
      Ensemble alone = Ensemble.of(List.of(first));
      assertEquals("IvySPT", alone.name());
      assertArrayEquals(first.fit(VISIBLE).vol(K, T), alone.fit(VISIBLE).vol(K, T), 1e-14);
      for (IvySpt member : ensemble.members()) {
        Path file = folder.resolve("member-" + files.size() + ".safetensors");
        member.save(file);
        files.add(file);
      }
      try (Ensemble again = Ensemble.load(files)) {
        assertEquals("ensemble of 3", again.name());
        assertArrayEquals(ensemble.fit(VISIBLE).vol(K, T), again.fit(VISIBLE).vol(K, T));
      }
    }
    files.add(folder.resolve("missing.safetensors"));
    String message = assertThrows(IOException.class, () -> Ensemble.load(files)).getMessage();
    assertTrue(message.contains("missing.safetensors"), message);
  }

  @Test
  void one_file_has_all_members(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("three.safetensors"), one = folder.resolve("one.safetensors");
    try (Ensemble ensemble = Ensemble.of(members(Config.Target.PROCESS_RESIDUAL))) {
      ensemble.save(file, Map.of("ivylab.data", "these quotes"));
      try (Ensemble again = Ensemble.load(List.of(file))) {
        assertEquals(3, again.members().size());
        assertArrayEquals(ensemble.fit(VISIBLE).vol(K, T), again.fit(VISIBLE).vol(K, T));
      }
      try (Ensemble twice = Ensemble.load(List.of(file, file))) {
        assertEquals(6, twice.members().size());
      }
      String message = assertThrows(IOException.class, () -> IvySpt.load(file)).getMessage();
      assertTrue(message.contains("contains 3 models; Ensemble.load"), message);
      IvySpt first = ensemble.members().get(0);
      Ensemble.of(List.of(first)).save(one, Map.of());
      try (IvySpt again = IvySpt.load(one)) { // a single model is a plain file
        assertArrayEquals(first.fit(VISIBLE).vol(K, T), again.fit(VISIBLE).vol(K, T));
      }
    }
    try (Ensemble mixed =
        Ensemble.of(
            List.of(
                IvySpt.create(Config.DEFAULT.withWidth(8).withHeads(2), 1),
                IvySpt.create(Config.DEFAULT.withWidth(8).withHeads(1), 1)))) {
      assertThrows(IllegalArgumentException.class, () -> mixed.save(file, Map.of()));
    }
  }

  @Test
  void the_networks_go_with_another_process() {
    LearnedProcess other =
        Learning.DEFAULT
            .withIterationsAtMost(2)
            .learn(List.of(VISIBLE, DerivativesTest.surface(15, 2)), 1)
            .process();
    try (Ensemble ensemble = Ensemble.of(members(Config.Target.PROCESS_RESIDUAL));
        Ensemble moved = ensemble.startingFrom(other)) {
      for (IvySpt member : moved.members()) {
        assertArrayEquals(other.numbers(), member.process().orElseThrow().numbers(), 1e-12);
        member.parameters().set("head.out.weight", new double[8]);
      }
      assertArrayEquals(other.fit(VISIBLE).vol(K, T), moved.fit(VISIBLE).vol(K, T), 1e-12);
      assertEquals( // the one it came from is as it was
          DerivativesTest.PROCESS.noise(),
          ensemble.members().get(0).process().orElseThrow().noise(),
          1e-15);
    }
    try (Ensemble without = Ensemble.of(members(Config.Target.LOG_VOL))) {
      assertThrows(IllegalArgumentException.class, () -> without.startingFrom(other));
    }
  }

  @Test
  void what_is_no_ensemble_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> Ensemble.of(List.of()));
    List<IvySpt> mixed = new ArrayList<>(members(Config.Target.LOG_VOL));
    mixed.addAll(members(Config.Target.PROCESS_RESIDUAL));
    assertThrows(IllegalArgumentException.class, () -> Ensemble.of(mixed));
    mixed.forEach(IvySpt::close);
  }
}

package ivylab.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaMethodReference;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import ivylab.ivyspt.CompletionTerms;
import ivylab.model.Config;
import ivylab.surface.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules that hold the library together. Each is tried on an offender, too, so that a rule that
 * has gone blind is found out.
 */
class ArchitectureTest {

  /** A package may use those before it in this list, never those behind it. */
  private static final List<String> ORDER =
      List.of(
          "progress",
          "file",
          "surface",
          "method",
          "price",
          "quote",
          "chain",
          "arbitrage",
          "ssvi",
          "random",
          "rough",
          "fourier",
          "simulate",
          "montecarlo",
          "gauge",
          "corpus",
          "process",
          "repair",
          "data",
          "torch",
          "layer",
          "operator",
          "embedding",
          "encoder",
          "model",
          "loss",
          "train",
          "probe",
          "baseline",
          "compare",
          "band",
          "experiment",
          "ivyspt",
          "surrogate",
          "accuracy",
          "curvature",
          "study",
          "sample",
          "search",
          "calibrate",
          "plot",
          "service",
          "command",
          "notebook");

  private static final Set<String> TENSORS =
      Set.of(
          "torch",
          "layer",
          "operator",
          "embedding",
          "encoder",
          "model",
          "loss",
          "train",
          "ivyspt",
          "surrogate",
          "curvature",
          "probe",
          "baseline");

  /** Operations that record a pointer into Java's memory when they are given a Java number. */
  private static final Set<String> SAFE_WITH_NUMBERS = Set.of("add", "sub", "addi", "subi", "clip");

  /** Operations whose result has no history. */
  private static final Set<String> CUTTING = Set.of("toType", "duplicate", "toDevice");

  /** Where a cut is meant: new constants, files, the mask of dropout, fresh leaves. */
  private static final Set<String> MAY_CUT =
      Set.of(
          "ivylab.torch.Tensors",
          "ivylab.torch.Scalars",
          "ivylab.torch.SafeTensors",
          "ivylab.layer.Dropout",
          "ivylab.model.IvySpt");

  /** Where tensors are made of Java's memory, and copied before anybody sees them. */
  private static final Set<String> MAY_CREATE =
      Set.of("ivylab.torch.Tensors", "ivylab.torch.Scalars", "ivylab.torch.SafeTensors");

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("ivylab");

  private static final JavaClasses OFFENDERS =
      new ClassFileImporter()
          .importClasses(Numbers.class, Cuts.class, Creates.class, Foreign.class, Upwards.class);

  // ---- the offenders

  @SuppressWarnings("unused")
  private static final class Numbers {
    NDArray mul(NDArray x) {
      return x.mul(3);
    }

    NDArray div(NDArray x) {
      return x.div(2.0);
    }

    NDArray pow(NDArray x, double p) {
      return x.pow(p);
    }

    NDArray maximum(NDArray x) {
      return x.maximum(0);
    }

    NDArray minimum(NDArray x, Double limit) {
      return x.minimum(limit);
    }

    NDArray inPlace(NDArray x) {
      return x.muli(3);
    }

    NDArray fromTheLeft(NDArray x) {
      return NDArrays.div(1, x);
    }

    java.util.function.Function<Number, NDArray> reference(NDArray x) {
      return x::mul;
    }

    NDArray swish(NDArray x) {
      return Activation.swish(x, 1);
    }

    NDArray harmless(NDArray x) {
      return x.add(1).sub(2.0).clip(0, 1).mul(x).maximum(x);
    }
  }

  @SuppressWarnings("unused")
  private static final class Cuts {
    NDArray toType(NDArray x) {
      return x.toType(DataType.FLOAT64, true);
    }

    NDArray duplicate(NDArray x) {
      return x.duplicate();
    }

    NDArray toDevice(NDArray x) {
      return x.toDevice(Device.cpu(), true);
    }
  }

  @SuppressWarnings("unused")
  private static final class Creates {
    NDArray create(NDArray x) {
      return x.getManager().create(new double[] {1, 2});
    }
  }

  @SuppressWarnings("unused")
  private static final class Foreign {
    GradientCollector collector() {
      return Engine.getInstance().newGradientCollector();
    }

    Object norm() {
      return LayerNorm.builder();
    }

    Object loss() {
      return Loss.l2Loss();
    }
  }

  @SuppressWarnings("unused")
  private static final class Upwards {
    Point point;
  }

  @SuppressWarnings("unused")
  private static final class OfOneModel {
    Config config;
    CompletionTerms terms;
  }

  // ---- the rules, as lists of what breaks them

  private static String packageOf(JavaClass type) {
    return type.getPackageName().replaceFirst("^ivylab\\.?", "").replaceFirst("\\..*", "");
  }

  private static List<String> against(List<String> order, JavaClasses classes) {
    List<String> broken = new ArrayList<>();
    for (JavaClass type : classes) {
      int own = order.indexOf(packageOf(type));
      if (own < 0) broken.add(type.getName() + " is in a package that has no place in the order");
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (!target.getPackageName().startsWith("ivylab")) continue;
        if (order.indexOf(packageOf(target)) > own) broken.add(dependency.getDescription());
      }
    }
    return broken;
  }

  private static List<String> useOf(String prefix, Set<String> packages, JavaClasses classes) {
    List<String> broken = new ArrayList<>();
    for (JavaClass type : classes)
      for (Dependency dependency : type.getDirectDependenciesFromSelf())
        if (dependency.getTargetClass().getName().startsWith(prefix)
            && !packages.contains(packageOf(type))) broken.add(dependency.getDescription());
    return broken;
  }

  private record Use(JavaClass by, AccessTarget.CodeUnitAccessTarget of, String description) {

    boolean ofTensors() {
      String owner = of.getOwner().getName();
      return owner.startsWith("ai.djl.ndarray.NDArray") || owner.endsWith("PtNDArray");
    }

    boolean takes(Class<?> type) {
      return of.getRawParameterTypes().stream().anyMatch(p -> p.getName().equals(type.getName()));
    }
  }

  /** Calls and method references. */
  private static List<Use> uses(JavaClasses classes) {
    List<Use> uses = new ArrayList<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf())
        uses.add(new Use(type, call.getTarget(), call.getDescription()));
      for (JavaMethodReference reference : type.getMethodReferencesFromSelf())
        uses.add(new Use(type, reference.getTarget(), reference.getDescription()));
    }
    return uses;
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static List<String> javaNumbers(JavaClasses classes) {
    return uses(classes).stream()
        .filter(
            use ->
                use.ofTensors()
                        && use.takes(Number.class)
                        && !SAFE_WITH_NUMBERS.contains(use.of.getName())
                    || use.of.getOwner().getName().equals("ai.djl.nn.Activation")
                        && use.of.getName().equals("swish"))
        .map(Use::description)
        .toList();
  }

  private static List<String> cuts(JavaClasses classes) {
    return uses(classes).stream()
        .filter(use -> use.ofTensors() && CUTTING.contains(use.of.getName()))
        .filter(use -> !MAY_CUT.contains(outermost(use.by)))
        .map(Use::description)
        .toList();
  }

  private static List<String> creations(JavaClasses classes) {
    return uses(classes).stream()
        .filter(use -> use.of.getOwner().getName().endsWith("NDManager"))
        .filter(use -> use.of.getName().startsWith("create") || use.of.getName().equals("full"))
        .filter(use -> !MAY_CREATE.contains(outermost(use.by)))
        .map(Use::description)
        .toList();
  }

  private static List<String> engineParts(JavaClasses classes) {
    List<String> broken = new ArrayList<>();
    for (String part : List.of("ai.djl.training.", "ai.djl.nn.norm."))
      broken.addAll(useOf(part, Set.of(), classes));
    return broken;
  }

  // ---- held

  @Test
  void packages_use_only_those_above_them() {
    assertEquals(List.of(), against(ORDER, LIBRARY));
  }

  /** It trains any model, so it knows none of them and none of their data. */
  @Test
  void the_trainer_sees_tensors_files_and_progress_alone() {
    List<String> seen = new ArrayList<>(ORDER.subList(0, ORDER.indexOf("train") + 1));
    seen.removeAll(List.of("file", "progress", "torch", "train"));
    List<String> broken = new ArrayList<>();
    for (String name : seen)
      for (String use : useOf("ivylab." + name + ".", others("train"), LIBRARY)) broken.add(use);
    assertEquals(List.of(), broken);
  }

  private static final List<String> ONE_MODEL = List.of("model", "ivyspt");

  /** They try models of any kind. */
  @Test
  void experiments_and_searches_know_no_model_by_its_type() {
    for (String by : List.of("experiment", "search"))
      assertEquals(List.of(), usesOfOneModel(by, LIBRARY));
  }

  private static List<String> usesOfOneModel(String by, JavaClasses classes) {
    return ONE_MODEL.stream()
        .flatMap(name -> useOf("ivylab." + name + ".", others(by), classes).stream())
        .toList();
  }

  /** All packages but one. */
  private static Set<String> others(String one) {
    return Stream.concat(ORDER.stream(), Stream.of("architecture"))
        .filter(name -> !name.equals(one))
        .collect(Collectors.toSet());
  }

  @Test
  void tensors_stay_in_the_packages_that_work_with_them() {
    assertEquals(List.of(), useOf("ai.djl.", TENSORS, LIBRARY));
  }

  @Test
  void no_java_number_is_given_to_an_operation_that_remembers_it() {
    assertEquals(List.of(), javaNumbers(LIBRARY));
  }

  @Test
  void operations_that_cut_the_graph_are_used_only_where_that_is_meant() {
    assertEquals(List.of(), cuts(LIBRARY));
  }

  @Test
  void tensors_are_made_of_java_arrays_in_one_place() {
    assertEquals(List.of(), creations(LIBRARY));
  }

  @Test
  void gradients_norms_and_losses_of_djl_are_not_used() {
    assertEquals(List.of(), engineParts(LIBRARY));
  }

  @Test
  void every_package_says_what_it_is_and_what_may_be_null() throws IOException {
    List<String> silent = new ArrayList<>();
    Path root = Path.of("src/main/java/ivylab");
    try (Stream<Path> folders = Files.walk(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        boolean sources;
        try (Stream<Path> files = Files.list(folder)) {
          sources = files.anyMatch(file -> file.toString().endsWith(".java"));
        }
        Path info = folder.resolve("package-info.java");
        String text = Files.exists(info) ? Files.readString(info) : "";
        if (sources && !(text.contains("/**") && text.contains("@NullMarked")))
          silent.add(root.relativize(folder).toString());
      }
    }
    assertEquals(
        List.of(), silent, "packages without a package-info.java that has Javadoc and @NullMarked");
  }

  @Test
  void the_map_in_the_overview_has_every_package_in_order() throws IOException {
    String overview = Files.readString(Path.of("src/main/javadoc/overview.html"));
    String map = overview.substring(0, overview.indexOf("</table>"));
    List<String> drawn =
        Pattern.compile("\\{@link ivylab\\.([a-z.]+)}")
            .matcher(map)
            .results()
            .map(link -> link.group(1))
            .toList();
    Path root = Path.of("src/main/java/ivylab");
    assertEquals(
        ORDER.stream().filter(name -> Files.exists(root.resolve(name.replace('.', '/')))).toList(),
        drawn);
  }

  @Test
  void the_list_of_packages_in_CONTRIBUTING_is_the_order() throws IOException {
    String page = Files.readString(Path.of("../CONTRIBUTING.md"));
    String section = page.substring(page.indexOf("\n## Packages\n"));
    List<String> listed =
        Pattern.compile("(?m)^\\| `([a-z]+)` \\| \\S.* \\|$")
            .matcher(section.substring(0, section.indexOf("\n## ", 1)))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertEquals(ORDER, listed);
  }

  @Test
  void no_package_has_more_than_fifteen_public_types() throws IOException {
    Pattern type =
        Pattern.compile("(?m)^public ([a-z]+(-[a-z]+)? )*(class|record|interface|enum) ");
    List<String> crowded = new ArrayList<>();
    for (String name : ORDER) {
      int types = 0;
      try (Stream<Path> files = Files.list(Path.of("src/main/java/ivylab", name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList())
          if (type.matcher(Files.readString(file)).find()) types++;
      }
      if (types > 15) crowded.add(name + " " + types);
    }
    assertEquals(List.of(), crowded);
  }

  // ---- and seen to bite

  @Test
  void the_library_was_read() {
    assertTrue(LIBRARY.size() > 100, LIBRARY.size() + " classes");
    assertFalse(useOf("ai.djl.", Set.of(), LIBRARY).isEmpty());
  }

  @Test
  void the_order_of_packages_bites() {
    assertEquals(List.of(), against(List.of("surface", "architecture"), only(Upwards.class)));
    List<String> broken = against(List.of("architecture", "surface"), only(Upwards.class));
    assertEquals(1, broken.size(), broken.toString());
    assertTrue(broken.get(0).contains("Upwards.point"), broken.toString());
    assertTrue(
        against(ORDER, only(Upwards.class)).toString().contains("no place in the order"),
        "a new package must be given a place");
  }

  @Test
  void the_rule_about_experiments_and_searches_bites() {
    List<String> broken = usesOfOneModel("architecture", only(OfOneModel.class));
    assertEquals(2, broken.size(), broken.toString());
    assertEquals(List.of(), usesOfOneModel("experiment", only(OfOneModel.class)));
  }

  @Test
  void the_rules_about_the_engine_bite() {
    for (String method :
        List.of(
            "mul",
            "div",
            "pow",
            "maximum",
            "minimum",
            "inPlace",
            "fromTheLeft",
            "reference",
            "swish"))
      assertEquals(
          1,
          javaNumbers(OFFENDERS).stream()
              .filter(x -> x.contains("Numbers." + method + "("))
              .count(),
          method + " in " + javaNumbers(OFFENDERS));
    assertEquals(9, javaNumbers(OFFENDERS).size(), "and the harmless one is let through");
    assertEquals(3, cuts(OFFENDERS).size());
    assertEquals(1, creations(OFFENDERS).size());
    String parts = engineParts(OFFENDERS).toString();
    for (String part : List.of("GradientCollector", "nn.norm.LayerNorm", "training.loss.Loss"))
      assertTrue(parts.contains(part), part + " in " + parts);
    assertFalse(useOf("ai.djl.", TENSORS, OFFENDERS).isEmpty());
  }

  private static JavaClasses only(Class<?> type) {
    return new ClassFileImporter().importClasses(type);
  }
}

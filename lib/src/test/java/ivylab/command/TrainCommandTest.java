package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.ivyspt.ResidualModels;
import ivylab.ivyspt.ResidualTraining;
import ivylab.model.Config;
import ivylab.model.Ensemble;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  private static final Market MARKET = Market.seeded(3);

  @TempDir Path root;

  private Path folder;

  @BeforeEach
  void a_folder_with_a_space() throws IOException {
    folder = Files.createDirectories(root.resolve("a folder"));
  }

  /** One symbol with a few quotes. */
  private Path quotes(int dates) {
    Path file = folder.resolve("quotes.csv");
    Panel.of(MARKET.surfaces(List.of("SPA1"), MARKET.dates().subList(0, dates))).write(file);
    return file;
  }

  private Path model(String name) {
    return folder.resolve(name + ".safetensors");
  }

  private Said train(Path data, Path out, String... more) {
    List<String> all = new ArrayList<>(List.of("--data", data.toString(), "--out", out.toString()));
    all.addAll(List.of(more));
    return Said.by("train", all.toArray(String[]::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void a_panel_becomes_a_model_and_a_report_on_dates_held_out() throws IOException {
    Path figures = folder.resolve("figures");
    Said said =
        train(quotes(10), model("model"), "--steps", "3", "--figures", figures.toString())
            .withStatus(0);
    for (String part :
        List.of(
            "training: 6 dates, 6 surfaces",
            "validation: 1 dates, 1 surfaces",
            "test: 2 dates, 2 surfaces",
            "1 date with 1 surfaces purged: the last before validation",
            "member 1: completed",
            "10 quotes visible",
            "the network does not win: the error of the network is ", // two dates say little
            "over 2 dates from which neither learned",
            "better for this market, the process alone: environment/lab complete --data '",
            "quotes.csv' --method learned-process"))
      assertTrue(said.out().contains(part), part + " is missing in " + said.out());
    assertEquals(
        List.of("figures", "model.errors.csv", "model.safetensors", "quotes.csv"),
        files(),
        "checkpoints are removed at the end");
    List<String> errors = Files.readAllLines(folder.resolve("model.errors.csv"));
    assertEquals("Date,Quotes,Network,Process", errors.get(0));
    assertEquals(1 + 2 * 8, errors.size());
    assertTrue(errors.get(1).startsWith(MARKET.dates().get(8) + ",10 % hidden,"), errors.get(1));
    try (Stream<Path> drawn = Files.list(figures)) {
      assertEquals(6, drawn.count(), "losses, errors and dates, as PNG and SVG");
    }
  }

  @Test
  void its_model_completes_surfaces_alone_or_with_others() throws IOException {
    Path data = quotes(8);
    train(data, model("one"), "--steps", "2", "--seed", "2").withStatus(0);
    train(data, model("two"), "--steps", "2", "--members", "2", "--no-penalties").withStatus(0);
    try (IvySpt one = IvySpt.load(model("one"));
        Ensemble two = Ensemble.load(List.of(model("two")))) {
      assertEquals(Config.Target.SSVI_RESIDUAL, one.config().target());
      assertEquals(2, two.members().size());
    }
    for (String name : List.of("one", "two")) {
      Path filled = folder.resolve("filled.csv");
      Said.by(
              "complete",
              "--data",
              data.toString(),
              "--out",
              filled.toString(),
              "--model",
              model(name).toString(),
              "--grid",
              "3x3",
              "--no-bands")
          .withStatus(0);
      assertEquals(
          8 * 9, Files.readAllLines(filled).stream().filter(l -> l.endsWith("completed")).count());
    }
  }

  /** The folder is that of a run that was stopped after its second step. */
  @Test
  void a_run_that_was_stopped_resumes_and_ends_with_the_same_bytes() throws IOException {
    Path data = quotes(8), whole = model("whole"), parts = model("parts");
    train(data, whole, "--steps", "4").withStatus(0);
    ResidualTraining recipe = ResidualTraining.DEFAULT;
    recipe = recipe.withSettings(recipe.settings().withSteps(4));
    Path kept = folder.resolve("parts.training");
    try (ResidualModels stopped =
        recipe
            .on(recipe.split(Panel.read(data)))
            .into(kept)
            .stopAfter(2)
            .watchedBy(Progress.silent())
            .train()) {
      assertTrue(stopped.incomplete().isPresent());
    }
    train(data, parts, "--steps", "5")
        .failed("train: folder .*parts.training.* contains another run");
    Files.writeString(kept.resolve("mine.txt"), "not the command's");
    train(data, parts, "--steps", "4").withStatus(0);
    assertEquals(-1, Files.mismatch(whole, parts), "first byte that differs");
    try (Stream<Path> left = Files.list(kept)) {
      assertEquals(List.of(kept.resolve("mine.txt")), left.toList());
    }
  }

  @Test
  void it_starts_at_another_model_and_keeps_checkpoints_where_told() throws IOException {
    Path data = quotes(8), kept = folder.resolve("kept");
    train(data, model("first"), "--epochs", "1", "--seed", "5", "--checkpoints", kept.toString())
        .withStatus(0);
    assertTrue(Files.exists(kept.resolve("member-1").resolve("checkpoint.safetensors")));
    train(data, model("then"), "--steps", "1", "--from", model("first").toString()).withStatus(0);
    try (IvySpt first = IvySpt.load(model("first"));
        IvySpt then = IvySpt.load(model("then"))) {
      double[] start = first.parameters().values("head.out.weight");
      double[] end = then.parameters().values("head.out.weight");
      // the first step of AdamW moves each weight by the rate, 1e-3, and decay by a hundredth of
      // it;
      // new networks of different seeds differ by more than that
      assertArrayEquals(start, end, 1.01e-3 + 1e-5);
      try (IvySpt fresh = IvySpt.create(then.config(), 1)) {
        double[] other = fresh.parameters().values("head.out.weight");
        assertTrue(
            IntStream.range(0, end.length).anyMatch(i -> Math.abs(other[i] - end[i]) > 0.01));
      }
    }
  }

  @Test
  void an_existing_file_is_replaced_only_with_force() throws IOException {
    Path data = quotes(8), out = Files.writeString(model("model"), "mine");
    train(data, out, "--steps", "1")
        .failed("--out must be a new file, or --force given: .* exists");
    assertEquals("mine", Files.readString(out));
    Path errors = Files.writeString(folder.resolve("other.errors.csv"), "mine");
    train(data, model("other"), "--steps", "1").failed("--force given: .*other.errors.csv exists");
    assertEquals("mine", Files.readString(errors));
    train(data, data, "--force").failed("--out must not replace an input file: .*quotes.csv");
    Path from = Files.writeString(model("start"), "x");
    train(data, from, "--from", from.toString(), "--force")
        .failed("--out must not replace an input");
    train(data, out, "--steps", "1", "--force").withStatus(0);
    IvySpt.load(out).close();
  }

  @Test
  void wrong_arguments_are_named_with_rule_and_value() throws IOException {
    Path data = quotes(8), out = model("model");
    Said.by("train", "--steps", "1").failed("train: --data is missing: a panel to train on");
    train(folder.resolve("nowhere.csv"), out).failed("train: .*nowhere.csv: no such file");
    train(data, folder.resolve("none").resolve("model.safetensors"))
        .failed("--out must be a file in an existing folder: .*none");
    train(data, out, "--members", "0").failed("--members must be at least 1: 0");
    train(data, out, "--steps", "0").failed("--steps must be at least 1: 0");
    train(data, out, "--epochs", "-1").failed("--epochs must be at least 1: -1");
    train(data, out, "--minutes", "NaN").failed("--minutes must be positive, at most 100000: NaN");
    train(data, out, "--minutes", "1", "--steps", "3")
        .failed("only one of --minutes, --epochs and --steps");
    train(data, out, "--from", "nowhere.safetensors").failed("--from: no file nowhere.safetensors");
    train(data, out, "--figures", data.toString()).failed("--figures must be a folder: .*quotes");
    train(data, out, "--member", "3").failed("no option --member; nearest: --members");
    assertEquals(List.of("quotes.csv"), files(), "nothing is written");
  }

  @Test
  void panels_that_cannot_be_trained_on_are_named() throws IOException {
    Path out = model("model");
    train(quotes(1), out)
        .failed("--data: panel must have two dates for training besides .* quotes.csv has 1");
    Path data = quotes(8);
    String text = Files.readString(data);
    Files.writeString(data, text.replace("Treasury Rate", "Rate"));
    train(data, out).failed("quotes.csv.*Treasury Rate.*is missing");
    Files.writeString(data, text.replaceFirst("(?m)^(\\d.*)$", "$1x"));
    train(data, out).failed("quotes.csv.*row 2.*Treasury Rate");
    Said skipped = train(data, out, "--skip-bad", "--steps", "1").withStatus(0);
    assertTrue(skipped.out().contains("1 row"), skipped.out());
    assertFalse(Files.exists(folder.resolve("model.training")));
    Path other = model("other");
    try (IvySpt model = IvySpt.create(Config.DEFAULT.withWidth(8).withHeads(2), 1)) {
      model.save(other);
    }
    train(quotes(8), model("next"), "--from", other.toString())
        .failed("must predict the residual of a process.*other.safetensors has target LOG_VOL");
  }
}

package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Penalties;
import ivylab.ivyspt.Small;
import ivylab.model.IvySpt;
import ivylab.progress.ProgressEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training keeps in its folder, and which training may go on there. */
class FolderTest {

  @TempDir Path folder;

  private interface Change {
    Trainer<IvySpt> of(Completion task);
  }

  private static Run<IvySpt> trained(IvySpt model, Path folder) {
    return Small.trainer(model).epochs(2).into(folder).train();
  }

  static Stream<Arguments> others() {
    return Stream.of(
        other("settings.seed is 1 there and 2 here", t -> two(t).seed(2)),
        other("settings.length.epochs is 2 there and 3 here", t -> Small.trainer(t).epochs(3)),
        other("task.sampling.masking.queries is 4 there and 5 here", t -> two(t.withQueries(5))),
        other("settings.optimisation.clip is 1.0 there and 0.5 here", t -> two(t).clip(0.5)),
        other("settings.optimisation.average is 0.0 there", t -> two(t).average(0.5)),
        other("settings.stopping.metric is ", t -> two(t).best("IV MAPE")),
        other(
            "task.sampling.masking.proportions is [0.1,0.3,0.5,0.7] there and [0.5] here",
            t -> two(t.withProportions(0.5))),
        other(
            "settings.schedule.warmup is 0.15 there and 0.0 here",
            t -> two(t).schedule(Schedule.constant(1e-3))),
        other(
            "settings.weighting.weights is [1.0,1.0,1.0] there and absent here",
            t -> two(t).weighting(Weighting.gradNorm(1))),
        other(
            "task.sampling.penalties.collocation is 3 there and 0 here",
            t -> two(t.withPenalties(Penalties.atQueries()))));
  }

  private static Trainer<IvySpt> two(Completion task) {
    return Small.trainer(task).epochs(2);
  }

  private static Arguments other(String says, Change change) {
    return Arguments.of(says, change);
  }

  @ParameterizedTest
  @MethodSource("others")
  void other_settings_are_refused_by_name_with_both_values(String says, Change change) {
    try (IvySpt model = Small.model()) {
      trained(model, folder);
    }
    try (IvySpt model = Small.model()) {
      Trainer<IvySpt> other = change.of(Small.task(model)).into(folder);
      assertRefused(says, other::train);
    }
  }

  @Test
  void other_models_and_other_data_are_refused_too() {
    try (IvySpt model = Small.model()) {
      trained(model, folder);
    }
    try (IvySpt model = IvySpt.create(Small.CONFIG.withFfn(32), 1)) {
      assertRefused("task.config.ffn is 16 there and 32 here", () -> trained(model, folder));
    }
    try (IvySpt model = IvySpt.create(Small.CONFIG, 1, DataType.FLOAT64)) {
      assertRefused("precision is float32 there and float64 here", () -> trained(model, folder));
    }
    try (IvySpt model = IvySpt.create(Small.CONFIG, 2)) {
      assertRefused("with other initial parameters", () -> trained(model, folder));
    }
    try (IvySpt model = Small.model()) {
      Split split = Small.split();
      Split training = Split.of(Small.panel(11, 0), split.validation(), split.test());
      String digest = split.training().digest().substring(0, 24);
      assertRefused("task.trainingDigest is " + digest + "… there", () -> on(model, training));
      Split validation = Split.of(split.training(), Small.panel(3, 50), split.test());
      assertRefused("task.validationDigest is ", () -> on(model, validation));
      Split test = Split.of(split.training(), split.validation(), Small.panel(1, 80));
      assertTrue(on(model, test).completed(), "the test part has no say");
    }
  }

  @Test
  void what_does_not_change_the_result_may_differ() throws IOException {
    try (IvySpt model = Small.model()) {
      Small.trainer(model)
          .into(folder)
          .watchedBy(
              event -> {
                if (event.done() == 4 && !event.finished()) Thread.currentThread().interrupt();
              })
          .train();
      Run<IvySpt> run = Small.trainer(model).into(folder).checkpointEvery(2).train();
      assertTrue(run.completed());
    }
    byte[] found = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    try (IvySpt model = Small.model()) {
      Path other = folder.resolve("other");
      Small.trainer(model).into(other).train();
      assertTrue(Arrays.equals(found, Files.readAllBytes(other.resolve("checkpoint.safetensors"))));
    }
  }

  /** Fine-tuning in a folder of its own must not be taken for the run it began with. */
  @Test
  void a_model_that_was_trained_elsewhere_meanwhile_is_not_set_back_silently() {
    try (IvySpt model = Small.model()) {
      trained(model, folder);
      trained(model, folder.resolve("tuned"));
      assertRefused("with other initial parameters", () -> trained(model, folder));
    }
  }

  @Test
  void a_completed_run_is_given_back_without_a_step() {
    List<ProgressEvent> events = new ArrayList<>();
    try (IvySpt model = Small.model();
        IvySpt again = Small.model()) {
      Run<IvySpt> first = trained(model, folder);
      Run<IvySpt> second =
          Small.trainer(again).epochs(2).into(folder).watchedBy(events::add).train();
      assertTrue(second.completed());
      assertEquals(first.history(), second.history());
      assertEquals(first.record(), second.record());
      assertEquals(1, events.size());
      assertTrue(events.get(0).finished() && events.get(0).share() == 1, events.toString());
      for (String name : model.parameters().names())
        assertTrue(
            Arrays.equals(model.parameters().values(name), again.parameters().values(name)), name);
    }
  }

  @Test
  void a_model_file_in_its_place_is_no_run() throws IOException {
    try (IvySpt model = Small.model()) {
      model.save(folder.resolve("checkpoint.safetensors"));
      assertRefused("contains a model without its training", () -> trained(model, folder));
    }
  }

  @Test
  void a_damaged_checkpoint_is_named() throws IOException {
    try (IvySpt model = Small.model()) {
      trained(model, folder);
      Path file = folder.resolve("checkpoint.safetensors");
      byte[] bytes = Files.readAllBytes(file);
      for (int length : new int[] {0, 5, 100, bytes.length / 2, bytes.length - 1}) {
        Files.write(file, Arrays.copyOf(bytes, length));
        var e = assertThrows(UncheckedIOException.class, () -> trained(model, folder));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("cannot train into"), e.getMessage());
      }
    }
  }

  @Test
  void half_a_checkpoint_beside_it_is_passed_over_and_overwritten() throws IOException {
    Path part = folder.resolve("checkpoint.safetensors.part");
    Files.writeString(part, "half of one");
    try (IvySpt model = Small.model()) {
      assertTrue(trained(model, folder).completed());
      assertFalse(Files.exists(part));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(
            List.of("checkpoint.safetensors", "events.out.tfevents.ivylab", "run.json"),
            files.map(f -> f.getFileName().toString()).sorted().toList());
      }
    }
  }

  private Run<IvySpt> on(IvySpt model, Split split) {
    return two(Small.task(model, split)).into(folder).train();
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
    assertTrue(e.getMessage().startsWith("folder "), e.getMessage());
    assertTrue(e.getMessage().endsWith("another folder, or delete this one"), e.getMessage());
  }

  @Test
  void the_record_says_what_the_run_was_made_of() throws IOException {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trained(model, folder);
      JsonNode json = new ObjectMapper().readTree(folder.resolve("run.json").toFile());
      assertEquals(json, new ObjectMapper().readTree(run.record().toJson()));
      assertEquals(8, json.at("/task/config/width").asInt());
      assertEquals("INDEPENDENT", json.at("/task/config/queryAttention").asText());
      assertEquals(1, json.at("/settings/seed").asLong());
      assertEquals(1e-3, json.at("/settings/schedule/peak").asDouble());
      assertEquals(1, json.at("/settings/weighting/weights/2").asDouble());
      assertEquals(model.parameters().count(), json.at("/parameters").asLong());
      assertEquals("float32", json.at("/precision").asText());
      assertEquals(Small.split().training().digest(), json.at("/task/trainingDigest").asText());
      assertEquals(Small.split().validation().digest(), json.at("/task/validationDigest").asText());
      assertTrue(json.at("/start").asText().matches("[0-9a-f]{64}"), json.toString());
      assertTrue(
          json.at("/notices/0").asText().contains("can have more than 8 visible quotes"),
          json.toString());
      assertTrue(
          json.at("/engine").asText().matches("PyTorch \\S+ on (cpu|gpu \\d+), \\d+ threads"),
          json.toString());
      assertEquals(System.getProperty("java.version"), json.at("/java").asText());
      assertFalse(json.at("/library").asText().isEmpty());
    }
  }

  @Test
  void events_hold_every_step_and_validation() throws IOException {
    try (IvySpt model = Small.model()) {
      Run<IvySpt> run = trained(model, folder);
      List<EventFileTest.Event> events =
          EventFileTest.read(folder.resolve("events.out.tfevents.ivylab"));
      List<Map<String, Float>> steps =
          events.stream()
              .map(EventFileTest.Event::scalars)
              .filter(s -> s.containsKey("training/data"))
              .toList();
      assertEquals(run.history().steps().size(), steps.size());
      History.Step first = run.history().steps().get(0);
      List<Double> losses = first.losses();
      assertEquals(
          Map.of(
              "training/data",
              losses.get(0).floatValue(),
              "training/calendar",
              losses.get(1).floatValue(),
              "training/butterfly",
              losses.get(2).floatValue(),
              "weights/data",
              1f,
              "weights/calendar",
              1f,
              "weights/butterfly",
              1f,
              "optimiser/gradient norm",
              (float) first.gradientNorm(),
              "optimiser/rate",
              (float) first.rate()),
          steps.get(0));
      List<EventFileTest.Event> looks =
          events.stream().filter(e -> e.scalars().containsKey("validation/data")).toList();
      assertEquals(
          run.history().validations().stream().map(History.Validation::step).toList(),
          looks.stream().map(EventFileTest.Event::step).toList());
      History.Validation last = run.history().validations().get(2);
      assertEquals(
          (float) last.of(CompletionTerms.MAPE), looks.get(2).scalars().get("validation/IV MAPE"));
      assertEquals(
          (float) last.of(CompletionTerms.TOTAL_VARIANCE),
          looks.get(2).scalars().get("validation/total variance"));
    }
  }
}

package ivylab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.experiment.ExperimentResult.Outcome;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.study.Tried;
import ivylab.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ExperimentsTest {

  @TempDir Path folder;

  private List<Experiment> list() {
    Experiment e = Tried.experiment(Tried.panel(folder));
    return List.of(
        e,
        e.withName("dropping").withDesign(Tried.DESIGN.withConfig(Tried.CONFIG.withDropout(0.3))),
        e.withName("elsewhere").withData(new PanelReference("nowhere.csv", "", 2, 0.6, 0.2, 0, 0)),
        e.withName("slow").withSettings(e.settings().withSchedule(Schedule.constant(1e-5))));
  }

  private static List<ExperimentResult> timeless(List<ExperimentResult> results) {
    return results.stream().map(ExperimentResult::withoutTime).toList();
  }

  /**
   * Two at a time or one after the other, in this order or the other way round, in one go or with a
   * stop: the same numbers. What was done is not done again, what failed is.
   */
  @Test
  void the_results_depend_on_the_experiments_alone() throws IOException {
    List<Experiment> list = list();
    List<ProgressEvent> events = new ArrayList<>();
    Experiments two =
        Experiments.of(list).into(folder.resolve("two")).cores(2).watchedBy(events::add);
    List<ExperimentResult> results = two.run();
    assertEquals(
        list.stream().map(Experiment::name).toList(),
        results.stream().map(r -> r.experiment().name()).toList());
    assertEquals(
        List.of(true, true, false, true), results.stream().map(r -> r.completed()).toList());
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, results.get(2).outcome());
    assertTrue(failed.reason().contains("nowhere.csv"), failed.reason());
    assertTrue(events.get(events.size() - 1).finished());
    assertEquals(4, events.get(events.size() - 1).done());
    for (int i = 1; i < events.size(); i++)
      assertTrue(events.get(i).done() >= events.get(i - 1).done(), "never backwards");

    List<Experiment> backwards = new ArrayList<>(list);
    Collections.reverse(backwards);
    Experiments one = Experiments.of(backwards).into(folder.resolve("one"));
    List<ExperimentResult> reversed;
    try (Workers worker = Workers.of(1)) {
      List<ExperimentResult> stopped =
          one.with(worker).watchedBy(Progress.silent()).stopAfter(3).run();
      assertEquals(new Outcome.Stopped(3), stopped.get(0).outcome());
      reversed = new ArrayList<>(one.with(worker).watchedBy(Progress.silent()).run());
    }
    Collections.reverse(reversed);
    assertEquals(timeless(results), timeless(reversed));
    for (Experiment e : list.subList(0, 2))
      assertEquals(
          -1,
          Files.mismatch(
              two.folder(e).resolve("checkpoint.safetensors"),
              one.folder(e).resolve("checkpoint.safetensors")));

    FileTime before = Files.getLastModifiedTime(two.folder(list.get(0)).resolve("result.json"));
    Experiment renamed = list.get(0).withName("tried");
    List<ExperimentResult> again =
        Experiments.of(List.of(renamed)).into(folder.resolve("two")).run();
    assertEquals(results.get(0), again.get(0), "with its seconds: not done again");
    assertEquals(before, Files.getLastModifiedTime(two.folder(renamed).resolve("result.json")));
  }

  @Test
  @Timeout(60)
  void an_interrupt_ends_it_and_its_processes() {
    Experiment e = list().get(0);
    Experiment longer = e.withSettings(e.settings().withSteps(100_000));
    Thread running = Thread.currentThread();
    Progress interrupting =
        event -> {
          if (event.done() > 0 && !event.finished()) running.interrupt();
        };
    Experiments experiments =
        Experiments.of(List.of(longer, longer.withSeed(5)))
            .into(folder.resolve("long"))
            .cores(2)
            .watchedBy(interrupting);
    var thrown = assertThrows(CancellationException.class, experiments::run);
    assertTrue(thrown.getMessage().contains("0 of 2 experiments are done"), thrown.getMessage());
    assertFalse(
        ProcessHandle.current().children().anyMatch(p -> p.isAlive() && isWorker(p) && !ended(p)));
  }

  private static boolean isWorker(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("ExperimentWorker");
  }

  private static boolean ended(ProcessHandle process) {
    process.onExit().join();
    return true;
  }

  @Test
  void experiments_that_are_the_same_are_refused_and_so_is_a_missing_folder() {
    Experiment e = list().get(0);
    var same =
        assertThrows(
            IllegalArgumentException.class,
            () -> Experiments.of(List.of(e, e.withName("another"))));
    assertTrue(same.getMessage().contains("'another'"), same.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Experiments.of(List.of()));
    var where =
        assertThrows(IllegalArgumentException.class, () -> Experiments.of(List.of(e)).run());
    assertTrue(where.getMessage().contains("set it with into(…)"), where.getMessage());
  }

  @Test
  void an_option_makes_a_copy_and_changes_nothing() {
    Experiment e = list().get(0);
    Experiments none = Experiments.of(List.of(e)), here = none.into(folder.resolve("here"));
    Experiments there = here.into(folder.resolve("there"));
    assertThrows(IllegalArgumentException.class, () -> none.folder(e), "still has no folder");
    assertTrue(here.folder(e).startsWith(folder.resolve("here")));
    assertTrue(there.folder(e).startsWith(folder.resolve("there")));
    assertNotSame(here, here.cores(1));
    assertNotSame(here, here.stopAfter(1));
    assertNotSame(here, here.watchedBy(Progress.silent()));
    assertNotSame(here, here.with(Workers.of(1)));
  }

  @Test
  void what_lies_in_the_folder_of_an_experiment_must_be_its_own() throws IOException {
    Experiment e = list().get(0);
    Experiments experiments = Experiments.of(List.of(e)).into(folder.resolve("x"));
    Path place = Files.createDirectories(experiments.folder(e));
    ExperimentResult foreign =
        new ExperimentResult(e.withSeed(9), List.of(), List.of(), 0, new Outcome.Completed());
    Files.writeString(place.resolve("result.json"), foreign.toJson());
    var thrown = assertThrows(IllegalArgumentException.class, experiments::run);
    assertTrue(thrown.getMessage().contains("contains the result of another"), thrown.getMessage());
    try (Stream<Path> files = Files.list(folder.resolve("x"))) {
      assertEquals(1, files.count(), "nothing else was made");
    }
  }
}

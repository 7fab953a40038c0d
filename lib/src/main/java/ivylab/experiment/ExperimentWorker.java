package ivylab.experiment;

import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.progress.ProgressEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A process that runs experiments one after another: a task is a line on its input, the result a
 * file, and a line of output reports its progress. It ends with its input, so that it never
 * outlives the process that started it.
 */
final class ExperimentWorker {

  static final String STEP = "step ", DONE = "done";

  /**
   * A task.
   *
   * @param experiment to run
   * @param folder for its checkpoints
   * @param stopAfter step after which it stops; 0 for its end
   * @param result file for the result
   */
  record Task(Experiment experiment, String folder, int stopAfter, String result) {}

  private ExperimentWorker() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    System.setOut(System.err); // other output is not a message
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread listener = new Thread(() -> listen(lines), "ivylab tasks");
    listener.setDaemon(true);
    listener.start();
    @Nullable Opened opened = null;
    while (true) {
      Task task = Json.read(lines.take(), Task.class);
      Experiment experiment = task.experiment();
      if (opened == null || !opened.isOf(experiment)) {
        opened = null;
        try {
          opened = Opened.of(experiment);
        } catch (RuntimeException e) {
          // the experiment finds it again and says so in its result
        }
      }
      ExperimentResult result =
          experiment.run(
              opened, Path.of(task.folder()), task.stopAfter(), e -> say(out, e, task.stopAfter()));
      WholeFile.write(Path.of(task.result()), result.toJson() + "\n");
      out.println(DONE);
      out.flush();
    }
  }

  private static void say(PrintStream out, ProgressEvent event, int stopAfter) {
    long steps = stopAfter > 0 ? Math.min(stopAfter, event.total()) : event.total();
    out.println(STEP + Math.min((long) event.done(), steps) + " " + steps);
    out.flush();
  }

  /** Ends the process when its input ends, whatever it is doing. */
  private static void listen(BlockingQueue<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) lines.add(line);
    } catch (IOException e) {
      // as good as its end
    }
    Runtime.getRuntime().halt(0);
  }
}

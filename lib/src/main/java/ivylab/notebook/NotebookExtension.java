package ivylab.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Found by the kernel at start-up: registers how our results are rendered and where our
 * documentation is, and connects {@link Notebook#show} to its cells.
 */
public final class NotebookExtension implements Extension {

  /** Never throws, because that would end the kernel. */
  @Override
  public void install(BaseKernel kernel) {
    try {
      System.setProperty("java.awt.headless", "true");
      Renderers.register(kernel.getRenderer());
      Notebook.begin(
          new Session(
              NotebookSettings.SYSTEM, new KernelScreen(kernel), line -> System.out.println(line)));
      Documentation.install(Documentation.sources());
    } catch (Throwable thrown) {
      System.err.println("IvyLab's notebook extension is off: " + thrown);
    }
  }
}

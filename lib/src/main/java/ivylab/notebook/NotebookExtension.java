package ivylab.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Found by the kernel when it starts: teaches it how our results look, where our documentation is,
 * and makes {@link Notebook#show} speak to its cells.
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

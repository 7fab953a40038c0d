package ivylab.notebook;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** A cell of the notebook that this kernel serves. Loaded only if there is a kernel. */
final class KernelScreen implements Screen {

  private final BaseKernel kernel;

  KernelScreen(BaseKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void show(Object value) {
    kernel.display(kernel.getRenderer().render(value));
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public String open(String html) {
    String place = UUID.randomUUID().toString();
    kernel.display(data(place, html));
    return place;
  }

  @Override
  public void update(String place, String html) {
    kernel.getIO().display.updateDisplay(data(place, html));
  }

  private static DisplayData data(String place, String html) {
    var data = new DisplayData();
    data.putHTML(html);
    data.putText("");
    data.putTransientData("display_id", place); // setDisplayId differs between kernel versions
    return data;
  }
}
